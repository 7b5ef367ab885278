package web_test

import (
	"database/sql"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/preference"
	"tallylight/readiness/upkeep"
	"tallylight/web"
)

// own are the fields of one's own settings, with some of them other.
func own(fields ...string) []string {
	return append([]string{"zone1", "Europe/London", "zone2", "America/New_York", "language", "", "week_start", "", "theme", "", "shortcuts", "true"}, fields...)
}

// saves sends them, the later of two fields of one name instead of the earlier.
func (s *site) saves(cookie string, fields ...string) answer {
	s.Helper()
	said := map[string]string{}
	for i := 0; i < len(fields); i += 2 {
		said[fields[i]] = fields[i+1]
	}
	var sent []string
	for name, value := range said {
		sent = append(sent, name, value)
	}
	return s.post(cookie, "/settings", sent...)
}

func TestEveryPageFollowsTheZonesOfItsReader(t *testing.T) {
	s := open(t)
	mine, other := s.as(pr), s.as(sre)
	event := "/events/" + s.events[0].ID
	before := map[string]string{}
	for _, path := range []string{"/", event, "/calendar?month=2026-11", "/wall", "/history", "/toppage", "/feeds", "/tasks"} {
		before[path] = s.get(other, path).body
	}
	s.expect(s.saves(mine, own()...), 303)
	for _, row := range []struct {
		sentence, path string
		has, lacks     []string
	}{
		{"the board", "/", []string{"GMT", "EST", "03:00", "22:00"}, []string{"JST", "PST"}},
		{"an event", event, []string{"GMT", "EST"}, []string{">JST<", ">PST<"}},
		{"the calendar", "/calendar?month=2026-11", []string{"GMT", `">03:00</time>`}, []string{"JST"}},
		{"the history", "/history", []string{"GMT"}, []string{"JST"}},
		{"the top page", "/toppage", []string{"GMT"}, []string{"JST"}},
		{"the calendars that are imported", "/feeds", []string{"GMT"}, []string{"JST"}},
		{"the tasks", "/tasks", []string{"GMT"}, []string{"JST"}},
		{"the wall, which hangs where others look, does not", "/wall", []string{"JST", "PST"}, []string{"GMT"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			body := s.get(mine, row.path).body
			for _, text := range row.has {
				if !strings.Contains(body, text) {
					t.Errorf("%s lacks %s", row.path, text)
				}
			}
			for _, text := range row.lacks {
				if strings.Contains(body, text) {
					t.Errorf("%s has %s", row.path, text)
				}
			}
			if !strings.Contains(s.get(other, row.path).body, "JST") {
				t.Errorf("%s has changed for somebody else", row.path)
			}
		})
	}
}

func TestAPageThatWasKeptIsNotThatOfOtherSettings(t *testing.T) {
	s := open(t)
	cookie := s.as(pr)
	etag := s.get(cookie, "/").Header.Get("ETag")
	s.expect(s.get(cookie, "/", "If-None-Match", etag), http.StatusNotModified)
	file, err := sql.Open("sqlite", s.file)
	s.must(err)
	defer file.Close()
	_, err = file.ExecContext(s.Context(), `UPDATE people SET zone1 = 'Europe/London', zone2 = 'America/New_York' WHERE email = 'pr@example.jp'`) // with no new revision
	s.must(err)
	s.expect(s.get(cookie, "/", "If-None-Match", etag), 200, "GMT")
}

func TestWhatIsWrongWithOnesSettingsIsSaidAndNothingIsLost(t *testing.T) {
	s := open(t)
	cookie := s.as(viewer)
	s.expect(s.saves(cookie, own()...), 303)
	for _, row := range []struct {
		sentence, field, value, says string
	}{
		{"a zone that does not exist", "zone1", "Mars/Base", "This is not an IANA time zone."},
		{"the zone of the machine", "zone1", "Local", "This is not an IANA time zone."},
		{"a path", "zone2", "../../etc/passwd", "This is not an IANA time zone."},
		{"a very long name", "zone2", strings.Repeat("a", 500), "This is not an IANA time zone."},
		{"the same zone twice", "zone2", "Europe/London", "Both zones are the same."},
		{"one zone alone", "zone2", "", "Give both zones, or leave both empty."},
		{"a theme that there is not", "theme", "neon", "There is no such value."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := s.saves(cookie, own("week_start", "monday", row.field, row.value)...)
			s.expect(a, 422, row.says, `value="monday" selected`)
			if row.field != "theme" && row.value != "" && !strings.Contains(a.body, `value="`+row.value+`"`) {
				t.Error("what was typed is lost")
			}
			s.expect(s.get(cookie, "/settings"), 200, `value="Europe/London"`, `value="America/New_York"`)
		})
	}
	s.expect(s.saves(cookie, own("zone1", "", "zone2", "")...), 303)
	s.expect(s.get(cookie, "/"), 200, "JST", "PST")
}

func TestLanguageAndThemeStickInAnyBrowser(t *testing.T) {
	s := open(t)
	cookie := s.as(sre)
	s.expect(s.saves(cookie, own("language", "ja", "theme", "dark")...), 303)
	s.expect(s.get(cookie, "/", "Accept-Language", "en"), 200, `<html lang="ja" data-theme="dark"`, `name="color-scheme" content="dark"`)
	s.expect(s.post(cookie, "/signout"), 303)
	again := s.as(sre)
	s.expect(s.get(again, "/", "Accept-Language", "en"), 200, `<html lang="ja" data-theme="dark"`)
	s.expect(s.get(again+"; tallylight-lang=en", "/"), 200, `<html lang="ja"`)    // somebody chose it here before
	s.expect(s.get(again+"; tallylight-lang=en.ja", "/"), 200, `<html lang="en"`) // they chose it here since
	s.unchanged(func() { s.expect(s.get(again, "/?lang=en"), 200, `<html lang="en"`) })
	s.expect(s.get("", "/signin", "Accept-Language", "en"), 200, `<html lang="en">`)
}

func TestShortcutsThatAreOffAreNotOnThePage(t *testing.T) {
	s := open(t)
	cookie := s.as(sre)
	s.expect(s.get(cookie, "/"), 200, `<dialog id="keys"`, "/static/keys.")
	s.expect(s.saves(cookie, own("shortcuts", "")...), 303)
	for _, path := range []string{"/", "/calendar", "/settings"} {
		if a := s.get(cookie, path); strings.Contains(a.body, `<dialog id="keys"`) || strings.Contains(a.body, "/static/keys.") {
			t.Errorf("%s has them", path)
		}
	}
	s.expect(s.get(cookie, "/settings"), 200, "They are off")
}

func TestTheWeekOfTheCalendarStartsWhereItsReaderSays(t *testing.T) {
	s := open(t)
	cookie := s.as(sre)
	first := func() (names, date string) {
		body := s.get(cookie, "/calendar?month=2026-11").body // whose first is a Sunday
		return between(body, `<th scope="col">`, "<"), between(body, `<p class="d"><span><b>`, "<")
	}
	if name, date := first(); name != "Sun" || date != "1" {
		t.Errorf("by default it is %s %s", name, date)
	}
	s.expect(s.saves(cookie, own("week_start", "monday")...), 303)
	if name, date := first(); name != "Mon" || date != "26" {
		t.Errorf("on a Monday it is %s %s", name, date)
	}
}

func TestTheCompanysSettingsHoldAtOnceForWhoeverHasNone(t *testing.T) {
	s := open(t)
	boss, worker, traveller := s.as(admin), s.as(sre), s.as(pr)
	s.expect(s.saves(traveller, own()...), 303)
	s.expect(s.get(boss, "/settings/company"), 200, "Default: JST")
	s.expect(s.post(boss, "/settings/company", "version", "1", "zone1", "Europe/Berlin", "zone2", "Asia/Tokyo", "label1", "Berlin", "label2", "Tokyo", "language", "ja"), 303)
	s.expect(s.get(worker, "/"), 200, ">Berlin</abbr>", ">Tokyo</abbr>", "CET")
	s.expect(s.get(traveller, "/"), 200, "GMT", "EST")
	s.expect(s.get(traveller, "/wall"), 200, ">Berlin</abbr>")
	s.expect(s.get(boss, "/history", "Accept-Language", "en"), 200, "The admin changed the settings of the company: zones Europe/Berlin and Asia/Tokyo, language 日本語")
	s.expect(s.get(boss, "/settings/company?lang=ja"), 200, "Europe/Berlin (UTC+1)・既定：")
	s.expect(s.get("", "/signin"), 200, `<html lang="ja">`)
	s.expect(s.get("", "/signin", "Accept-Language", "en"), 200, `<html lang="en">`)
	stale := s.post(boss, "/settings/company", "version", "1", "zone1", "Europe/Paris", "zone2", "Asia/Tokyo")
	s.expect(stale, http.StatusConflict, "Europe/Paris", "Europe/Berlin")
	s.expect(s.post(worker, "/settings/company", "version", "2"), http.StatusForbidden)
}

func TestReadingSettingsWritesNothing(t *testing.T) {
	s := open(t)
	cookie := s.as(admin)
	s.expect(s.get(cookie, "/settings"), 200)
	s.unchanged(func() {
		for _, path := range []string{"/settings", "/settings/company", "/settings?lang=ja"} {
			s.expect(s.get(cookie, path), 200)
		}
	})
}

func TestSettingsTellAnAdminHowTheProgramIsDoing(t *testing.T) {
	s := open(t, func(c *web.Config) {
		c.Allowed = []string{"10.0.0.0/8:443"}
		c.Jobs = func() []upkeep.Job {
			return []upkeep.Job{{Name: "feeds", Last: noon.Add(-time.Second), Took: 1200 * time.Millisecond, Next: noon.Add(4 * time.Second)},
				{Name: "drills", Last: noon.Add(-time.Second), Next: noon.Add(4 * time.Second), Fails: true, Failed: noon.Add(-time.Second), Fault: "no <room>"}}
		}
	})
	boss := s.as(admin)
	s.expect(s.post(boss, "/tokens", "name", "ci-mine", "scope", "read", "days", "30"), 303)
	s.expect(s.get(boss, "/settings"), 200, "Your tokens", "ci-mine", "SQLite, schema ", "No backup is known.", "1 of 2 on time; slowest: Calendars 1.2 s", "10.0.0.0/8:443", "Drills", "no &lt;room&gt;", " MB")
	a := s.get(s.as(sre), "/settings")
	s.expect(a, 200, "About this Tallylight", "Apache-2.0")
	for _, secret := range []string{"SQLite", "10.0.0.0/8", "no &lt;room&gt;", `href="/settings/company"`, "ci-mine"} {
		if strings.Contains(a.body, secret) {
			t.Errorf("SRE is told %q", secret)
		}
	}
}

func TestOnesOwnSettingsByTheAPI(t *testing.T) {
	s := withAPI(t)
	cookie := s.as(sre)
	send := func(body string) answer {
		return s.ask(cookie, http.MethodPut, "/api/v1/me", body, "Content-Type", "application/json")
	}
	s.expect(s.get(cookie, "/api/v1/me"), 200, `"shortcuts":true`, `"zone1":""`)
	s.expect(send(`{"zone1":"Europe/London","zone2":"Asia/Tokyo","theme":"dark"}`), 200, `"zone1":"Europe/London"`, `"shortcuts":true`)
	s.expect(send(`{"zone1":"Europe/London","zone2":"Europe/London"}`), 422, "same_zone")
	s.expect(send(`{"shortcuts":"maybe"}`), 422, "not_yes_or_no")
	p, err := s.store.PersonByEmail(s.Context(), "sre@example.jp")
	s.must(err)
	if want := (preference.Own{Zones: preference.Zones{First: "Europe/London", Second: "Asia/Tokyo"}, Theme: "dark"}); p.Own != want {
		t.Errorf("kept is %+v", p.Own)
	}
	s.expect(s.ask("", http.MethodGet, "/api/v1/me", "", "Authorization", "Bearer "+s.token()), http.StatusForbidden)
}
