package fault_test

import (
	"testing"
	"time"

	"tallylight/readiness/fault"
)

func TestDated(t *testing.T) {
	for _, row := range []struct {
		sentence, at string
		want         bool
	}{
		{"today", "2026-11-17T12:00:00Z", true},
		{"the first year", "1900-01-01T00:00:00Z", true},
		{"an hour earlier in another zone", "1900-01-01T00:00:00+01:00", false},
		{"the last year", "8999-12-31T23:59:59Z", true},
		{"an hour later in another zone", "8999-12-31T23:59:59-01:00", false},
		{"the last that RFC 3339 can write", "9999-12-31T23:59:59Z", false},
		{"what it can write here and not in UTC", "9999-12-31T23:59:59-12:00", false},
		{"the first that it can write", "0000-01-01T00:00:00Z", false},
		{"what has a year below nought in UTC", "0000-01-01T00:00:00+14:00", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, row.at)
			if err != nil {
				t.Fatal(err)
			}
			if fault.Dated(at) != row.want {
				t.Errorf("%s: %v, want %v", row.at, !row.want, row.want)
			}
		})
	}
}
