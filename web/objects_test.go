package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/intake"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
	"tallylight/readiness/outfeed"
	"tallylight/readiness/toppage"
)

// beside adds an event that everybody may know, at the same time as the confidential ones, and gives its id: what is said of
// it names what falls together with it.
func (s *site) beside() string {
	s.Helper()
	e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: "Beside", Start: noon.Add(30 * time.Hour), End: noon.Add(31 * time.Hour), Zone: "Asia/Tokyo", Level: 4},
		actorOf(s.people[sre]), noon)
	s.must(err)
	return e.ID
}

// furnishObjects adds one of everything else that has an id. What is nobody's business but an admin's or its maker's holds a canary.
func (s *confidential) furnishObjects() {
	s.Helper()
	ctx, by, word := s.Context(), actorOf(s.people[admin]), canary+"objects"
	link, err := s.store.Invite(ctx, word+"@example.jp", viewer, word, time.Hour, by, noon)
	s.must(err)
	s.values["invitations"] = []string{link.ID}
	s.values["people"] = []string{s.people[viewer].ID, s.people[admin].ID}
	token, err := s.store.AddToken(ctx, account.Token{Name: "deploy", Role: admin, Scope: account.Admin}, word, by, noon)
	s.must(err)
	s.values["tokens"] = []string{token.ID}
	screen, err := s.store.AddDisplay(ctx, display.Link{Name: "The door", Shows: display.Wall, Audience: display.Masked, EventID: s.events[0], Tail: "last"}, word, by, noon)
	s.must(err)
	s.values["displays"] = []string{screen.ID}
	for role, name := range map[readiness.Role]string{viewer: "own", admin: word} {
		key, err := s.store.AddPasskey(ctx, account.Passkey{Name: name, Credential: name, Record: "{}"}, actorOf(s.people[role]), noon)
		s.must(err)
		s.values["passkey"] = append(s.values["passkey"], key.ID)
	}
	s.values["passkeys"], s.values["provider"] = s.values["passkey"], []string{"none"}
	s.values["session"] = []string{s.sessionOf(admin), s.sessionOf(pr)}
	s.values["sessions"] = s.values["session"]
	told, err := s.store.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectOut, Name: "told", URL: "https://" + word + ".example/"}, by, noon)
	s.must(err)
	s.must(s.store.TestConnection(ctx, told.ID, by, noon))
	sent, err := s.store.Deliveries(ctx, told.ID, "", 1)
	s.must(err)
	s.values["connections"], s.values["delivery"], s.values["endpoint"] = []string{told.ID}, []string{sent[0].ID}, []string{"told"}
	all, err := s.store.Trackers(ctx)
	s.must(err)
	s.values["trackers"] = []string{all[0].ID}
	s.values["rehearsal"], s.values["rehearsals"] = []string{"none"}, []string{"none"}
	s.values["drill"], s.values["report"] = []string{s.drilled(s.page.ID)}, []string{s.proven(s.page.ID)}
	s.values["preview"] = []string{s.previewed(pr)}
	calendar, path := s.subscribed(admin, outfeed.Link{Shows: outfeed.Events, Lang: "ja", Audience: display.Masked})
	s.values["subscribe"], s.values["calendar-links"], s.values["key"] = []string{calendar}, []string{calendar}, []string{strings.TrimPrefix(path, "/ical/")}
	room, err := s.store.AddChannel(ctx, notice.Channel{Kind: "slack", Name: "room", URL: "https://hooks.slack.com/services/" + word, Audience: display.Masked, Lang: "ja"}, by, noon)
	s.must(err)
	tests, err := s.store.Messages(ctx, db.MessagesOf{Most: 1})
	s.must(err)
	s.values["channels"], s.values["messages"], s.values["message"] = []string{room.ID}, []string{tests[0].ID}, []string{tests[0].ID}
	s.values["for"], s.values["subscriptions"] = []string{"me", "sre"}, []string{"me", "sre"}
	s.values["channel"] = []string{room.ID}
	s.must(s.store.AddListener(ctx, s.events[0], room.ID, by, noon))
	moved := notice.Notice{Reason: notice.EventMoved, EventID: s.events[0], Name: word, Once: "moved", Data: map[string]string{"suggested": word, "check": word}}
	_, err = s.store.Noticed(ctx, []notice.Found{{Seen: notice.Seen{Subject: "event:" + s.events[0]}, EventID: s.events[0],
		News: []notice.News{{Notice: moved, Tellings: []notice.Telling{{Subscriber: "team:pr", ChannelID: room.ID, When: notice.AtOnce, Due: noon}}}}}}, noon)
	s.must(err)
	s.values["prevention"] = []string{"none"}
	s.values["peaks"] = []string{s.unplanned()}
	s.values["exposures"] = s.values["peaks"]
	s.drafted(word)
}

// unplanned keeps an unplanned peak near a confidential event, and gives its id.
func (s *confidential) unplanned() string {
	s.Helper()
	found, err := s.store.NoteExposures(s.Context(), s.page.ID, []measured.Exposure{{From: noon.Add(-time.Hour), To: noon.Add(-50 * time.Minute), At: noon.Add(-55 * time.Minute), Rate: 5900, Usual: 1450}}, noon)
	s.must(err)
	return found[0].ID
}

// sessionOf begins a session of a person and gives its id, by which it is ended.
func (s *site) sessionOf(role readiness.Role) string {
	s.Helper()
	s.as(role)
	all, err := s.store.SessionsOf(s.Context(), s.people[role].ID, time.Now())
	s.must(err)
	return all[0].ID
}

// drilled opens a drill of a page.
func (s *site) drilled(page string) string {
	s.Helper()
	d, err := s.store.OpenDrill(s.Context(), toppage.Drill{PageID: page, Kind: toppage.DrillRefused, Note: "rehearsal"}, actorOf(s.people[sre]), noon)
	s.must(err)
	return d.ID
}

// proven keeps a load report of a page.
func (s *site) proven(page string) string {
	s.Helper()
	p, err := s.store.KeepLoad(s.Context(), toppage.LoadProof{PageID: page, LoadReport: toppage.LoadReport{Tool: "wrk", SHA256: page}, TestedAt: noon, File: "wrk.txt"},
		actorOf(s.people[sre]), noon)
	s.must(err)
	return p.ID
}

// previewed has somebody look at a calendar of a confidential event, and gives the id of what they look at.
func (s *site) previewed(role readiness.Role) string {
	s.Helper()
	was := s.calendars.holds
	defer func() { s.calendars.holds = was }()
	s.calendars.holds = intake.CalendarPreview{Name: canary + "preview", Complete: true, Occurrences: []readiness.Occurrence{hushed("preview")}}
	return strings.TrimPrefix(s.preview(s.as(role), "https://calendar.example/another.ics"), "/feeds/preview/")
}

// drafted has SRE begin to change the levels.
func (s *site) drafted(word string) {
	s.Helper()
	l, err := s.store.Ladder(s.Context())
	s.must(err)
	l.Rungs[0].PromiseEN, l.Rungs[0].PromiseJA = word, word
	s.must(s.store.KeepLadderDraft(s.Context(), s.people[sre].ID, l, noon))
}

// TestNoTokenOfAViewerReadsOfAConfidentialEvent asks for everything with a token of each scope.
func TestNoTokenOfAViewerReadsOfAConfidentialEvent(t *testing.T) {
	s := newConfidential(t)
	for _, scope := range account.Scopes {
		bearer := s.tokenOf(viewer, scope)
		for _, r := range s.requests() {
			if !strings.HasPrefix(r[1], "/api/") {
				continue
			}
			a := s.ask("", r[0], r[1], "", "Authorization", bearer, "Accept-Language", "en")
			if found := canaries.FindStringIndex(a.body); found != nil {
				t.Errorf("a token for %s reads (%d) of %s %s: …%s…", scope, a.StatusCode, r[0], r[1], a.body[max(0, found[0]-200):min(len(a.body), found[1]+60)])
			}
		}
	}
}

// TestWhatIsOfAnotherPersonOrPageIsNotFound: an id that is right in itself opens nothing where it does not belong.
func TestWhatIsOfAnotherPersonOrPageIsNotFound(t *testing.T) {
	s := newConfidential(t)
	other, err := s.store.AddTopPage(t.Context(), toppage.Page{Name: "Other", URL: "https://other.example.jp/"}, readiness.System, noon)
	s.must(err)
	foreign, err := s.store.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectOut, Name: "foreign", URL: "https://foreign.example/"}, readiness.System, noon)
	s.must(err)
	of := func(kind string) string { return s.values[kind][0] }
	admins, prs := s.values["session"][0], s.values["session"][1]
	for _, row := range []struct {
		sentence, method, path, body string
		by                           readiness.Role
	}{
		{"a drill of another page", "GET", "/toppages/" + other.ID + "/drills/" + of("drill"), "", sre},
		{"its load report", "POST", "/toppages/" + other.ID + "/load-reports/" + of("report") + "/delete", "", sre},
		{"and by the API", "DELETE", "/api/v1/toppages/" + other.ID + "/load-reports/" + of("report"), "", sre},
		{"its waiver", "POST", "/toppages/" + other.ID + "/waivers/" + of("waiver") + "/delete", "", sre},
		{"a message to another connection", "POST", "/connections/" + foreign.ID + "/deliveries/" + of("delivery") + "/replay", "", admin},
		{"and by the API", "POST", "/api/v1/connections/" + foreign.ID + "/deliveries/" + of("delivery") + "/replay", "", admin},
		{"what somebody else looks at", "GET", "/feeds/preview/" + of("preview"), "", admin},
		{"filled in", "POST", "/feeds/preview/" + of("preview"), "", sre},
		{"and kept", "POST", "/feeds", form("preview", of("preview"), "name", "Mine"), sre},
		{"the session of an admin", "POST", "/settings/sessions/" + admins + "/delete", "", viewer},
		{"and by the API", "DELETE", "/api/v1/sessions/" + admins, "", sre},
		{"the session of somebody else, by an admin who does not name them", "DELETE", "/api/v1/sessions/" + prs, "", admin},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.T = t
			cookie := s.as(row.by)
			s.unchanged(func() {
				a := s.ask(cookie, row.method, row.path, row.body)
				s.expect(a, http.StatusNotFound)
				if found := canaries.FindString(a.body); found != "" {
					t.Errorf("it tells %s", found)
				}
			})
		})
	}
	s.T = t
	left, err := s.store.SessionsOf(t.Context(), s.people[admin].ID, time.Now())
	s.must(err)
	if len(left) < 3 {
		t.Errorf("%d sessions of the admin are left", len(left))
	}
}

// TestADraftIsItsMakersAlone: nobody else sees it, edits it or saves it.
func TestADraftIsItsMakersAlone(t *testing.T) {
	s := newConfidential(t)
	word := canary + "objects"
	pages := []string{"/levels", "/levels/edit", "/levels/preview", "/levels/tasks/B-02", "/levels/file"}
	s.expect(s.get(s.as(sre), "/levels/edit"), http.StatusOK, word)
	for _, path := range pages {
		if a := s.get(s.as(admin), path); strings.Contains(a.body, word) {
			t.Errorf("%s shows an admin what SRE is changing", path)
		}
	}
	s.post(s.as(admin), "/levels/draft/delete")
	s.post(s.as(admin), "/levels")
	l, err := s.store.Ladder(t.Context())
	s.must(err)
	if strings.Contains(l.Rungs[0].PromiseEN, word) {
		t.Error("an admin has saved the draft of SRE")
	}
	s.expect(s.get(s.as(sre), "/levels/edit"), http.StatusOK, word)
}

// TestWhatIsDoneToAnAccountOfSomebodyElse takes the permission, whatever id is named.
func TestWhatIsDoneToAnAccountOfSomebodyElse(t *testing.T) {
	s := newConfidential(t)
	boss := s.people[admin].ID
	for _, row := range []struct{ sentence, method, path, body string }{
		{"their password", "PUT", "/people/" + boss + "/password", `{"password":"a password of my own"}`},
		{"their sessions listed", "GET", "/sessions?person=" + boss, ""},
		{"their sessions ended", "DELETE", "/sessions?person=" + boss, ""},
		{"one of their sessions", "DELETE", "/sessions/" + s.values["session"][0] + "?person=" + boss, ""},
		{"their account", "GET", "/people/" + boss, ""},
		{"a new password", "POST", "/people/" + boss + "/reset", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.T = t
			for _, role := range []readiness.Role{viewer, pr, sre} {
				cookie := s.as(role)
				s.unchanged(func() {
					s.expect(s.ask(cookie, row.method, "/api/v1"+row.path, row.body, "Content-Type", "application/json"), http.StatusForbidden)
				})
			}
		})
	}
}

// TestARememberedAnswerIsForThoseWhoMayStillAsk: a key brings back nothing that its owner may no longer do.
func TestARememberedAnswerIsForThoseWhoMayStillAsk(t *testing.T) {
	s := newConfidential(t)
	cookie := s.as(pr)
	ask := func() answer {
		return s.ask(cookie, "POST", "/api/v1/events/"+s.events[0]+"/on-air", "", "Idempotency-Key", "k", "Content-Type", "application/json")
	}
	first := ask()
	if again := ask(); again.StatusCode != first.StatusCode || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Fatalf("it is not remembered: %d, %d: %s", first.StatusCode, again.StatusCode, again.body)
	}
	p := s.people[pr]
	_, err := s.store.ChangePerson(t.Context(), p.ID, account.Edit{Role: viewer}, actorOf(s.people[admin]), noon)
	s.must(err)
	a := ask()
	s.expect(a, http.StatusForbidden)
	if found := canaries.FindString(a.body); found != "" {
		t.Errorf("it tells %s", found)
	}
}

// hushedPast has two confidential events that are over, one private and one under embargo: measured, of a level, and each with the peak
// that it brought. It gives their ids, and those of the peaks.
func (s *site) hushedPast() (ids, exposures []string) {
	s.Helper()
	private := readiness.Event{Title: canary + "private", Private: true}
	embargoed := readiness.Event{Title: canary + "embargo", Brief: readiness.Brief{EmbargoUntil: noon.Add(40 * time.Hour).Format(time.RFC3339)}}
	for i, e := range []readiness.Event{private, embargoed} {
		e.Start, e.Zone = noon.Add(-time.Duration(i+1)*24*time.Hour), "Asia/Tokyo"
		e.End = e.Start.Add(time.Hour)
		e, err := s.store.CreateEvent(s.Context(), e, readiness.System, noon.Add(-5*24*time.Hour))
		s.must(err)
		_, err = s.store.SetLevel(s.Context(), e.ID, 3, "", e.Version, actorOf(s.people[sre]), noon.Add(-4*24*time.Hour))
		s.must(err)
		s.must(s.store.NotePeak(s.Context(), peakOf(e, s.page.ID, 555), true, noon))
		found, err := s.store.NoteExposures(s.Context(), s.page.ID, []measured.Exposure{{From: e.Start, To: e.End, At: e.Start.Add(time.Minute), Rate: 555, Usual: 100, EventID: e.ID}}, noon)
		s.must(err)
		ids, exposures = append(ids, e.ID), append(exposures, found[0].ID)
	}
	return ids, exposures
}

// TestThePeakThatAConfidentialEventWasIsNotTold: the log tells who answered, and nothing of the peak.
func TestThePeakThatAConfidentialEventWasIsNotTold(t *testing.T) {
	s := withAPI(t)
	ids, _ := s.hushedPast()
	at := noon.Add(-22 * time.Hour)
	asked, err := s.store.NoteExposures(t.Context(), s.page.ID, []measured.Exposure{{From: at, To: at.Add(time.Hour), Last: at.Add(time.Hour), At: at, Rate: 555, Usual: 100}}, noon)
	s.must(err)
	_, err = s.store.AnswerExposure(t.Context(), asked[0].ID, 0, measured.Answer{Was: measured.WasOurs}, ids[0], actorOf(s.people[sre]), noon)
	s.must(err)
	const path = "/api/v1/changes?kind=exposure.answered"
	s.expect(s.get(s.as(sre), path), http.StatusOK, asked[0].ID)
	if a := s.get(s.as(viewer), path); a.StatusCode != http.StatusOK || strings.Contains(a.body, asked[0].ID) || canaries.MatchString(a.body) {
		t.Errorf("a viewer is answered %d %s", a.StatusCode, a.body)
	}
}

// TestNoIDOfAConfidentialEventIsOnWhatWasLearnt looks at all that learning shows, each cell of the matrix too.
func TestNoIDOfAConfidentialEventIsOnWhatWasLearnt(t *testing.T) {
	s := withAPI(t)
	ids, exposures := s.hushedPast()
	paths := []string{"/learning", "/api/v1/learning", "/api/v1/exposures"}
	for right := 1; right <= 5; right++ {
		paths = append(paths, "/learning?given=3&right="+strconv.Itoa(right))
	}
	for _, id := range exposures {
		paths = append(paths, "/api/v1/exposures/"+id)
	}
	told := 0
	for _, path := range paths {
		whole, a := s.get(s.as(sre), path), s.get(s.as(viewer), path)
		s.expect(whole, http.StatusOK)
		s.expect(a, http.StatusOK)
		for _, id := range ids {
			if strings.Contains(whole.body, id) {
				told++
			}
			if strings.Contains(a.body, id) || canaries.MatchString(a.body) {
				t.Errorf("%s tells a viewer of event %s", path, id)
			}
		}
	}
	if told < 4*len(ids) {
		t.Errorf("who may know them finds %d ids", told)
	}
}
