package readiness

import (
	"errors"
	"testing"
	"time"

	"tallylight/readiness/fault"
)

func TestReadLead(t *testing.T) {
	for _, row := range []struct {
		sentence, typed string
		want            time.Duration
		refused         string
	}{
		{"days", "2d", 2 * fault.Day, ""},
		{"hours", "3h", 3 * time.Hour, ""},
		{"minutes", "30m", 30 * time.Minute, ""},
		{"written out", "30 minutes", 30 * time.Minute, ""},
		{"days and hours", "1d 12h", 36 * time.Hour, ""},
		{"capital letters and blanks", " 2 D ", 2 * fault.Day, ""},
		{"in Japanese", "2日", 2 * fault.Day, ""},
		{"in Japanese with all parts", "1日3時間30分", fault.Day + 3*time.Hour + 30*time.Minute, ""},
		{"in full width", "１４ｄ", 14 * fault.Day, ""},
		{"the anchor itself", "0", 0, ""},
		{"far too long stays a length, which the task refuses", "99999d", 99999 * fault.Day, ""},
		{"nothing", " ", 0, "required"},
		{"a number without a unit", "2", 0, "not_a_lead"},
		{"a word", "soon", 0, "not_a_lead"},
		{"less than nothing", "-2d", 0, "not_a_lead"},
		{"a part of a day", "1.5d", 0, "not_a_lead"},
		{"the wrong way round", "3h 2d", 0, "not_a_lead"},
		{"more digits than there is time", "9999999999d", 0, "not_a_lead"},
	} {
		got, err := ReadLead(row.typed)
		var refused fault.Invalid
		errors.As(err, &refused)
		if got != row.want || refused.Reason != row.refused {
			t.Errorf("%s: %v, %v, want %v, %q", row.sentence, got, err, row.want, row.refused)
		}
	}
}

func TestReadGate(t *testing.T) {
	for _, row := range []struct {
		sentence, name string
		want           Gate
		refused        string
	}{
		{"what always holds", "always", Gate{Anchor: Always}, ""},
		{"when it becomes known", "entry", Gate{Anchor: AtEntry}, ""},
		{"the air time", "on_air", Gate{Anchor: AtStart}, ""},
		{"the end", "off_air", Gate{Anchor: AtEnd}, ""},
		{"days before air", "T-14d", Gate{AtStart, -14 * fault.Day}, ""},
		{"with the sign that the pages show", "T−14d", Gate{AtStart, -14 * fault.Day}, ""},
		{"days and hours", "T-1d12h", Gate{AtStart, -36 * time.Hour}, ""},
		{"after the end", "T+1h", Gate{AtEnd, time.Hour}, ""},
		{"in full width", " T-１４ｄ ", Gate{AtStart, -14 * fault.Day}, ""},
		{"nothing", "", Gate{}, "not_a_gate"},
		{"a lead without its side", "14d", Gate{}, "not_a_gate"},
		{"a side without a lead", "T-", Gate{}, "not_a_gate"},
		{"both sides", "T-+1h", Gate{}, "not_a_gate"},
		{"a word", "a fortnight before", Gate{}, "not_a_gate"},
	} {
		got, err := ReadGate(row.name)
		var refused fault.Invalid
		errors.As(err, &refused)
		if got != row.want || refused.Reason != row.refused {
			t.Errorf("%s: %v, %v, want %v, %q", row.sentence, got, err, row.want, row.refused)
		}
	}
}

func TestAGateIsReadByItsName(t *testing.T) {
	for _, tpl := range DefaultLadder().Templates {
		if got, err := ReadGate(tpl.Gate.Name()); err != nil || got != tpl.Gate {
			t.Errorf("%s: %v, %v, want %v", tpl.Gate.Name(), got, err, tpl.Gate)
		}
	}
}

// What is read as a lead is one of at least nothing, and is written and read again as itself; so is a gate.
func FuzzReadLead(f *testing.F) {
	for _, seed := range []string{"14d", "1d12h", "３０分", "0", "-2d", "99999d 99999h 99999m", "T-14d", "T+1h", "T−3h", "on_air"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if lead, err := ReadLead(typed); err == nil && lead <= MaxLead { // what is longer no task takes
			if again, err := ReadLead(WriteLead(lead)); err != nil || again != lead || lead < 0 || lead%time.Minute != 0 {
				t.Errorf("%q is %v, written %q and read as %v, %v", typed, lead, WriteLead(lead), again, err)
			}
		}
		if gate, err := ReadGate(typed); err == nil && len(gate.wrong()) == 0 {
			if again, err := ReadGate(gate.Name()); err != nil || again != gate {
				t.Errorf("%q is %v, by name %q and read as %v, %v", typed, gate, gate.Name(), again, err)
			}
		}
	})
}
