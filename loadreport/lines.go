package loadreport

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Bounds of a report in lines.
const (
	mostLine  = 64 << 10
	mostLines = 100_000 // that hold something
)

// eachLine hands over the lines of a text that hold something.
func eachLine(r io.Reader, do func(line string)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, mostLine)
	for n := 0; lines.Scan(); {
		line := bytes.TrimRight(lines.Bytes(), " \t\r")
		if len(line) == 0 {
			continue
		}
		if n++; n > mostLines {
			return refused("too_many_values", "")
		}
		do(string(line))
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return refused("no_load_report", "")
	}
	return lines.Err()
}

// units are what tools write behind a length of time, in milliseconds.
var units = []struct {
	name string
	ms   float64
}{{"us", 1e-3}, {"µs", 1e-3}, {"ms", 1}, {"secs", 1e3}, {"s", 1e3}, {"m", 60e3}, {"h", 3600e3}}

// length reads a length of time such as 1.20ms or 2.00m into milliseconds.
func (r *report) length(name, raw string) *float64 {
	for _, unit := range units {
		if number, ok := strings.CutSuffix(raw, unit.name); ok {
			return r.figure(name, number, mostMS, unit.ms)
		}
	}
	r.problem("impossible_figure", name, short(raw))
	return nil
}

// thousands are the letters that tools write behind a rounded number.
var thousands = map[string]float64{"k": 1e3, "M": 1e6, "G": 1e9}

// scaled reads a rate such as 3.66k.
func (r *report) scaled(name, raw string) *float64 {
	for letter, times := range thousands {
		if number, ok := strings.CutSuffix(raw, letter); ok {
			return r.figure(name, number, mostRate, times)
		}
	}
	return r.rate(name, raw)
}

// percentile takes a line such as "99%    6.31ms" or "95%% in 0.0035 secs" apart; a per cent sign may come twice.
func percentile(line string) (p float64, rest string, ok bool) {
	number, rest, ok := strings.Cut(strings.TrimSpace(line), "%")
	if !ok {
		return 0, "", false
	}
	p, err := strconv.ParseFloat(number, 64)
	if err != nil || p <= 0 || p > 100 {
		return 0, "", false
	}
	return p, strings.TrimSpace(strings.TrimPrefix(rest, "%")), true
}
