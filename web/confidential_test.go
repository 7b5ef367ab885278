package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/freeze"
	"tallylight/readiness/intake"
	"tallylight/readiness/ticket"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// canary is in every word of the confidential events that nobody but PR, SRE and administrators may read, with which event
// it is of.
const canary = "Oyamada"

var canaries = regexp.MustCompile(`(?i)` + canary + `[a-z]*`)

// embargoEnds is when the event under embargo may be told of.
const embargoEnds = 6 * time.Hour

// confidential is a site with one private event and one under embargo, of both of which people wrote wherever they can.
type confidential struct {
	*site
	events []string // their ids
	values map[string][]string
	mark   string // stands before every text that people write
}

func newConfidential(t *testing.T) *confidential { return newMarked(t, "") }

func newMarked(t *testing.T, mark string) *confidential {
	s := &confidential{site: withAPI(t), mark: mark}
	from, to := noon.Add(-intake.ImportPast), noon.Add(intake.ImportFuture)
	feed, err := s.store.AddFeed(t.Context(), readiness.Feed{Name: mark + "Board", URL: "https://calendar.example/board.ics"}, nil, readiness.System, noon)
	s.must(err)
	private, embargoed := s.hushed("private"), s.hushed("embargo")
	private.Private = true
	problems := []readiness.Problem{
		{UID: "private", Event: private.Summary, Code: "bad-rule", Args: []string{canary}, Message: canary + " cannot be taken.", Private: true},
		{UID: "embargo", Event: embargoed.Summary, Code: "bad-rule", Args: []string{canary + "embargo"}, Message: canary + "embargo cannot be taken."},
	}
	_, err = s.store.ApplyFeed(t.Context(), feed.ID, readiness.FeedFetch{Problems: readiness.WithholdPrivate(problems)},
		intake.Incoming{Occurrences: []readiness.Occurrence{private, embargoed}, Complete: true, From: from, To: to}, noon)
	s.must(err)
	facts, err := s.store.Snapshot(t.Context(), from, to)
	s.must(err)
	frozen := freeze.Defaults()
	frozen.Rules[toppage.Prove] = freeze.Rule{Kind: freeze.Hard, Before: 48 * time.Hour} // so that they are at noon
	s.must(s.store.SaveFreeze(t.Context(), frozen, readiness.System, noon))
	for _, uid := range []string{"private", "embargo"} {
		i := slices.IndexFunc(facts.Events, func(e readiness.Event) bool { return e.UID == uid })
		s.events = append(s.events, facts.Events[i].ID)
		s.write(facts.Events[i])
	}
	s.values = s.parameters(feed.ID)
	s.values["offers"] = []string{s.renew(feed.ID, private, embargoed)}
	s.furnishObjects()
	return s
}

// renew has a third, private event entered anew in its calendar beside the others, and gives the id of the question that this makes.
func (s *confidential) renew(feedID string, others ...readiness.Occurrence) string {
	s.Helper()
	o := s.hushed("renewed")
	o.Private = true
	for k, uid := range []string{"renewed", "renewed-2"} {
		if o.UID = uid; k > 0 {
			o.Start, o.End = o.Start.Add(time.Hour), o.End.Add(time.Hour)
		}
		in := intake.Incoming{Occurrences: append([]readiness.Occurrence{o}, others...), Complete: true, From: noon.Add(-intake.ImportPast), To: noon.Add(intake.ImportFuture)}
		_, err := s.store.ApplyFeed(s.Context(), feedID, readiness.FeedFetch{}, in, noon.Add(time.Duration(k)*time.Second))
		s.must(err)
		facts, err := s.store.Snapshot(s.Context(), noon, noon.AddDate(0, 1, 0))
		s.must(err)
		for _, e := range facts.Events {
			if e.UID == "renewed" {
				_, err := s.store.TellBrief(s.Context(), e.ID, readiness.Brief{Programme: s.mark + canary + "renewed"}, 0, actorOf(s.people[sre]), noon)
				s.must(err)
			}
		}
	}
	open := s.open()
	if len(open) != 1 {
		s.Fatalf("open are %+v", open)
	}
	return open[0].ID
}

// hushed is an airing that has a canary in every text.
func hushed(uid string) readiness.Occurrence { return new(confidential).hushed(uid) }

func (s *confidential) hushed(uid string) readiness.Occurrence {
	word, plain := s.mark+canary+uid, canary+uid
	o := occurrence(uid, word+" title", noon.Add(30*time.Hour))
	o.Description, o.Location, o.URL, o.Categories = word+" notes", word+" station", "https://"+plain+".example/", []string{word}
	return o
}

// write has people put words about an event wherever they can.
func (s *confidential) write(e readiness.Event) {
	s.Helper()
	plain := canary + e.UID
	word, ctx, by := s.mark+plain, s.Context(), actorOf(s.people[sre])
	brief := readiness.Brief{Programme: word, Station: word, Corner: word, Kind: word, ScreenURL: word, CatchUp: word, Reach: word, Peak: word,
		Contact: word, Embargo: word}
	if e.UID == "embargo" {
		brief.EmbargoUntil = noon.Add(embargoEnds).Format(time.RFC3339)
	}
	_, err := s.store.TellBrief(ctx, e.ID, brief, 0, by, noon)
	s.must(err)
	_, err = s.store.SetLevel(ctx, e.ID, 4, word, 0, by, noon)
	s.must(err)
	_, err = s.store.OpenFreeze(ctx, "", word, by, noon)
	s.must(err)
	frozen, err := s.store.Freeze(ctx, noon, noon)
	s.must(err)
	s.must(s.store.RefusedJob(ctx, word, "", frozen.Windows(noon), by, noon))
	own, err := s.store.AddTask(ctx, e.ID, readiness.Ask{TitleJA: word, TitleEN: word, Runbook: "https://" + plain + ".example/",
		Verify: readiness.VerifyManual, Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -time.Hour}}, by, noon)
	s.must(err)
	_, err = s.store.NoteTask(ctx, own.ID, word, by, noon)
	s.must(err)
	in, err := s.store.AddTracker(ctx, ticket.Tracker{Kind: ticket.GitHub, Name: e.ID, Project: "acme/" + plain, Token: "t"}, by, noon)
	s.must(err)
	_, err = s.store.LinkIssue(ctx, own.ID, in.Address(7), by, noon)
	s.must(err)
	_, err = s.store.WaiveTask(ctx, own.ID, 0, word, time.Time{}, by, noon)
	s.must(err)
	tasks, err := s.store.Tasks(ctx, e.ID)
	s.must(err)
	byHand := slices.IndexFunc(tasks, func(t readiness.Task) bool { return t.ByHand() && t.ID != own.ID })
	_, err = s.store.CompleteTask(ctx, tasks[byHand].ID, 0, claim.Said{Evidence: "https://" + plain + ".example/", Note: word}, by, noon)
	s.must(err)
	_, err = s.store.WaiveCheck(ctx, toppage.CheckWaiver{PageID: s.page.ID, CheckID: "C1", EventID: e.ID, Reason: word, Approver: by.Name,
		Until: e.End}, by, noon)
	s.must(err)
}

// parameters gives what may stand in the place of each parameter of an address.
func (s *confidential) parameters(feed string) map[string][]string {
	s.Helper()
	beside := s.beside()
	values := map[string][]string{"events": append([]string{beside}, s.events...), "wall": s.events, "feeds": {feed}, "toppage": {s.page.ID}, "toppages": {s.page.ID},
		"template": {"B-02"}, "check": {"C1"}, "role": {"lead"}, "standing": {"R-01"}}
	for _, id := range append([]string{beside}, s.events...) {
		tasks, err := s.store.Tasks(s.Context(), id)
		s.must(err)
		for _, t := range tasks {
			if t.Own() || t.Waiver != nil || !t.DoneAt.IsZero() || t.Template == "B-01" {
				values["tasks"] = append(values["tasks"], t.ID)
			}
		}
		changes, err := s.store.RecentChanges(s.Context(), id, nil, 100)
		s.must(err)
		for _, c := range changes {
			values["seq"] = append(values["seq"], fmt.Sprint(c.Seq))
		}
	}
	facts, err := s.store.Snapshot(s.Context(), noon, noon.AddDate(1, 0, 0))
	s.must(err)
	for _, w := range facts.Pages[0].Waivers {
		values["waiver"] = append(values["waiver"], w.ID)
	}
	return values
}

// addresses gives the addresses of a route; an id is of what the part of the address before it names.
func (s *confidential) addresses(pattern string) []string {
	s.Helper()
	all := []string{""}
	before := ""
	for part := range strings.SplitSeq(strings.TrimPrefix(pattern, "/"), "/") {
		values := []string{part}
		if name, ok := strings.CutPrefix(part, ":"); ok {
			if values = s.values[name]; name == "id" {
				values = s.values[before]
			}
			if len(values) == 0 {
				s.Errorf("%s: nothing is known that may stand for %s", pattern, part)
			}
		}
		var longer []string
		for _, path := range all {
			for _, value := range values {
				longer = append(longer, path+"/"+value)
			}
		}
		all, before = longer, part
	}
	return all
}

// asked gives the addresses with the questions that pages and operations read.
func (s *confidential) asked(path string) []string {
	then := url.QueryEscape(noon.Add(time.Second).Format(time.RFC3339))
	all := []string{path, path + "?at=" + then}
	switch {
	case path == "/":
		all = append(all, path+"?after="+s.events[0], path+"?after="+s.events[1])
	case path == "/calendar":
		all = append(all, path+"?month=2026-11")
	case path == "/triage/list":
		all = append(all, path+"?ticked=all")
	case path == "/history" || path == "/triage" || path == "/toppage" || strings.HasPrefix(path, "/toppage/"):
		all = append(all, path+"?event="+s.events[0], path+"?event="+s.events[1])
	case path == "/tasks" || path == "/api/v1/tasks":
		all = append(all, path+"?view=mine", path+"?view=stock", path+"?limit=500")
	case path == "/api/v1/changes":
		all = append(all, path+"?limit=500", path+"?event="+s.events[0], path+"?event="+s.events[1])
	case path == "/api/v1/events":
		all = append(all, path+"?from=2026-11-01&to=2026-12-01")
	case strings.Contains(path, "/events/"):
		all = append(all, path+"?to=5", path+"?limit=500")
	}
	return all
}

// requests lists every request that the program answers, by its own routes, that ends no session.
func (s *confidential) requests() (all [][2]string) {
	s.Helper()
	for _, r := range s.Routes() {
		if r.Method == "echo_route_not_found" || r.Path == "/live" || r.Path == "/signout" || strings.HasPrefix(r.Path, "/static/") {
			continue
		}
		pattern := regexp.MustCompile(`:(\w+)`).ReplaceAllString(strings.ReplaceAll(strings.ReplaceAll(r.Path, "{", ":"), "}", ""), ":$1")
		for _, path := range s.addresses(pattern) {
			if r.Method != http.MethodGet {
				all = append(all, [2]string{r.Method, path})
				continue
			}
			for _, asked := range s.asked(path) {
				all = append(all, [2]string{r.Method, asked})
			}
		}
	}
	return all
}

// tells asks for everything as somebody of a role and gives which requests are answered with a canary.
func (s *confidential) tells(role readiness.Role, lang string, of string) (told []string) {
	s.Helper()
	cookie := s.as(role)
	for _, r := range s.requests() {
		if a := s.ask(cookie, r[0], r[1], "", "Accept-Language", lang); slices.Contains(canaries.FindAllString(strings.ToLower(a.body), -1), strings.ToLower(canary+of)) {
			told = append(told, r[0]+" "+r[1])
		}
	}
	return told
}

func TestNobodyReadsOfAConfidentialEventWhoMayNot(t *testing.T) {
	s := newConfidential(t)
	if n := len(s.requests()); n < 150 {
		t.Fatalf("only %d requests are known", n)
	}
	for _, role := range []readiness.Role{nobody, viewer} {
		for _, lang := range []string{"ja", "en"} {
			cookie := s.as(role)
			for _, r := range s.requests() {
				a := s.ask(cookie, r[0], r[1], "", "Accept-Language", lang)
				if found := canaries.FindStringIndex(a.body); found != nil {
					t.Errorf("%q reads in %s (%d) of %s %s: …%s…", role, lang, a.StatusCode, r[0], r[1], a.body[max(0, found[0]-200):min(len(a.body), found[1]+60)])
				}
			}
		}
	}
}

func TestTheWallNamesNoConfidentialEventWhoeverOpensIt(t *testing.T) {
	s := newConfidential(t)
	for _, role := range []readiness.Role{viewer, pr, sre, admin} {
		for _, path := range []string{"/wall", "/wall/" + s.events[0], "/wall/" + s.events[1]} {
			a := s.get(s.as(role), path, "Accept-Language", "ja")
			s.expect(a, http.StatusOK, "非公開のイベント")
			if found := canaries.FindString(a.body); found != "" {
				t.Errorf("%s shows %s to %s", path, found, role)
			}
		}
	}
	for _, lang := range []text.Lang{text.JA, text.EN} {
		picture, err := s.Picture(t.Context(), lang)
		s.must(err)
		if found := canaries.Find(picture); found != nil || !strings.Contains(string(picture), text.For(lang).Word.Private) {
			t.Errorf("the picture in %s shows %q", lang, found)
		}
	}
}

func TestWhoMayReadsOfConfidentialEvents(t *testing.T) {
	s := newConfidential(t)
	for _, role := range []readiness.Role{pr, sre, admin} {
		for i, uid := range []string{"private", "embargo"} {
			word := canary + uid
			s.expect(s.get(s.as(role), "/events/"+s.events[i]), http.StatusOK, word+" title", word+" station")
			s.expect(s.get(s.as(role), "/history?event="+s.events[i]), http.StatusOK, word)
			lock := map[string]string{"private": "Confidential: viewers", "embargo": "Under embargo until Tue 17 Nov 18:00"}[uid]
			for _, path := range []string{"/events/" + s.events[i], "/history?event=" + s.events[i], "/calendar?month=2026-11", "/tasks"} {
				s.expect(s.get(s.as(role), path, "Accept-Language", "en"), http.StatusOK, lock)
			}
			s.expect(s.get(s.as(role), "/api/v1/events/"+s.events[i]), http.StatusOK, word+" title", `"confidential":true`)
		}
	}
}

func TestAViewerStillSeesThatAConfidentialEventComes(t *testing.T) {
	s := newConfidential(t)
	for i := range s.events {
		s.expect(s.get(s.as(viewer), "/events/"+s.events[i], "Accept-Language", "ja"), http.StatusOK, "非公開のイベント")
		s.expect(s.get(s.as(viewer), "/api/v1/events/"+s.events[i], "Accept-Language", "ja"), http.StatusOK, `"title":"非公開のイベント"`, `"level":4`, `"confidential":true`)
	}
}

func TestThatTwoEventsMayBeOneTellsNothingOfTheConfidentialOne(t *testing.T) {
	s := newConfidential(t)
	s.expect(s.get(s.as(viewer), "/", "Accept-Language", "ja"), http.StatusOK, "同じ番組ですか？", "非公開のイベント")
	o := s.open()[0]
	_, err := s.store.ApplyFeed(t.Context(), o.FeedID, readiness.FeedFetch{}, intake.Incoming{Occurrences: []readiness.Occurrence{{UID: "renewed-2", Summary: o.Pairs[0].To.Title,
		Start: o.Pairs[0].To.Start, End: o.Pairs[0].To.End, Zone: "Asia/Tokyo", Status: readiness.Confirmed}}, From: noon, To: noon.AddDate(1, 0, 0)}, noon.Add(time.Minute))
	s.must(err)
	s.after(time.Minute)
	for _, path := range []string{"/", "/events/" + o.Pairs[0].From.ID, "/events/" + o.Pairs[0].To.ID} {
		if a := s.get(s.as(viewer), path); a.StatusCode != http.StatusOK || strings.Contains(a.body, "Is this the same programme?") {
			t.Errorf("a viewer learns on %s that the confidential one has the title of the other", path)
		}
		s.expect(s.get(s.as(pr), path), http.StatusOK, "Is this the same programme?")
	}
	s.expect(s.get(s.as(viewer), "/offers/"+o.ID), http.StatusNotFound)
	if a := s.get(s.as(viewer), "/api/v1/offers"); !strings.Contains(a.body, `"offers":[]`) {
		t.Errorf("a program learns %s", a.body)
	}
}

func TestAnEmbargoEndsByItself(t *testing.T) {
	s := newConfidential(t)
	s.after(embargoEnds)
	s.expect(s.get(s.as(viewer), "/events/"+s.events[1]), http.StatusOK, canary+"embargo title")
	s.expect(s.get(s.as(viewer), "/history?event="+s.events[1]), http.StatusOK, canary+"embargo")
	s.expect(s.get(s.as(viewer), "/wall/"+s.events[1]), http.StatusOK, canary+"embargo title")
	s.expect(s.get(s.as(viewer), "/api/v1/events/"+s.events[1]+"?at=2026-11-17T03:00:01Z"), http.StatusOK, canary+"embargo title", `"confidential":false`)
	for _, told := range s.tells(viewer, "en", "private") {
		t.Errorf("it ends for the private event too: %s", told)
	}
}

// TestNobodyReadsHowMuchAConfidentialEventNeeds: its figures are in no window, step, total or document of whoever may not see it, and
// stay right for whoever may.
func TestNobodyReadsHowMuchAConfidentialEventNeeds(t *testing.T) {
	s := newConfidential(t)
	_, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 1000, Version: 1}, readiness.System, noon)
	s.must(err)
	for _, id := range s.events {
		e, err := s.store.Event(t.Context(), id)
		s.must(err)
		e.Brief.Peak = "7,777 req/s"
		if e.UID == "embargo" {
			e.Brief.EmbargoUntil = noon.Add(40 * time.Hour).Format(time.RFC3339)
		}
		_, err = s.store.TellBrief(t.Context(), id, e.Brief, e.Version, actorOf(s.people[sre]), noon)
		s.must(err)
	}
	figures := regexp.MustCompile(`7\.77|7\.78|15\.[56]|7,?777|15,?554|(?:` + strings.Join(s.events, "|") + `)"[^{}]*(?:"ratio"|"multiple"|"replicas"|"peak_rps"):[0-9]|"ratio":[0-9][^{}]*(?:` + strings.Join(s.events, "|") + `)`)
	for _, row := range []struct {
		sentence, path string
		may, mayNot    int
	}{
		{"a day ahead on the page", "/scale", 200, 200},
		{"as JSON", "/api/v1/scale?replicas=4", 200, 200},
		{"of one page", "/api/v1/scale?replicas=4&page=" + s.page.ID, 200, 200},
		{"as a document for KEDA", "/api/v1/scale?format=keda&target=web&replicas=4&max=1000", 200, 403},
		{"for an autoscaler", "/api/v1/scale?format=hpa&target=web&replicas=4&max=1000", 200, 403},
		{"for one, with its changes", "/api/v1/scale?format=hpa-schedule&target=web&replicas=4&max=1000", 200, 403},
		{"for AWS", "/api/v1/scale?format=aws&target=service/a/b&replicas=4&max=1000", 200, 403},
		{"on air on the page", "/scale", 200, 200},
		{"on air as JSON", "/api/v1/scale?replicas=4", 200, 200},
	} {
		if row.sentence == "on air on the page" {
			s.after(30 * time.Hour)
		}
		s.expect(s.get(s.as(sre), row.path), row.may)
		a := s.get(s.as(viewer), row.path)
		s.expect(a, row.mayNot)
		if found := figures.FindString(a.body); found != "" {
			t.Errorf("%s: a viewer reads %s in %s", row.sentence, found, a.body)
		}
	}
	s.expect(s.get(s.as(viewer), "/api/v1/scale?replicas=4"), 200, `"target_ratio":null,"target_replicas":null`, `"withheld":true`)
	s.expect(s.get(s.as(viewer), "/scale", "Accept-Language", "en"), 200, "how much is confidential")
	s.expect(s.get(s.as(sre), "/api/v1/scale?replicas=4"), 200, `"peak_rps":7777`, `"multiple":7.777`, `"withheld":false`)
	s.expect(s.get(s.as(pr), "/scale", "Accept-Language", "en"), 200, "times the usual")
}

// TestNoTextTurnsTheWordsAroundIt: a mark that turns the direction of writing stands in no page, whoever wrote it and wherever. In the
// API, which gives texts as they were written, it stands.
func TestNoTextTurnsTheWordsAroundIt(t *testing.T) {
	const turn = "\u202e"
	s := newMarked(t, turn)
	s.expect(s.get(s.as(admin), "/events/"+s.events[0]), http.StatusOK, canary+"private title", canary+"private station")
	s.expect(s.get(s.as(admin), "/api/v1/events/"+s.events[0]), http.StatusOK, turn+canary+"private title")
	shown := 0
	for _, lang := range []string{"ja", "en"} {
		cookie := s.as(admin)
		for _, r := range s.requests() {
			if strings.HasPrefix(r[1], "/api/") {
				continue
			}
			a := s.ask(cookie, r[0], r[1], "", "Accept-Language", lang)
			shown += strings.Count(a.body, canary)
			if at := strings.IndexFunc(a.body, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }); at >= 0 {
				t.Errorf("%s %s (%d) turns: …%s…", r[0], r[1], a.StatusCode, a.body[max(0, at-80):min(len(a.body), at+60)])
			}
		}
		picture, err := s.Picture(t.Context(), text.Lang(lang))
		s.must(err)
		if strings.Contains(string(picture), turn) {
			t.Errorf("the picture in %s turns", lang)
		}
	}
	if shown < 200 {
		t.Errorf("the texts are shown only %d times", shown)
	}
}
