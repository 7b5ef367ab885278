package db_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/ticket"
	"tallylight/readiness/toppage"
)

// waiting is a kind of stored instant that something waits for. begin gives the work: it does what is due at an instant, as the
// job does it, and says whether anything was.
type waiting struct {
	sentence, column string
	longest          time.Duration // how long it waits after the work
	begin            func(t *testing.T, s *db.Store) (work func(now time.Time) bool)
}

// waits are all kinds; TestEveryStoredInstantThatIsWaitedForIsTested holds them against the schema.
var waits = []waiting{
	{"a top page is probed", "next_probe", time.Minute, func(t *testing.T, s *db.Store) func(time.Time) bool {
		p := pageOf(t, s)
		return func(now time.Time) bool {
			if len(must(s.ClaimTopPages(t.Context(), now, 30*time.Second))(t)) == 0 {
				return false
			}
			return s.RecordObservations(t.Context(), p.ID, []toppage.Observation{{At: now, Status: 200}}, now.Add(p.Interval), now) == nil
		}
	}},
	{"one that nobody came back from is probed", "next_probe", time.Minute, func(t *testing.T, s *db.Store) func(time.Time) bool {
		pageOf(t, s)
		return func(now time.Time) bool { return len(must(s.ClaimTopPages(t.Context(), now, time.Minute))(t)) == 1 }
	}},
	{"a top page is surveyed", "next_survey", toppage.SurveyInterval, func(t *testing.T, s *db.Store) func(time.Time) bool {
		p := pageOf(t, s)
		return func(now time.Time) bool {
			if len(must(s.ClaimSurveys(t.Context(), now, time.Minute))(t)) == 0 {
				return false
			}
			return s.RecordSurvey(t.Context(), p, wellSurveyed(now), now.Add(toppage.SurveyInterval), now) == nil
		}
	}},
	{"what a page reached is counted", "next_level", 25 * time.Hour, func(t *testing.T, s *db.Store) func(time.Time) bool {
		p := pageOf(t, s)
		return func(now time.Time) bool {
			if len(must(s.ClaimServiceLevels(t.Context(), now, time.Minute))(t)) == 0 {
				return false
			}
			return s.AskServiceLevel(t.Context(), p.ID, now.Add(25*time.Hour)) == nil
		}
	}},
	{"the capacity of a page is asked for", "next_capacity", time.Minute, func(t *testing.T, s *db.Store) func(time.Time) bool {
		page := toppage.Page{Name: "Top", URL: "https://www.example/"}
		must(s.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: "https://prom.example/"}, sre, noon))(t)
		page.Capacity = proof.Query{Source: "prom", Ask: "vector(24)", Want: proof.Want{Compare: ">=", Value: 20}}
		p := must(s.AddTopPage(t.Context(), page, sre, noon))(t)
		return func(now time.Time) bool {
			if len(must(s.CapacitiesDue(t.Context(), now, now.Add(time.Minute), time.Minute))(t)) == 0 {
				return false
			}
			return s.RecordCapacity(t.Context(), p, proof.Reading{State: proof.Pass, At: now, Asked: now}, now.Add(time.Minute), now) == nil
		}
	}},
	{"a calendar is fetched", "next_fetch", 15 * time.Minute * 11 / 10, func(t *testing.T, s *db.Store) func(time.Time) bool {
		f := calendarOf(t, s)
		return func(now time.Time) bool {
			if len(must(s.ClaimFeeds(t.Context(), now, time.Minute))(t)) == 0 {
				return false
			}
			return s.FeedUnchanged(t.Context(), f.ID, readiness.FeedFetch{Next: f.FetchAgain(now, time.Time{})}, now) == nil
		}
	}},
	{"one that fails is fetched", "next_fetch", 26*time.Hour + 24*time.Minute, func(t *testing.T, s *db.Store) func(time.Time) bool {
		f := calendarOf(t, s)
		return func(now time.Time) bool {
			if len(must(s.ClaimFeeds(t.Context(), now, time.Minute))(t)) == 0 {
				return false
			}
			next := f.RetryAt(now, 9, 0)
			return s.FeedFailed(t.Context(), f.ID, readiness.FeedFailure{SourceError: readiness.SourceError{Code: "dns"}, Next: next}, now) == nil
		}
	}},
	{"a message is sent again", "next_at", 10 * time.Second, func(t *testing.T, s *db.Store) func(time.Time) bool {
		wants(t, "writing", s.TestConnection(t.Context(), pipeline(t, s, "one"), sre, noon), nil)
		return func(now time.Time) bool {
			found := leased(t, s, now)
			for _, d := range found {
				d.Tries = 1 // so that no try is the last
				must(s.DeliveryTried(t.Context(), d, readiness.Attempt{At: now, Error: readiness.FailedTimeout}, 0, now))(t)
			}
			return len(found) == 1
		}
	}},
	{"one whose sender died is sent again", "claimed_until", lease, func(t *testing.T, s *db.Store) func(time.Time) bool {
		wants(t, "writing", s.TestConnection(t.Context(), pipeline(t, s, "one"), sre, noon), nil)
		return func(now time.Time) bool { return len(leased(t, s, now)) == 1 }
	}},
	{"a machine is asked about a task", "next_at", time.Hour, func(t *testing.T, s *db.Store) func(time.Time) bool {
		must(s.AddTask(t.Context(), show(t, s).ID, readiness.Ask{TitleEN: "Replicas", Verify: readiness.VerifyHTTP, Check: "https://a.example/",
			Gate: readiness.Gate{Anchor: readiness.AtEntry}}, sre, noon))(t)
		asked := must(s.Questions(t.Context(), noon))(t)[0]
		return func(now time.Time) bool { // after the event nobody is asked but by a person
			for _, q := range must(s.Questions(t.Context(), now))(t) {
				if q.At.After(now) || !must(s.ClaimQuestion(t.Context(), q, now.Add(time.Minute)))(t) {
					return false
				}
				asked = q
			}
			wants(t, "answering", s.RecordAnswer(t.Context(), asked, proof.Reading{State: proof.Pass, At: now, Asked: now}, "", now), nil)
			e := must(s.EventSnapshot(t.Context(), asked.Event.ID))(t)
			return e.Verified[asked.Event.ID][asked.Task.Template].Asked.Equal(now)
		}
	}},
	{"a tracker that asked for quiet is asked", "quiet_until", time.Hour, func(t *testing.T, s *db.Store) func(time.Time) bool {
		hub, _, _ := tracked(t, s)
		far := must(s.CreateEvent(t.Context(), readiness.Event{Title: "Sale", Start: noon.AddDate(2, 0, 0), End: noon.AddDate(2, 0, 1), Level: 4}, sre, noon))(t)
		must(s.LinkIssue(t.Context(), must(s.Tasks(t.Context(), far.ID))(t)[0].ID, hub.Address(1), sre, noon))(t)
		return func(now time.Time) bool {
			due := must(s.IssuesDue(t.Context(), now))(t)
			if len(due) == 0 || !must(s.ClaimIssue(t.Context(), due[0].Link, now, now.Add(time.Minute)))(t) {
				return false
			}
			return s.IssueAnswered(t.Context(), due[0], ticket.Answer{At: now, Trouble: ticket.Limited, Status: 429, QuietTo: now.Add(time.Hour)}, now) == nil
		}
	}},
	{"an issue whose event was long over by the clock is looked at", "next_at", ticket.Pause, func(t *testing.T, s *db.Store) func(time.Time) bool {
		hub, _, _ := tracked(t, s)
		must(s.LinkIssue(t.Context(), must(s.Tasks(t.Context(), show(t, s).ID))(t)[0].ID, hub.Address(1), sre, noon))(t)
		return func(now time.Time) bool {
			due := must(s.IssuesDue(t.Context(), now))(t)
			if len(due) == 0 || !must(s.ClaimIssue(t.Context(), due[0].Link, now, now.Add(time.Minute)))(t) {
				return false
			}
			return s.IssueAnswered(t.Context(), due[0], ticket.Answer{At: now, ETag: "a"}, now) == nil
		}
	}},
	{"a turn is looked up", "turns_at", time.Minute, func(t *testing.T, s *db.Store) func(time.Time) bool {
		e, since := show(t, s), time.Time{}
		return func(now time.Time) bool {
			must(s.TurnDue(t.Context(), since, now))(t)
			since = now
			next := must(s.NextTurn(t.Context()))(t)
			return next.Equal(e.NextTurn(now, must(s.Tasks(t.Context(), e.ID))(t), must(s.Ladder(t.Context()))(t)))
		}
	}},
}

// calendarOf adds a calendar that is due.
func calendarOf(t *testing.T, s *db.Store) readiness.Feed {
	t.Helper()
	f := must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: "https://calendar.example/pr.ics"}, nil, sre, noon))(t)
	wants(t, "making it due", s.FeedUnchanged(t.Context(), f.ID, readiness.FeedFetch{Next: noon}, noon), nil)
	return f
}

func TestAClockThatWasAheadLeavesNothingWaiting(t *testing.T) {
	for _, w := range waits {
		for _, jump := range []time.Duration{2 * day, 365 * day} {
			t.Run(w.sentence+" after the clock was ahead by "+jump.String(), func(t *testing.T) {
				eachEngine(t, func(t *testing.T, s *db.Store) {
					work := w.begin(t, s)
					for _, step := range []struct {
						sentence string
						at       time.Time
						want     bool
					}{
						{"at first", noon, true},
						{"a moment later it waits", noon.Add(time.Second), w.column == "turns_at"},
						{"with the clock ahead", noon.Add(jump), true},
						{"with the clock put right", noon.Add(w.longest), true},
					} {
						if got := work(step.at); got != step.want {
							t.Fatalf("%s: %v, want %v", step.sentence, got, step.want)
						}
					}
				})
			})
		}
	}
}

func TestEveryStoredInstantThatIsWaitedForIsTested(t *testing.T) {
	tested := []string{"expires", "link_until"} // TestASessionOfAClockThatWasAheadIsOver, TestAWishOfAClockThatWasAheadIsOver
	for _, w := range waits {
		tested = append(tested, w.column)
	}
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d migrations, %v", len(files), err)
	}
	waited := regexp.MustCompile(`(?m)^\s*(?:ALTER TABLE \w+ ADD COLUMN )?(next_\w+|\w+_until|expires|turns_at)\s+BIGINT`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range waited.FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(tested, column[1]) {
				t.Errorf("%s: nothing shows what becomes of %s when a clock jumps", file, column[1])
			}
		}
	}
}

func TestASessionOfAClockThatWasAheadIsOver(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		sessions := s.Sessions(func() time.Time { return noon })
		for token, expires := range map[string]time.Time{"ahead": noon.Add(365*day + db.SessionLife), "well": noon.Add(db.SessionLife)} {
			wants(t, "signing in", sessions.CommitCtx(ctx, token, []byte("x"), expires), nil)
			if _, found, err := sessions.FindCtx(ctx, token); found != (token == "well") || err != nil {
				t.Errorf("%s: found %v, %v", token, found, err)
			}
		}
		wants(t, "pruning", s.PruneSessions(ctx, noon), nil)
		if got := must(s.Count(ctx, "sessions"))(t); got != 1 {
			t.Errorf("%d sessions are left", got)
		}
	})
}

func TestWhatAClockThatWasAheadHasDatedIsKeptNoLonger(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		wants(t, "remembering", s.Remember(ctx, "p", "k", 201, nil, noon.Add(365*day)), nil)
		wants(t, "previewing", s.SavePreview(ctx, db.Preview{ID: "v", At: noon.Add(365 * day)}), nil)
		for _, step := range []struct {
			at   time.Time
			kept bool
		}{{noon, true}, {noon.Add(day), true}, {noon.Add(day + time.Millisecond), false}} {
			wants(t, "dating again", s.Redate(ctx, step.at), nil)
			wants(t, "pruning answers", s.PruneAnswers(ctx, step.at.Add(-day)), nil)
			wants(t, "pruning previews", s.PrunePreviews(ctx, step.at.Add(-day)), nil)
			_, _, found, err := s.Recall(ctx, "p", "k")
			_, gone := s.Preview(ctx, "v")
			if found != step.kept || err != nil || (gone == nil) != step.kept {
				t.Errorf("at %s the answer is kept: %v, the preview: %v", step.at, found, gone == nil)
			}
		}
	})
}

func TestCheckNowAlwaysChecks(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, p, ahead := t.Context(), pageOf(t, s), noon.Add(365*day)
		wants(t, "probing", s.RecordObservations(ctx, p.ID, []toppage.Observation{{At: ahead, Status: 200}}, ahead.Add(time.Minute), ahead), nil)
		wants(t, "surveying", s.RecordSurvey(ctx, p, wellSurveyed(ahead), ahead.Add(toppage.SurveyInterval), ahead), nil)
		wants(t, "asking", s.ProbeNow(ctx, p.ID, noon), nil)
		if probes, surveys := must(s.ClaimTopPages(ctx, noon, time.Minute))(t), must(s.ClaimSurveys(ctx, noon, time.Minute))(t); len(probes) != 1 || len(surveys) != 1 {
			t.Errorf("%d probes and %d surveys are due", len(probes), len(surveys))
		}
	})
}

func TestEvidenceFromTheFutureGivesWayToWhatIsSeenAgain(t *testing.T) {
	for _, seen := range []struct {
		sentence string
		again    func(s *db.Store, t *testing.T, p toppage.Page) error
	}{
		{"by a probe", func(s *db.Store, t *testing.T, p toppage.Page) error {
			return s.RecordObservations(t.Context(), p.ID, []toppage.Observation{{At: noon, Status: 200}}, noon.Add(time.Minute), noon)
		}},
		{"by a survey", func(s *db.Store, t *testing.T, p toppage.Page) error {
			return s.RecordSurvey(t.Context(), p, wellSurveyed(noon), noon.Add(toppage.SurveyInterval), noon)
		}},
	} {
		t.Run(seen.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				ctx, p, ahead := t.Context(), pageOf(t, s), noon.Add(day)
				before := []toppage.Observation{{At: noon.Add(-time.Minute), Status: 200}}
				wants(t, "probing before", s.RecordObservations(ctx, p.ID, before, noon, noon.Add(-time.Minute)), nil)
				wants(t, "probing ahead", s.RecordObservations(ctx, p.ID, []toppage.Observation{{At: ahead, Status: 200}}, ahead, ahead), nil)
				wants(t, "surveying ahead", s.RecordSurvey(ctx, p, wellSurveyed(ahead), ahead, ahead), nil)
				if f := board(t, s).Pages[0]; !f.Observed[0].At.Equal(ahead) {
					t.Fatalf("until then it is in the way, so that the page is unknown: %s", f.Observed[0].At)
				}
				wants(t, "seeing it again", seen.again(s, t, p), nil)
				f := board(t, s).Pages[0]
				if at := f.Observed[0].At; at.After(noon) || f.Survey != nil && f.Survey.At.After(noon) {
					t.Errorf("the newest is of %s, the survey %v", at, f.Survey)
				}
				if kept := must(s.Observations(ctx, p.ID, time.Time{}, 9))(t); kept[len(kept)-1].At.After(noon) || kept[0].At.After(noon) {
					t.Errorf("of the store %v", kept)
				}
			})
		})
	}
}

// TestBoundsInSQLAreThoseOfTheRule reads the same instants by fault.Bounded and by the store.
func TestBoundsInSQLAreThoseOfTheRule(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for _, longest := range []time.Duration{0, time.Minute, 29 * time.Hour} {
			for _, off := range []time.Duration{-time.Hour, 0, time.Millisecond, longest, longest + fault.MaxSkew, longest + fault.MaxSkew + time.Millisecond, 365 * day} {
				at := noon.Add(off)
				if got, want := must(s.Bounded(t.Context(), noon, at, longest))(t), fault.Bounded(noon, at, longest); !got.Equal(want) {
					t.Errorf("%s ahead of at most %s: the store has %s, the rule %s", off, longest, got, want)
				}
			}
		}
	})
}
