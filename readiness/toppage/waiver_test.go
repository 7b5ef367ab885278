package toppage

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// saidWrong lists refused fields as "field: reason".
func saidWrong(wrong []fault.Invalid) string {
	var list []string
	for _, w := range wrong {
		list = append(list, w.Field+": "+w.Reason)
	}
	return strings.Join(list, ", ")
}

func TestAllChecksAreThoseOfTheMap(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range AllChecks(CheckMap{"C7": 2}) {
		if _, known := DefaultCheckMap[c.ID]; !known || seen[c.ID] {
			t.Errorf("%s is judged and has no level, or twice", c.ID)
		}
		seen[c.ID] = true
		if c.State != CheckUnknown && c.ID != "P1" { // no query is set
			t.Errorf("%s is %s of a page of which nothing is known", c.ID, c.State)
		}
		if c.ID == "C7" && c.MinLevel != 2 {
			t.Errorf("C7 is required from %d, want 2", c.MinLevel)
		}
	}
	if len(seen) != len(DefaultCheckMap) {
		t.Errorf("%d checks are judged, %d have a level", len(seen), len(DefaultCheckMap))
	}
}

func TestWhatCheckLevelsMayBe(t *testing.T) {
	for _, row := range []struct {
		name string
		m    CheckMap
		want string
	}{
		{"nothing moved", CheckMap{}, ""},
		{"never", CheckMap{"A1": 0}, ""},
		{"the highest level that there can be", CheckMap{"A1": 9}, ""},
		{"one above it", CheckMap{"A1": 10}, "from_A1: out_of_range"},
		{"less than never", CheckMap{"A1": -1}, "from_A1: out_of_range"},
		{"a check that is none", CheckMap{"B1": 1}, "check: unknown"},
	} {
		if got := saidWrong(row.m.Wrong()); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	if got := CheckMapOf(map[string]int{"A1": 1, "C7": 2}, DefaultCheckMap); len(got) != 1 || got["C7"] != 2 {
		t.Errorf("what stands at its default is kept: %v", got)
	}
}

func TestWhoMayLetACheckPassUntilWhen(t *testing.T) {
	now := time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	ends := now.Add(2 * time.Hour)
	ok := CheckWaiver{CheckID: "C6", Reason: "no campaign", Approver: "Aoi", Until: ends}
	for _, row := range []struct {
		name string
		edit func(*CheckWaiver)
		want string
	}{
		{"until the end of the event", func(*CheckWaiver) {}, ""},
		{"a core check", func(w *CheckWaiver) { w.CheckID = "A1" }, ""},
		{"a second longer", func(w *CheckWaiver) { w.Until = ends.Add(time.Second) }, "until: after_event"},
		{"until this very second", func(w *CheckWaiver) { w.Until = now }, "until: past"},
		{"without a reason", func(w *CheckWaiver) { w.Reason = "" }, "reason: required"},
		{"on nobody's word", func(w *CheckWaiver) { w.Approver = "" }, "approver: required"},
		{"a reason of 500 signs", func(w *CheckWaiver) { w.Reason = strings.Repeat("備", 500) }, ""},
		{"a reason of 501 signs", func(w *CheckWaiver) { w.Reason = strings.Repeat("備", 501) }, "reason: too_long"},
		{"a check that is none", func(w *CheckWaiver) { w.CheckID = "C9x" }, "check: unknown"},
	} {
		w := ok
		row.edit(&w)
		if got := saidWrong(w.Wrong(now, ends)); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestOnWhichChecksAPersonsWordCounts(t *testing.T) {
	for id := range DefaultCheckMap {
		want := "check: machine_checked"
		if id == "F1" || id == "F2" {
			want = ""
		}
		if got := saidWrong(CheckTick{CheckID: id, Note: "seen"}.Wrong()); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if got := saidWrong(CheckTick{CheckID: "F1"}.Wrong()); got != "note: required" {
		t.Errorf("without a note: %q", got)
	}
}

func TestWhatASetupMayBe(t *testing.T) {
	for _, row := range []struct {
		name  string
		setup Setup
		want  string
	}{
		{"nothing told", Setup{}, ""},
		{"everything told", Setup{Mobile: true, Layer: "nginx", OriginMark: "X-Origin-Rendered", Cookie: "__Host-session",
			Entries: []string{"http://example.jp/", "https://example.jp/"}, Origin: "http://10.0.0.5:8080/", Sorry: "https://sorry.example/",
			Waiting: "https://wait.example/?test=1", WaitingText: "順番", Switch: true, Config: "v12", Only: []string{"a"},
			Capacity: proof.Query{Ask: "up", Want: proof.Want{Compare: ">=", Value: 3}}}, ""},
		{"a header with a blank", Setup{OriginMark: "X Origin"}, "origin_mark: not_a_header"},
		{"a header with a line break", Setup{OriginMark: "X\r\nHost"}, "origin_mark: not_a_header"},
		{"a cookie with a value", Setup{Cookie: "session=1"}, "cookie: not_a_cookie"},
		{"a way in that is no address", Setup{Entries: []string{"example.jp"}}, "entries: not_a_web_address"},
		{"nine ways in", Setup{Entries: strings.Fields(strings.Repeat("http://a.jp/ ", 9))}, "entries: too_many"},
		{"an origin with a password", Setup{Origin: "http://u:p@origin.example/"}, "origin: has_password"},
		{"a sorry page of a file server", Setup{Sorry: "ftp://sorry.example/"}, "sorry: not_a_web_address"},
		{"the waiting room's words without its address", Setup{WaitingText: "順番"}, "waiting: required"},
		{"a query that is compared with nothing", Setup{Capacity: proof.Query{Ask: "up"}}, "capacity_compare: unknown"},
		{"a comparison of nothing", Setup{Capacity: proof.Query{Want: proof.Want{Compare: ">=", Value: 3}}}, "capacity_ask: required"},
		{"a version of 101 signs", Setup{Config: strings.Repeat("v", 101)}, "config: too_long"},
	} {
		if got := saidWrong(row.setup.Wrong()); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}
