package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
	"tallylight/readiness/ticket"
	"tallylight/readiness/toppage"
)

// wasOn adds an event of an hour of which it is told that 17,000 req/s come, and moves the clock an hour past its end.
func (s *site) wasOn(change ...func(*readiness.Event)) readiness.Event {
	s.Helper()
	e := readiness.Event{Title: "秋のクラフト市", Start: noon.Add(2 * time.Hour), End: noon.Add(3 * time.Hour), Zone: "Asia/Tokyo", Level: 4,
		Brief: readiness.Brief{Peak: "12000-17000 req/s", Station: "TX"}}
	for _, c := range change {
		c(&e)
	}
	e, err := s.store.CreateEvent(s.Context(), e, actorOf(s.people[sre]), noon)
	s.must(err)
	s.after(4 * time.Hour)
	return e
}

// brought keeps what an event brought to the page.
func (s *site) brought(e readiness.Event, alter ...func(*measured.Peak)) {
	s.Helper()
	p := measured.Peak{EventID: e.ID, PageID: s.page.ID, From: e.Start.Add(-30 * time.Minute), To: e.End.Add(time.Hour), Usual: 1450, Rate: 16_420,
		At: e.Start.Add(130 * time.Second), Ramp: 84 * time.Second, Tail: 35 * time.Minute, Second: measured.Hump{At: e.Start.Add(20 * time.Minute), Rate: 4480},
		Seen: 2 * time.Hour, Asked: measured.Asked{Source: "c", Expression: "sum(rate(http_requests_total[1m]))", Step: 15 * time.Second, Server: "2.42.0", Hash: "ab12"},
		Curve: measured.Series{Start: e.Start.Add(-30 * time.Minute), Step: time.Minute, Rates: []float64{1450, 1400, 16_420, 4480, 1500}}}
	for _, a := range alter {
		a(&p)
	}
	s.must(s.store.NotePeak(s.Context(), p, true, e.End.Add(2*time.Hour)))
}

// location is where an answer leads, without the place on the page.
func (a answer) location() string {
	to, _, _ := strings.Cut(a.Header.Get("Location"), "#")
	return to
}

func TestThePageOfAnEventThatIsOver(t *testing.T) {
	s := open(t)
	_, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 1450, Proven: 20_600, Boot: 4 * time.Minute, Version: 1}, readiness.System, noon)
	s.must(err)
	e := s.wasOn()
	s.brought(e)
	on, path := s.as(sre), "/events/"+e.ID
	s.expect(s.get(on, path), http.StatusOK, "Expected, proven, measured", "16,420 <small>req/s", "97 <small>%", "80 <small>%", "Was level 4 right?",
		"11.3 × the usual maximum", "10 to 90 % in 84 s; boot takes 4 min", "One question is open", "What happened when", "Entered by hand", "Second peak 4,480 req/s",
		"Back to 1.3 ×", "sum(rate(http_requests_total[1m]))", "ab12", "Measured each 15 s", "within what was expected", "It stayed under what was proven",
		`action="`+path+`/aired"`, "Review: peak, level", `id="preparation"`, "What PR told us")
	s.expect(s.get(on, path, "Accept-Language", "ja"), http.StatusOK, "想定・実証・実測", "想定上限比", "レベル4は適切でしたか", "経緯", "再発防止", "手入力で登録", "実測（")
	guest := s.get(s.as(viewer), path)
	s.expect(guest, http.StatusOK, "16,420")
	if strings.Contains(guest.body, `action="`+path+`/review"`) {
		t.Error("a viewer is asked")
	}
}

// measuring has the traffic of the page asked for, and gives the page with the connection by which it is.
func (s *site) measuring() toppage.Page {
	s.Helper()
	from, err := s.store.AddConnection(s.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: "https://prom.example/"}, readiness.System, noon)
	s.must(err)
	p := s.page
	p.Rates = toppage.Rates{Source: from.ID, Requests: "sum(rate(x[1m]))"}
	p, err = s.store.ChangeTopPage(s.Context(), p, readiness.System, noon)
	s.must(err)
	return p
}

func TestWhatIsNotMeasuredIsSaidInOneLine(t *testing.T) {
	for _, row := range []struct {
		sentence string
		given    func(s *site)
		want     []string
	}{
		{"nobody said how to ask", func(*site) {}, []string{"The peak was not measured. Enter the expression", `href="/toppage/`, "Enter the expression</a>"}},
		{"it was not measured yet", func(s *site) {
			s.measuring()
		}, []string{"The peak was not measured.", "It is measured a few minutes after the end"}},
		{"there is no page", func(s *site) {
			s.must(s.store.RemoveTopPage(s.Context(), s.page.ID, s.page.Version, readiness.System, noon))
		}, []string{"no top page is registered"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := open(t)
			row.given(s)
			e := s.wasOn()
			page := s.get(s.as(sre), "/events/"+e.ID)
			s.expect(page, http.StatusOK, append(row.want, "write it as you read it")...)
			if strings.Contains(page.body, `class="outcome"`) || strings.Contains(page.body, ">0 <small>") {
				t.Error("a figure stands where nothing was measured")
			}
		})
	}
}

func TestThePageClosesWhenItIsAnswered(t *testing.T) {
	s := open(t)
	e := s.wasOn()
	on, path := s.as(pr), "/events/"+e.ID
	s.expect(s.post(on, path+"/review", "version", "1", "well", "PR told us the second"), http.StatusUnprocessableEntity, "Answer this to close", "PR told us the second")
	to := s.post(on, path+"/review", "version", "1", "well", "PR told us the second", "open", "true").location()
	s.expect(s.get(on, to), http.StatusOK, "Saved", "One question is open", "PR told us the second</textarea>")
	s.expect(s.post(on, path+"/review", "version", "1", "right", "low", "badly", "The QR code came again"), http.StatusConflict,
		"PR told us the second", "The QR code came again", `name="version" value="2"`)
	s.expect(s.post(on, path+"/review", "version", "2", "right", "right", "peak", "lots"), http.StatusUnprocessableEntity, "Write requests a second")
	to = s.post(on, path+"/review", "version", "2", "right", "right", "peak", "15,000 req/s", "well", "PR told us the second", "badly", "The QR code came again").location()
	s.expect(s.get(on, to), http.StatusOK, "Answered and closed", "The question is answered", "Right</b>", "The QR code came again", "15,000 req/s", "Reopen", "Review closed")
	s.brought(e)
	if now := s.get(on, path).body; strings.Contains(now, "15,000 req/s") || !strings.Contains(now, "16,420") {
		t.Error("a peak that was typed stands beside the one that was measured since")
	}
	task, err := s.store.Task(t.Context(), readiness.TaskID(e.ID, "E-04"))
	s.must(err)
	if a := task.Answers(); a == nil || !a.Complete() {
		t.Errorf("the task of the review: %+v", a)
	}
	to = s.post(on, path+"/review/reopening", "version", "3").location()
	s.expect(s.get(on, to), http.StatusOK, "Open again", "One question is open", "The QR code came again</textarea>", `value="right" checked`)
	s.expect(s.post(on, path+"/review/reopening", "version", "3"), http.StatusConflict)
	s.expect(s.get(on, "/history?event="+e.ID), http.StatusOK, "answered whether the level was right: Right")
}

func TestPreventionsOnThePage(t *testing.T) {
	s := open(t)
	e := s.wasOn()
	hub, err := s.store.AddTracker(t.Context(), ticket.Tracker{Kind: ticket.GitHub, Name: "Ops", Project: "acme/ops", Token: "github_pat_x"}, actorOf(s.people[admin]), noon)
	s.must(err)
	on, path := s.as(sre), "/events/"+e.ID
	s.expect(s.get(on, path), http.StatusOK, "an issue in Ops", "a task of this event", "a task of level 4")
	if strings.Contains(s.get(s.as(pr), path).body, "a task of level 4") {
		t.Error("PR is offered to change the levels")
	}
	to := s.post(on, path+"/preventions", "what", "No cookies", "becomes", "issue:"+hub.ID).location()
	s.expect(s.get(on, to), http.StatusOK, "Added", "No cookies", "Ops The issue is being created")
	s.post(on, path+"/preventions", "what", "Ask for every moment", "becomes", "level:3")
	s.expect(s.get(on, path), http.StatusOK, "Ask for every moment", "In your draft of the levels", `href="/levels/preview"`)
	s.expect(s.get(s.as(pr), path), http.StatusOK, "Not among the tasks of the levels")
	s.expect(s.get(on, "/levels/preview"), http.StatusOK, "Tasks added: 1")
	s.post(on, "/levels")
	s.expect(s.get(on, path), http.StatusOK, "Now a task of level 3 and up")
	s.expect(s.post(on, path+"/preventions", "what", " ", "becomes", "task"), http.StatusUnprocessableEntity, "Fill this in")
	s.expect(s.post(on, path+"/preventions", "what", "x", "becomes", "level:x"), http.StatusUnprocessableEntity, "There is no such value")
	all, err := s.store.Preventions(t.Context(), e.ID)
	s.must(err)
	to = s.post(on, path+"/preventions/"+all[0].ID+"/delete").location()
	s.expect(s.get(on, to), http.StatusOK, "Taken off the list")
}

func TestNothingIsConcludedBeforeAnEventIsOver(t *testing.T) {
	s := open(t)
	on, path := s.as(sre), "/events/"+s.events[0].ID
	s.unchanged(func() {
		s.expect(s.post(on, path+"/review", "version", "1", "right", "low"), http.StatusUnprocessableEntity, "once the event is over")
		s.expect(s.post(on, path+"/preventions", "what", "x", "becomes", "task"), http.StatusUnprocessableEntity, "once the event is over")
	})
	if body := s.get(on, path).body; strings.Contains(body, "Expected, proven, measured") {
		t.Error("an event to come has the page of one that is over")
	}
}

func TestWhoMayNotKnowTheEventSeesNothingOfWhatCameOfIt(t *testing.T) {
	s := open(t)
	e := s.wasOn(func(e *readiness.Event) { e.Private = true })
	s.brought(e)
	said := review.Said{Words: review.Words{Right: review.TooLow, Badly: canary + "badly"}, Version: 1}
	_, err := s.store.SaveReview(t.Context(), e.ID, said, actorOf(s.people[sre]), noon.Add(4*time.Hour))
	s.must(err)
	_, err = s.store.AddPrevention(t.Context(), e.ID, review.Made{What: canary + "prevention", Becomes: review.ATask}, actorOf(s.people[sre]), noon.Add(4*time.Hour))
	s.must(err)
	for _, path := range []string{"/events/" + e.ID, "/history?event=" + e.ID, "/history"} {
		guest := s.get(s.as(viewer), path)
		s.expect(guest, http.StatusOK)
		for _, word := range []string{canary, "16,420", "Too low"} {
			if strings.Contains(guest.body, word) {
				t.Errorf("%s tells a viewer %q", path, word)
			}
		}
	}
	s.expect(s.get(s.as(pr), "/events/"+e.ID), http.StatusOK, canary+"badly", canary+"prevention", "16,420")
}

func TestThePageOfTheDayOfTheEventShowsNothingOfLater(t *testing.T) {
	s := open(t)
	e := s.wasOn()
	s.brought(e)
	s.after(10 * time.Hour)
	_, err := s.store.SaveReview(t.Context(), e.ID, review.Said{Words: review.Words{Right: review.TooLow, Well: "learnt"}, Version: 1}, actorOf(s.people[sre]), noon.Add(14*time.Hour))
	s.must(err)
	on, path := s.as(sre), "/events/"+e.ID
	s.expect(s.get(on, path), http.StatusOK, "learnt", "16,420")
	then := s.get(on, path+"?at="+e.End.Add(time.Minute).Format(time.RFC3339))
	s.expect(then, http.StatusOK, "The peak was not measured", "One question is open")
	for _, word := range []string{"learnt", "16,420", "<textarea", `action="` + path + "/review"} {
		if strings.Contains(then.body, word) {
			t.Errorf("a minute after its end the page had %q", word)
		}
	}
	s.expect(s.get(on, path+"?at="+e.Start.Add(time.Minute).Format(time.RFC3339)), http.StatusOK, "What blocks GO")
}
