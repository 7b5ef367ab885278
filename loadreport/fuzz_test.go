package loadreport_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"tallylight/loadreport"
	"tallylight/readiness/fault"
)

func utf16Of(text string, big bool) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		low, high := byte(unit), byte(unit>>8)
		if big {
			low, high = high, low
		}
		out = append(out, low, high)
	}
	return out
}

// FuzzRead: whatever comes, the figures are such that can have been measured, or the file is refused with a word.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		f.Fatal("no reports to begin with", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add(utf16Of("Summary:", false))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := loadreport.Read(bytes.NewReader(body), "")
		if err != nil {
			var refused fault.Invalid
			if !errors.As(err, &refused) || refused.Field != "file" {
				t.Fatalf("%v", err)
			}
			return
		}
		for name, n := range map[string]*float64{"rps": r.RPS, "errors": r.ErrorRate, "p95": r.P95MS, "p99": r.P99MS, "duration": r.DurationS} {
			if n != nil && (math.IsNaN(*n) || *n < 0 || *n > 1e15) {
				t.Errorf("%s %v", name, *n)
			}
		}
		if r.ErrorRate != nil && *r.ErrorRate > 1 || r.Requests != nil && *r.Requests < 0 {
			t.Errorf("error rate %v of %v", r.ErrorRate, r.Requests)
		}
		for _, said := range r.ThresholdsFailed {
			if !utf8.ValidString(said) {
				t.Errorf("%q", said)
			}
		}
		if len(r.SHA256) != 64 || r.Tool == "" || len(r.ThresholdsFailed) > 50 {
			t.Errorf("%+v", r)
		}
	})
}
