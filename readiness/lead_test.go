package readiness

import (
	"errors"
	"testing"
	"time"
)

func TestReadLead(t *testing.T) {
	for _, row := range []struct {
		sentence, typed string
		want            time.Duration
		refused         string
	}{
		{"days", "2d", 2 * day, ""},
		{"hours", "3h", 3 * time.Hour, ""},
		{"minutes", "30m", 30 * time.Minute, ""},
		{"written out", "30 minutes", 30 * time.Minute, ""},
		{"days and hours", "1d 12h", 36 * time.Hour, ""},
		{"capital letters and blanks", " 2 D ", 2 * day, ""},
		{"in Japanese", "2日", 2 * day, ""},
		{"in Japanese with all parts", "1日3時間30分", day + 3*time.Hour + 30*time.Minute, ""},
		{"in full width", "１４ｄ", 14 * day, ""},
		{"the anchor itself", "0", 0, ""},
		{"far too long stays a length, which the task refuses", "99999d", 99999 * day, ""},
		{"nothing", " ", 0, "required"},
		{"a number without a unit", "2", 0, "not_a_lead"},
		{"a word", "soon", 0, "not_a_lead"},
		{"less than nothing", "-2d", 0, "not_a_lead"},
		{"a part of a day", "1.5d", 0, "not_a_lead"},
		{"the wrong way round", "3h 2d", 0, "not_a_lead"},
		{"more digits than there is time", "9999999999d", 0, "not_a_lead"},
	} {
		got, err := ReadLead(row.typed)
		var refused Invalid
		errors.As(err, &refused)
		if got != row.want || refused.Reason != row.refused {
			t.Errorf("%s: %v, %v, want %v, %q", row.sentence, got, err, row.want, row.refused)
		}
	}
}
