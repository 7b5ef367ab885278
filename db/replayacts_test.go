package db_test

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

var errNothing = errors.New("there is nothing to do it to")

// acts is what may happen in the week, by name; an act that is refused has not happened.
func (w *week) acts() map[string]func() error {
	ctx, s := w.Context(), w.s
	return map[string]func() error{
		"probe a page":            w.probe,
		"survey a page":           func() error { p := w.page(); return s.RecordSurvey(ctx, p, w.surveyed(), w.now.Add(time.Hour), w.now) },
		"measure a capacity":      func() error { return s.RecordCapacity(ctx, w.page(), w.reading(), w.now.Add(time.Minute), w.now) },
		"answer about a task":     w.answer,
		"read the calendar again": func() error { return s.FeedUnchanged(ctx, w.feed(), readiness.FeedFetch{Next: w.now}, w.now) },
		"fail to read the calendar": func() error {
			return s.FeedFailed(ctx, w.feed(), readiness.FeedFailure{SourceError: readiness.SourceError{Code: "timeout"}, Next: w.now}, w.now)
		},
		"move an airing":    w.moveAiring,
		"enter it anew":     w.enterAnew,
		"carry over":        w.carryOver,
		"carry over, undo":  w.carryBack,
		"remove a calendar": w.removeFeed,
		"set a level":       func() error { return only(s.SetLevel(ctx, w.event().ID, 1+w.dice.IntN(5), "said so", 0, sre, w.now)) },
		"propose a level":   func() error { return only(s.SetLevel(ctx, w.event().ID, 1+w.dice.IntN(5), "", 0, pr, w.now)) },
		"pick a task up":    func() error { return only(s.ClaimTask(ctx, w.task().ID, sre, w.now)) },
		"put a task down":   func() error { return only(s.ReleaseTask(ctx, w.task().ID, sre, w.now)) },
		"complete a task": func() error {
			t := w.task()
			return only(s.CompleteTask(ctx, t.ID, t.Version, claim.Said{Evidence: "https://t.example/1"}, sre, w.now))
		},
		"reopen a task": func() error { t := w.task(); return only(s.ReopenTask(ctx, t.ID, t.Version, sre, w.now)) },
		"skip a task": func() error {
			t := w.task()
			return only(s.WaiveTask(ctx, t.ID, t.Version, "no need", time.Time{}, sre, w.now))
		},
		"go on air":               func() error { return only(s.PressOnAir(ctx, w.event().ID, 0, pr, w.now)) },
		"have aired":              func() error { return only(s.PressAired(ctx, w.event().ID, 0, pr, w.now)) },
		"postpone":                w.postpone,
		"tell a brief":            w.brief,
		"say the traffic":         w.traffic,
		"change the levels":       w.levels,
		"move a check to a level": w.checks,
		"open a drill": func() error {
			return only(s.OpenDrill(ctx, toppage.Drill{PageID: w.page().ID, Kind: toppage.DrillRefused}, sre, w.now))
		},
		"close a drill":                func() error { return only(s.CloseDrill(ctx, w.page().ID, sre, w.now)) },
		"upload a load report":         w.load,
		"withdraw a load report":       w.withdrawLoad,
		"waive a check":                w.waive,
		"withdraw a waiver of a check": w.unwaive,
		"say a word on a check": func() error {
			return only(s.TickCheck(ctx, toppage.CheckTick{PageID: w.page().ID, CheckID: "F2", Note: fmt.Sprint("by hand ", w.seen)}, sre, w.now))
		},
		"take a word on a check back": func() error { return s.WithdrawCheckTick(ctx, w.page().ID, "F2", sre, w.now) },
		"set a page up anew":          w.setUp,
		"replace a page":              w.replacePage,
		"hide an event":               func() error { e := w.event(); return only(s.SetHidden(ctx, e.ID, !e.Hidden, 0, sre, w.now)) },
	}
}

func (w *week) feed() string { return w.feeds[len(w.feeds)-1] }

// probe sees a page, mostly well.
func (w *week) probe() error {
	p := w.page()
	o := answer(w.now.Add(-2 * time.Second))
	o.URL, o.FinalURL, o.FreshFor = p.URL, p.URL, 3*p.Interval
	ms := 20 + 400*w.dice.Float64()
	o.Facts.TTFBMS = &ms
	if w.one(9) {
		o.Status = 503
	}
	seen := []toppage.Observation{o}
	if w.one(4) { // as many as a verdict needs
		for i := range 20 {
			earlier := o
			earlier.At = o.At.Add(time.Duration(i-20) * time.Second)
			seen = append(seen, earlier)
		}
	}
	return w.s.RecordObservations(w.Context(), p.ID, seen, w.now.Add(p.Interval), w.now)
}

func (w *week) surveyed() toppage.Survey {
	seen := wellSurveyed(w.now.Add(-15 * time.Second))
	if w.one(3) {
		seen.H3.Answered = false
	}
	return seen
}

func (w *week) reading() proof.Reading {
	r := proof.Reading{State: proof.Pass, Measured: fmt.Sprint(20 + w.dice.IntN(9)), Required: ">= 20", At: w.now.Add(-time.Second), Asked: w.now, FreshFor: 5 * time.Minute}
	switch w.dice.IntN(4) {
	case 0:
		r.State, r.Measured = proof.Fail, "3"
	case 1:
		r.State, r.Reason = proof.Unknown, "timeout"
	}
	return r
}

func (w *week) answer() error {
	for _, t := range must(w.s.Tasks(w.Context(), w.event().ID))(w.T) {
		if t.Verify == readiness.VerifyHTTP {
			q := must(w.s.Question(w.Context(), t.ID))(w.T)
			return w.s.RecordAnswer(w.Context(), q, w.reading(), "http", w.now)
		}
	}
	return errNothing
}

// moveAiring has the calendar move, rename or drop an airing, or bring one back.
func (w *week) moveAiring() error {
	i := w.dice.IntN(len(w.airs))
	o := &w.airs[i]
	if o.Start.Before(w.now) {
		return errNothing
	}
	kept := w.airs
	switch w.dice.IntN(4) {
	case 0:
		kept = append(append(kept[:0:0], w.airs[:i]...), w.airs[i+1:]...)
	case 1:
		o.Summary += "+"
	default:
		by := time.Duration(w.dice.IntN(600)-200) * time.Minute
		o.Start, o.End = o.Start.Add(by), o.End.Add(by)
	}
	in := imported(kept...)
	in.From, in.To = w.now.Add(-day), w.now.Add(60*day)
	return only(w.s.ApplyFeed(w.Context(), w.feed(), fetched, in, w.now))
}

// enterAnew has the calendar enter an airing under another UID, a little later, so that people are asked.
func (w *week) enterAnew() error {
	o := &w.airs[w.dice.IntN(len(w.airs))]
	if o.Start.Before(w.now) {
		return errNothing
	}
	w.seen++
	o.UID = fmt.Sprint("anew ", w.seen)
	o.Start, o.End = o.Start.Add(20*time.Minute), o.End.Add(20*time.Minute)
	in := imported(w.airs...)
	in.From, in.To = w.now.Add(-day), w.now.Add(60*day)
	return only(w.s.ApplyFeed(w.Context(), w.feed(), fetched, in, w.now))
}

func (w *week) carryOver() error {
	offers, err := w.s.Offers(w.Context(), w.now)
	if err != nil || len(offers) == 0 {
		return cmp.Or(err, errNothing)
	}
	return only(w.s.Carry(w.Context(), offers[0].ID, nil, pr, w.now))
}

// carryBack takes the newest answer back.
func (w *week) carryBack() error {
	done, err := w.s.RecentChanges(w.Context(), "", []string{journal.EventCarried}, 1)
	if err != nil || len(done) == 0 {
		return cmp.Or(err, errNothing)
	}
	return only(w.s.Undo(w.Context(), done[0].Seq, pr, w.now))
}

// removeFeed removes the calendar, and reads it again under another name.
func (w *week) removeFeed() error {
	if !w.one(5) {
		return errNothing
	}
	if err := w.s.RemoveFeed(w.Context(), w.feed(), 0, sre, w.now); err != nil {
		return err
	}
	w.now = w.now.Add(time.Second)
	f, err := w.s.AddFeed(w.Context(), readiness.Feed{Name: "PR 2", URL: "https://cal.example/pr.ics"}, nil, pr, w.now)
	if err != nil {
		return err
	}
	w.feeds = append(w.feeds, f.ID)
	return only(w.s.ApplyFeed(w.Context(), f.ID, fetched, imported(w.airs...), w.now))
}

func (w *week) postpone() error {
	return only(w.s.Postpone(w.Context(), w.event().ID, 0, pr, w.now, func(e readiness.Event) (time.Time, time.Time, error) {
		if e.Start.Before(w.now) {
			return e.Start, e.End, errNothing
		}
		return e.Start.Add(30 * time.Minute), e.End.Add(30 * time.Minute), nil
	}))
}

func (w *week) brief() error {
	b := readiness.Brief{Peak: fmt.Sprint(100 + w.dice.IntN(900)), Kind: "tv"}
	return only(w.s.TellBrief(w.Context(), w.event().ID, b, 0, pr, w.now))
}

func (w *week) traffic() error {
	known := must(w.s.Traffic(w.Context()))(w.T)
	known.Baseline, known.Tail = float64(50+w.dice.IntN(200)), time.Duration(1+w.dice.IntN(20))*time.Hour
	return only(w.s.SaveTraffic(w.Context(), known, sre, w.now))
}

func (w *week) levels() error {
	if !w.one(3) {
		return errNothing
	}
	l := must(w.s.Ladder(w.Context()))(w.T)
	i := w.dice.IntN(len(l.Templates))
	l.Templates = append(l.Templates[:i:i], l.Templates[i+1:]...)
	return only(w.s.SaveLadder(w.Context(), l, l.Version, readiness.LadderChoice{}, sre, w.now))
}

func (w *week) checks() error {
	_, version, err := w.s.CheckLevels(w.Context())
	if err != nil {
		return err
	}
	return w.s.SaveCheckLevels(w.Context(), toppage.CheckMap{"C7": 1 + w.dice.IntN(5), "S1": w.dice.IntN(5)}, version, sre, w.now)
}

func (w *week) load() error {
	p := toppage.LoadProof{PageID: w.page().ID, LoadReport: tested(w.now.Add(-time.Hour), fmt.Sprintf("aa%d", w.seen), float64(500+w.dice.IntN(500)))}
	return only(w.s.KeepLoad(w.Context(), p.Timed(time.Time{}, w.now), sre, w.now))
}

func (w *week) withdrawLoad() error {
	loads := must(w.s.Loads(w.Context(), w.page().ID))(w.T)
	if len(loads) == 0 {
		return errNothing
	}
	return w.s.WithdrawLoad(w.Context(), loads[0].PageID, loads[0].ID, sre, w.now)
}

func (w *week) waive() error {
	e := w.event()
	return only(w.s.WaiveCheck(w.Context(), toppage.CheckWaiver{PageID: w.page().ID, CheckID: "A2", EventID: e.ID, Reason: fmt.Sprint("slow ", w.seen),
		Approver: "Ken", Until: e.End}, sre, w.now))
}

func (w *week) unwaive() error {
	for _, p := range w.snapshot(w.now).Pages {
		for _, waiver := range p.Waivers {
			return w.s.WithdrawCheckWaiver(w.Context(), p.Page.ID, waiver.ID, sre, w.now)
		}
	}
	return errNothing
}

func (w *week) setUp() error {
	p := w.page()
	p.Marker, p.TTFBLimit = fmt.Sprint("Welcome ", w.dice.IntN(3)), time.Duration(200+w.dice.IntN(400))*time.Millisecond
	if w.one(2) {
		p.Marker = "Welcome"
	}
	return only(w.s.ChangeTopPage(w.Context(), p, sre, w.now))
}

func (w *week) replacePage() error {
	if !w.one(5) {
		return errNothing
	}
	p := w.page()
	if err := w.s.RemoveTopPage(w.Context(), p.ID, p.Version, sre, w.now); err != nil {
		return err
	}
	w.now = w.now.Add(time.Second)
	_, err := w.s.AddTopPage(w.Context(), toppage.Page{Name: "New", URL: p.URL, Marker: "Welcome", Interval: 5 * time.Minute}, sre, w.now)
	return fault.Wrap(err, "replace a page")
}
