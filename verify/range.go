package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
)

// Range asks for the values of an expression from the step at or before from until before to, in measured.Pieces questions one after
// the other (https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries). A point that Prometheus does not give is NaN;
// infinities and negative values are left as they came. The error is a measured.Unread.
func (c *Client) Range(ctx context.Context, at *readiness.Connection, expression string, from, to time.Time, step time.Duration) (measured.Series, measured.Asked, error) {
	asked := measured.Asked{Source: at.ID, Expression: expression, Step: step}
	e, err := proof.ReadExpression(expression)
	if err != nil || e.Compares() {
		return measured.Series{}, asked, c.unread(proof.UnreadRejected, "")
	}
	asked.Window = e.Window()
	first, points := measured.Grid(from, to, step)
	series := rangeSeries{Series: measured.Series{Start: first, Step: step, Rates: make([]float64, points)}}
	for i := range series.Rates {
		series.Rates[i] = math.NaN()
	}
	for i := 0; i < points; i += measured.PiecePoints {
		last := min(i+measured.PiecePoints, points) - 1
		if t := c.piece(ctx, at, expression, &series, i, last); t != nil {
			return measured.Series{}, asked, c.unread(t.reason, t.detail)
		}
	}
	if !series.seen {
		return measured.Series{}, asked, c.unread(proof.UnreadEmpty, "")
	}
	asked.Incomplete, asked.Server, asked.Hash = series.doubt, c.version(ctx, at), hashOf(expression, series.Series)
	return series.Series, asked, nil
}

func (c *Client) unread(reason, detail string) error {
	return measured.Unread{Reason: reason, Detail: proof.Shortened(detail), Asked: c.now()}
}

// rangeSeries is what pieces have filled of a series.
type rangeSeries struct {
	measured.Series
	seen   bool
	labels string // of the one series
	doubt  string // the first of what the server said against its answers
}

// piece asks for the points from one to another, and fills them in.
func (c *Client) piece(ctx context.Context, at *readiness.Connection, expression string, into *rangeSeries, first, last int) *trouble {
	address, err := apiAddress(at.URL, "query_range")
	if err != nil {
		return &trouble{reason: proof.UnreadConnection}
	}
	timeout := rangeTimes * c.timeout
	form := url.Values{"query": {expression}, "start": {promTime(into.At(first))}, "end": {promTime(into.At(last))},
		"step": {promSeconds(into.Step)}, "timeout": {promSeconds(timeout * 5 / 6)}} // of the two, Prometheus gives up first, and says so
	a, t := c.ask(ctx, asking{method: http.MethodPost, address: address, form: form.Encode(), most: maxRange, places: c.ranges, timeout: timeout}, at)
	if t != nil && t.reason == proof.UnreadLarge && bytes.Count(a.body, []byte(`"metric":`)) > 1 {
		return &trouble{reason: proof.UnreadSeveral}
	}
	if t != nil {
		return t
	}
	return into.read(a, first, last)
}

func promTime(at time.Time) string { return promNumber(float64(at.UnixMilli()) / 1000) }

func promSeconds(d time.Duration) string { return promNumber(d.Seconds()) }

func promNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// matrixSeries is one series of the answer to a range query.
type matrixSeries struct {
	Metric     map[string]string `json:"metric"`
	Values     json.RawMessage   `json:"values"`
	Histograms []json.RawMessage `json:"histograms"`
}

// read fills in what an answer says of the points from one to another.
func (r *rangeSeries) read(a answer, first, last int) *trouble {
	said, t := readProm(a)
	if t != nil {
		return t
	}
	if said.Status != "success" {
		return &trouble{reason: proof.UnreadShape}
	}
	var all []matrixSeries
	if said.Data.ResultType != "matrix" || json.Unmarshal(said.Data.Result, &all) != nil || all == nil {
		return &trouble{reason: proof.UnreadShape}
	}
	if r.doubt == "" {
		r.doubt = proof.Shortened(said.doubt())
	}
	switch {
	case len(all) > 1:
		return &trouble{proof.UnreadSeveral, strconv.Itoa(len(all))}
	case len(all) == 0:
		return nil
	case len(all[0].Histograms) > 0:
		return &trouble{reason: proof.UnreadShape}
	}
	return r.fill(all[0], first, last)
}

// fill takes the values of the one series. Another series in another piece is a second one.
func (r *rangeSeries) fill(one matrixSeries, first, last int) *trouble {
	labels := fmt.Sprint(one.Metric) // in the order of the names
	if r.seen && labels != r.labels {
		return &trouble{proof.UnreadSeveral, "2"}
	}
	next := first
	fits := func(one sample) bool {
		i := r.index(one.at)
		if i < next || i > last {
			return false
		}
		r.Rates[i], next = one.value, i+1
		return true
	}
	if all := (samples{one.Values}); len(one.Values) > 0 && !all.each(fits) {
		return &trouble{reason: proof.UnreadShape}
	}
	r.seen, r.labels = r.seen || next > first, labels
	return nil
}

// index is the place of a point by its time in seconds; -1: no point was asked for at that time.
func (r *rangeSeries) index(seconds float64) int {
	const late = 0.002 // of a second: what Prometheus rounds
	steps := (seconds - float64(r.Start.UnixMilli())/1000) / r.Step.Seconds()
	i := math.Round(steps)
	if !(math.Abs(steps-i)*r.Step.Seconds() <= late && i >= 0 && i < float64(len(r.Rates))) {
		return -1
	}
	return int(i)
}

// hashOf is the SHA-256 of an expression and the points of a series.
func hashOf(expression string, s measured.Series) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n%d %d\n", expression, s.Start.UnixMilli(), s.Step.Milliseconds())
	for _, rate := range s.Rates {
		text.WriteString(promNumber(rate) + "\n")
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:])
}
