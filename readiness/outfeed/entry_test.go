package outfeed_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
)

var noon = time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)

func entry() outfeed.Entry {
	return outfeed.Entry{UID: "u", Summary: "Talk", Text: "as it is", Place: "Studio 1", Path: "/events/e", Start: noon.Add(fault.Day), End: noon.Add(25 * time.Hour)}
}

// told is an entry as it was told at noon, with a sequence of 3.
func told() outfeed.Kept { return outfeed.Kept{Entry: entry(), Sequence: 3, At: noon} }

func TestWhatRaisesTheSequence(t *testing.T) {
	later := noon.Add(time.Hour)
	for _, row := range []struct {
		sentence string
		kept     func(*outfeed.Kept)
		change   func(*outfeed.Entry)
		at       time.Time
		sequence int  // 0: nothing is told
		shown    bool // afterwards
	}{
		{"nothing changed", nil, func(*outfeed.Entry) {}, later, 0, true},
		{"the same instant in another zone is no change", nil, func(e *outfeed.Entry) { e.Start = e.Start.In(time.FixedZone("", 3600)) }, later, 0, true},
		{"a text changed: told, and no program has to look", nil, func(e *outfeed.Entry) { e.Text = "new" }, later, 3, true},
		{"it moved", nil, func(e *outfeed.Entry) { e.Start = e.Start.Add(time.Minute) }, later, 4, true},
		{"it ends later", nil, func(e *outfeed.Entry) { e.End = e.End.Add(time.Minute) }, later, 4, true},
		{"it is all day", nil, func(e *outfeed.Entry) { e.Days = "20261118/20261119" }, later, 4, true},
		{"another place", nil, func(e *outfeed.Entry) { e.Place = "Studio 2" }, later, 4, true},
		{"another title", nil, func(e *outfeed.Entry) { e.Summary = "L4 Talk" }, later, 4, true},
		{"called off: it stays", nil, func(e *outfeed.Entry) { e.Status = outfeed.Cancelled }, later, 4, true},
		{"and takes place after all", func(k *outfeed.Kept) { k.Status, k.CancelledAt = outfeed.Cancelled, noon }, func(*outfeed.Entry) {}, later, 4, true},
		{"it comes back into the calendar", func(k *outfeed.Kept) { k.Left = true }, func(*outfeed.Entry) {}, later, 4, true},
		{"a clock was set back", nil, func(e *outfeed.Entry) { e.Summary = "L4 Talk" }, noon.Add(-fault.Day), 4, true},
	} {
		k := told()
		if row.kept != nil {
			row.kept(&k)
		}
		e := entry()
		row.change(&e)
		changed, gone := outfeed.Revise(row.at, []outfeed.Kept{k}, []outfeed.Entry{e}, noon.Add(-30*fault.Day))
		switch {
		case len(gone) > 0:
			t.Errorf("%s: it is forgotten", row.sentence)
		case row.sequence == 0 && len(changed) > 0, row.sequence > 0 && len(changed) != 1:
			t.Errorf("%s: %+v", row.sentence, changed)
		case row.sequence > 0 && (changed[0].Sequence != row.sequence || changed[0].At.Before(noon) || changed[0].Shown(row.at) != row.shown):
			t.Errorf("%s: %+v", row.sentence, changed[0])
		}
	}
}

func TestWhatLeavesACalendar(t *testing.T) {
	forget := noon.Add(-30 * fault.Day)
	k := told()
	left, _ := outfeed.Revise(noon, []outfeed.Kept{k}, nil, forget)
	if len(left) != 1 || !left[0].Left || left[0].Shown(noon) || left[0].Sequence != 3 {
		t.Fatalf("it left: %+v", left)
	}
	if again, gone := outfeed.Revise(noon, left, nil, forget); len(again)+len(gone) > 0 {
		t.Errorf("told twice: %+v", again)
	}
	k.Start, k.End = forget.Add(-2*time.Hour), forget.Add(-time.Hour)
	if _, gone := outfeed.Revise(noon, []outfeed.Kept{k}, nil, forget); len(gone) != 1 {
		t.Error("what is long past is kept")
	}

	off := entry()
	off.Status = outfeed.Cancelled
	if new, _ := outfeed.Revise(noon, nil, []outfeed.Entry{off}, forget); len(new) > 0 {
		t.Errorf("who never had it is told that it is off: %+v", new)
	}
	changed, _ := outfeed.Revise(noon, []outfeed.Kept{told()}, []outfeed.Entry{off}, forget)
	last := noon.Add(outfeed.KeptCancelled)
	if c := changed[0]; !c.Shown(last.Add(-time.Second)) || c.Shown(last) {
		t.Errorf("cancelled at %s: it has to stay until %s", c.CancelledAt, last)
	}
	off.Text = "another word"
	again, _ := outfeed.Revise(noon.Add(fault.Day), changed, []outfeed.Entry{off}, forget)
	if again[0].Shown(last) {
		t.Error("a word keeps it for longer")
	}
}

func TestOurOwnAreRecognised(t *testing.T) {
	for uid, want := range map[string]bool{outfeed.UID("01a", "gate", "T-3d"): true, " x@out.tallylight ": true, "x@tallylight": false, "": false} {
		if outfeed.Ours(uid) != want {
			t.Errorf("%q", uid)
		}
	}
}

func TestWhatALinkCannotBe(t *testing.T) {
	good := outfeed.Link{Name: "Mine", Shows: outfeed.Mine, Audience: display.Masked, Lang: "ja"}
	for _, row := range []struct {
		sentence string
		change   func(*outfeed.Link)
		maker    readiness.Role
		want     string
	}{
		{"a viewer may have one", func(*outfeed.Link) {}, readiness.Viewer, ""},
		{"but none that tells what is confidential", func(l *outfeed.Link) { l.Audience = display.Open }, readiness.Viewer, "audience"},
		{"PR may", func(l *outfeed.Link) { l.Audience = display.Open }, readiness.PR, ""},
		{"a name is needed, and a language", func(l *outfeed.Link) { l.Name, l.Lang = " ", "" }, readiness.SRE, "name lang"},
		{"a level and what it shows are known", func(l *outfeed.Link) { l.Level, l.Shows, l.Audience = -1, "all", "all" }, readiness.SRE, "shows level audience"},
		{"only an admin has it written elsewhere", func(l *outfeed.Link) { l.Push.URL = "https://dav.example/c/" }, readiness.SRE, "url"},
		{"an admin does", func(l *outfeed.Link) { l.Push.URL = "https://dav.example/c/" }, readiness.Admin, ""},
		{"not where everybody can read the password", func(l *outfeed.Link) {
			l.Push = outfeed.Push{URL: "http://dav.example/c/", User: "u", Password: "p"}
		}, readiness.Admin, "url"},
		{"not to what is no address", func(l *outfeed.Link) { l.Push.URL = "ftp://dav.example/c/" }, readiness.Admin, "url"},
	} {
		l := good
		row.change(&l)
		var fields []string
		for _, wrong := range l.Wrong(row.maker) {
			fields = append(fields, wrong.Field)
		}
		if got := strings.Join(fields, " "); got != row.want {
			t.Errorf("%s: %q", row.sentence, got)
		}
	}
}

func TestWhenALinkOpens(t *testing.T) {
	l := outfeed.Link{Audience: display.Open, Role: readiness.SRE}
	if !l.Stands() || !l.Open() {
		t.Error("it opens")
	}
	l.Role = readiness.Viewer
	if !l.Stands() || l.Open() {
		t.Error("its maker may not know any more what is confidential")
	}
	l.Role = ""
	if l.Stands() {
		t.Error("its maker has no account any more")
	}
	l.Role, l.RevokedAt = readiness.SRE, noon
	if l.Stands() {
		t.Error("it was revoked")
	}
}
