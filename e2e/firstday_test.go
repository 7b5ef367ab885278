package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

// fullCalendar is the PR calendar of a company on its first day: 54 programmes, the first of them the day after tomorrow.
func fullCalendar(now time.Time) string {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "X-WR-CALNAME:広報"}
	for i := range 54 {
		start := now.Truncate(time.Hour).Add(40*time.Hour + time.Duration(i)*29*time.Hour)
		lines = append(lines, "BEGIN:VEVENT", fmt.Sprintf("UID:%d@test", i), "DTSTAMP:"+now.UTC().Format(stamp),
			"DTSTART:"+start.UTC().Format(stamp), "DTEND:"+start.Add(time.Hour).UTC().Format(stamp),
			fmt.Sprintf("SUMMARY:朝の扉 第%d回", i+1), "LOCATION:テレビ日央", "END:VEVENT")
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

// TestTheFirstDay adds a full calendar and then a page to a new installation: nothing shouts, and the board says in few
// lines what to do first.
func TestTheFirstDay(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	calendar := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		fmt.Fprint(w, fullCalendar(time.Now()))
	}))
	page := newSite(t, http.HandlerFunc(protectedPage))
	app := start(t, []string{"serve"}, "TALLYLIGHT_ALLOW="+calendar.address+","+page.address)
	admin := browser.Tab(1440, 900, browsertest.Language("en"))
	becomeAdmin(t, admin, app.said.wait(t, `(http://\S+/setup\?key=\S+)`))
	admin.Goto(app.url + "/")
	admin.Fill(`form.addfeed input[name="url"]`, "http://"+calendar.address+"/pr.ics")
	admin.Follow(`form.addfeed[action="/feeds/preview"] button`)
	admin.Follow(`form[action="/feeds"] button[type="submit"]`)
	firstLook(t, admin, app.url, "firstday.1-calendar", map[string][]string{
		"en": {"No top page is being watched 54 events wait for it.", "54 events have no level The first airs"},
		"ja": {"見守るトップページがありません 54件のイベントの判定に必要です。", "54件のイベントがレベル未設定 最初の放送は"},
	})
	admin.Goto(app.url + "/toppage?lang=en")
	admin.Fill(`form[action="/toppages"] input[name="url"]`, "http://"+page.address+"/")
	admin.Follow(`form[action="/toppages"] button`)
	admin.Goto(browsertest.Eval[string](admin, "location.href"))
	admin.Click("#limits summary")
	admin.Fill(`input[name="interval_s"]`, "10")
	admin.Fill(`input[name="ttfb_limit_ms"]`, "10000") // how fast a busy machine is, is not what this tests
	admin.Follow(`form[action^="/toppages/"]:has(input[name=interval_s]) button`)
	admin.WaitText("h1", "Protected")
	firstLook(t, admin, app.url, "firstday.2-page", map[string][]string{
		"en": {"54 events have no level The first airs"}, "ja": {"54件のイベントがレベル未設定 最初の放送は"},
	})
	for _, c := range admin.Complaints() {
		t.Error(c)
	}
}

// firstLook looks at the board in both languages: what to do first, in that order, and neither an alarm nor a mark that
// everything is new.
func firstLook(t *testing.T, tab *browsertest.Tab, base, picture string, first map[string][]string) {
	t.Helper()
	const visible = `[...document.querySelectorAll(%q)].filter((e) => e.checkVisibility()).map((e) => e.textContent.trim().replace(/\s+/g, " "))`
	for _, lang := range []string{"ja", "en"} {
		want := first[lang]
		tab.Goto(base + "/?lang=" + lang)
		tab.Wait(`document.querySelectorAll(".ttrow").length === 54`)
		tab.Screenshot(picture + "." + lang)
		says := browsertest.Eval[[]string](tab, `[...document.querySelectorAll(".causes li > div")].map((e) => e.textContent.trim())`)
		if len(says) != len(want) || len(says) > 3 {
			t.Errorf("%s: the board says %q first, want %q", lang, says, want)
		}
		for i := range min(len(says), len(want)) {
			if !strings.HasPrefix(says[i], want[i]) {
				t.Errorf("%s: line %d is %q, want %q", lang, i+1, says[i], want[i])
			}
		}
		if alarms := browsertest.Eval[[]string](tab, fmt.Sprintf(visible, "main .call.bad, .ttrow .call.unk, .next .call.unk")); len(alarms) > 0 {
			t.Errorf("%s: it shouts %q", lang, alarms)
		}
		if marks := browsertest.Eval[[]string](tab, fmt.Sprintf(visible, "[data-new]")); len(marks) > 0 {
			t.Errorf("%s: %d events are marked as new at the first look", lang, len(marks))
		}
		if badge := browsertest.Eval[string](tab, `document.querySelector("header.top nav")?.textContent ?? ""`); strings.ContainsAny(badge, "0123456789") {
			t.Errorf("%s: the navigation counts what nobody has asked for: %q", lang, badge)
		}
	}
}
