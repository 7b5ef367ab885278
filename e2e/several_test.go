package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

// dozen is a calendar of twelve programmes in the coming weeks.
func dozen(now time.Time) string {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "X-WR-CALNAME:秋の編成"}
	for i := range 12 {
		start := now.AddDate(0, 0, 20+i).UTC()
		lines = append(lines, "BEGIN:VEVENT", fmt.Sprintf("UID:craft-%d@test", i), "DTSTAMP:"+now.UTC().Format(stamp), "DTSTART:"+start.Format(stamp),
			"DTEND:"+start.Add(time.Hour).Format(stamp), fmt.Sprintf("SUMMARY:秋のクラフト館 第%d夜", i+1), "END:VEVENT")
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

// TestTwelveLevelsInOnePress previews a calendar of twelve events on a phone, gives all of them the same level in one press, imports
// them, takes the levels back, and sets them again from the list of the triage. No page needs a script for it.
func TestTwelveLevelsInOnePress(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	now := time.Date(2026, 11, 17, 11, 14, 14, 0, time.UTC)
	calendar := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		fmt.Fprint(w, dozen(now))
	}))
	demo := start(t, []string{"demo", "--now", now.Format(time.RFC3339)}, "TALLYLIGHT_ALLOW="+calendar.address)
	tab := browser.Tab(390, 844, browsertest.Language("ja"))
	tab.Goto(demo.url + "/?lang=ja")
	tab.Follow(`form:has(input[value="pr"]) button`)

	tab.Goto(demo.url + "/feeds")
	tab.Fill(`form.addfeed input[name="url"]`, "http://"+calendar.address+"/pr.ics")
	tab.Follow(`form.addfeed[action="/feeds/preview"] button`)
	tab.WaitText("h1", "まだ保存していません")
	tab.Fill("#same-level", "3")
	if status := tab.Follow(`button[name="fill"]`); status != http.StatusOK {
		t.Fatalf("filling in answers %d", status)
	}
	const filled = `[...document.querySelectorAll('select[name^="level_"]')].filter(s => s.value === "3").length`
	if n := browsertest.Eval[int](tab, filled); n != 12 {
		t.Errorf("%d rows have the level, want 12", n)
	}
	inspect(t, tab, "preview-levels", "ja")
	tab.Resize(390, 844)
	tab.Follow(`form[action="/feeds"] button.primary`)
	tab.WaitText(".toast", "12件にレベルを設定しました")
	inspect(t, tab, "preview-imported", "ja")
	tab.Resize(390, 844)
	tab.Follow(`.toast form button`)

	const craft = `[...document.querySelectorAll('.sell li')].filter(li => li.textContent.includes('秋のクラフト館'))`
	tab.Goto(demo.url + "/triage/list")
	if n := browsertest.Eval[int](tab, craft+`.length`); n != 12 {
		t.Errorf("%d of the twelve have no level once it was taken back", n)
	}
	inspect(t, tab, "triage-list", "ja")
	tab.Resize(390, 844)
	browsertest.Eval[int](tab, craft+`.map(li => li.querySelector('input[type="checkbox"]').click()).length`)
	browsertest.Eval[bool](tab, `document.querySelector('.selbar input[value="4"]').click() || true`)
	if status := tab.Follow(`.selbar button.primary`); status != http.StatusOK {
		t.Fatalf("setting the levels answers %d", status)
	}
	tab.WaitText(".toast", "12件にレベルを設定しました")
	if n := browsertest.Eval[int](tab, craft+`.length`); n != 0 {
		t.Errorf("%d of the twelve still have no level", n)
	}
	tab.Follow(`.toast form button`)
	tab.Goto(demo.url + "/triage/list")
	if n := browsertest.Eval[int](tab, craft+`.length`); n != 12 {
		t.Errorf("taken back: %d of the twelve have no level", n)
	}
	for _, c := range tab.Complaints() {
		t.Error(c)
	}
}
