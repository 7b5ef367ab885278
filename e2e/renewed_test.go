package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

// seriesCalendar is a PR calendar of one weekly series and a programme beside it. Renewed, the series has ended before its next
// airing, and another one of its title begins, under a UID of its own, as Outlook makes it of "this and following".
func seriesCalendar(first, next time.Time, renewed bool) string {
	series := func(uid string, start time.Time, rule string) string {
		return strings.Join([]string{"BEGIN:VEVENT", "UID:" + uid, "DTSTAMP:20260101T000000Z", "DTSTART;TZID=Asia/Tokyo:" + start.Format("20060102T150405"),
			"DURATION:PT54M", "RRULE:FREQ=WEEKLY;" + rule, "SUMMARY:朝の扉", "LOCATION:テレビ日央", "END:VEVENT"}, "\r\n")
	}
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "X-WR-CALNAME:広報"}
	aired := first.AddDate(0, 0, -14)
	if renewed {
		lines = append(lines, series("old@test", aired, "UNTIL="+first.Add(-time.Hour).UTC().Format(stamp)), series("new@test", next, "COUNT=4"))
	} else {
		lines = append(lines, series("old@test", aired, "COUNT=6"))
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

// seriesOf is a program that has imported such a calendar, with the ids of the airings to come.
type seriesOf struct {
	*program
	token  http.Header
	airing []string
}

// event is what the API says of an event.
type event struct {
	ID, Title, Start string
	CalendarStatus   string `json:"calendar_status"`
	Level, Version   int
}

// TestASeriesThatIsEnteredAnew changes the weekday of a series under a new UID: PR, with a phone, is asked once whether it is the
// same programme, and the preparation is carried over, and back.
func TestASeriesThatIsEnteredAnew(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Now().In(zone).AddDate(0, 0, 5)
	first := time.Date(day.Year(), day.Month(), day.Day(), 21, 54, 0, 0, zone)
	next := time.Date(day.Year(), day.Month(), day.Day()+1, 20, 0, 0, 0, zone)
	calendar := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		fmt.Fprint(w, seriesCalendar(first, next, r.URL.Query().Has("renewed")))
	}))
	app := &seriesOf{program: start(t, []string{"serve"}, "TALLYLIGHT_ALLOW="+calendar.address)}
	app.run("correct horse battery\n", "user", "add", "--email", "misaki@example.jp", "--name", "田中 美咲", "--role", "pr")
	app.imported("http://" + calendar.address + "/pr.ics")

	phone := browser.Tab(390, 844, browsertest.Language("ja"))
	signIn(t, phone, app.url+"/?lang=ja", "misaki@example.jp", "correct horse battery")
	weekday := strings.Split("日月火水木金土", "")
	moved := fmt.Sprintf("3回分：%s 21:54 → %s 20:00", weekday[first.Weekday()], weekday[next.Weekday()])
	app.asks(phone, moved)
	app.stands("before", app.airing[0], first, "missing")

	phone.Follow(`.offers button[value="carry"]`)
	phone.WaitText(".toast", "準備を引き継ぎました")
	if n := browsertest.Eval[int](phone, `document.querySelectorAll(".offers").length`); n > 0 {
		t.Error("it is asked still")
	}
	phone.Screenshot("renewed.2-answered")
	for k, id := range app.airing {
		app.stands("carried over", id, next.AddDate(0, 0, 7*k), "confirmed")
	}
	phone.Goto(app.url + "/events/" + app.airing[0])
	phone.WaitText(".hist", "田中 美咲が準備を引き継いだ")
	phone.Screenshot("renewed.3-event")
	phone.Follow(`.hist form[action^="/changes/"] button`)
	phone.WaitText("main", "同じ番組ですか？準備を引き継ぎますか？")
	for k, id := range app.airing {
		app.stands("taken back", id, first.AddDate(0, 0, 7*k), "missing")
	}
	app.asks(phone, moved)
	for _, c := range phone.Complaints() {
		t.Error(c)
	}
}

// imported adds the calendar, sets the level of the first three airings to come, and has the series entered anew.
func (p *seriesOf) imported(address string) {
	p.t.Helper()
	p.token = http.Header{"Authorization": {"Bearer " + p.run("", "token", "create", "--name", "test", "--role", "sre")}}
	var feed struct{ ID string }
	p.does(http.MethodPost, "/feeds", fmt.Sprintf(`{"name":"広報","url":%q,"allow_http":true}`, address), &feed)
	var list struct{ Events []event }
	p.does(http.MethodGet, "/events?from="+time.Now().UTC().Format(time.RFC3339), "", &list)
	for _, e := range list.Events[:3] {
		p.airing = append(p.airing, e.ID)
		p.does(http.MethodPut, "/events/"+e.ID+"/level", fmt.Sprintf(`{"level":3,"version":%d}`, e.Version), nil)
	}
	p.does(http.MethodPatch, "/feeds/"+feed.ID, fmt.Sprintf(`{"url":%q,"allow_http":true,"version":1}`, address+"?renewed"), nil)
	until(p.t, "it is asked", patience, func() bool {
		var open struct{ Offers []struct{ Pairs []any } }
		p.does(http.MethodGet, "/offers", "", &open)
		return len(open.Offers) > 0
	})
}

// does asks the API and wants that it does so.
func (p *seriesOf) does(method, path, body string, into any) {
	p.t.Helper()
	if status := p.askAs(http.DefaultClient, p.token.Clone(), method, path, body, into); status >= 300 {
		p.t.Fatalf("%s %s answers %d", method, path, status)
	}
}

// asks wants one question on the board, which fits the phone.
func (p *seriesOf) asks(phone *browsertest.Tab, moved string) {
	p.t.Helper()
	phone.Goto(p.url + "/")
	said := browsertest.Eval[[]string](phone, `[...document.querySelectorAll(".offers li")].map((e) => e.innerText.replace(/\s+/g, " "))`)
	if len(said) != 1 || !strings.Contains(said[0], "同じ番組ですか？") || !strings.Contains(said[0], "朝の扉") || !strings.Contains(said[0], moved) || !strings.Contains(said[0], "レベル3") {
		p.t.Fatalf("the board asks %q, want one question of %s", said, moved)
	}
	if wide := browsertest.Eval[float64](phone, "document.documentElement.scrollWidth"); wide > 390 {
		p.t.Errorf("the board is %.0f px wide", wide)
	}
	regard(p.t, phone, "renewed.1-asked", "ja", "phone", "dark")
}

// stands wants an event to be at level 3, at a time, and as its calendar has it.
func (p *seriesOf) stands(when, id string, at time.Time, status string) {
	p.t.Helper()
	var e event
	p.does(http.MethodGet, "/events/"+id, "", &e)
	if e.Level != 3 || e.CalendarStatus != status || e.Start != at.UTC().Format(time.RFC3339) {
		p.t.Errorf("%s: %+v, want level 3, %s at %s", when, e, status, at.UTC())
	}
}
