package db_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

const usualRate = 100

// minute is an instant of the day of the tests.
func minute(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }

// above is a time in which a page was asked more than twice the usual; to 0: it lasts.
func above(from, to int, rate float64) measured.Exposure {
	x := measured.Exposure{From: minute(from), At: minute(from + 1), Rate: rate, Usual: usualRate}
	if to != 0 {
		x.To = minute(to)
	}
	return x
}

// peaking is a company whose pages are measured.
type peaking struct {
	*testing.T
	s     *db.Store
	pages []toppage.Page
}

func newPeaking(t *testing.T, s *db.Store) *peaking {
	p := &peaking{T: t, s: s}
	for _, name := range []string{"Top", "Shop"} {
		page := toppage.Page{Name: name, URL: "https://" + strings.ToLower(name) + ".example/"}
		p.pages = append(p.pages, must(s.AddTopPage(t.Context(), page, sre, noon.Add(-day)))(t))
	}
	return p
}

// looks finds exposures of the nth page at a minute, and gives how many were not known.
func (p *peaking) looks(at, page int, all ...measured.Exposure) int {
	p.Helper()
	return len(must(p.s.NoteExposures(p.Context(), p.pages[page].ID, all, minute(at)))(p))
}

// answers says of the newest exposure what it was.
func (p *peaking) answers(a measured.Answer) {
	p.Helper()
	newest := p.all()[0]
	must(p.s.AnswerExposure(p.Context(), newest.ID, newest.Version, a, "", pr, minute(30)))(p)
}

func (p *peaking) all() []measured.Exposure {
	p.Helper()
	return must(p.s.Exposures(p.Context(), noon.Add(-day)))(p)
}

// known gives all exposures in words, the oldest first.
func (p *peaking) known() string {
	p.Helper()
	var said []string
	questions := map[string]int{}
	for _, x := range slices.Backward(p.all()) {
		to := "now"
		if !x.To.IsZero() {
			to = fmt.Sprint(int(x.To.Sub(noon).Minutes()))
		}
		line := fmt.Sprintf("%d-%s %v", int(x.From.Sub(noon).Minutes()), to, x.Rate)
		if x.Question != "" {
			if _, asked := questions[x.Question]; !asked {
				questions[x.Question] = len(questions) + 1
			}
			line += fmt.Sprintf(" ?%d", questions[x.Question])
		}
		if x.Was != "" {
			line += " " + string(x.Was)
		}
		said = append(said, line)
	}
	return strings.Join(said, ", ")
}

// told counts what people were told of peaks.
func (p *peaking) told() (n int) {
	p.Helper()
	for _, one := range must(p.s.NoticesSince(p.Context(), noon.Add(-day)))(p) {
		if one.Reason == notice.PeakUnplanned {
			n++
		}
	}
	return n
}

var robots = measured.Answer{Was: measured.WasNone}

// lookedFor are looks for exposures, and what is known and told by them.
var lookedFor = []struct {
	sentence string
	lives    func(p *peaking)
	known    string
	told     int
}{
	{"nothing was found", func(p *peaking) { p.looks(5, 0) }, "", 0},
	{"the same is found twice", func(p *peaking) { p.looks(15, 0, above(0, 10, 400)); p.looks(20, 0, above(0, 10, 400)) }, "0-10 400 ?1", 1},
	{"it lasts, grows and ends", func(p *peaking) {
		p.looks(5, 0, above(0, 0, 300))
		p.looks(10, 0, above(0, 0, 500))
		p.looks(20, 0, above(0, 12, 500))
	}, "0-12 500 ?1", 1},
	{"it lasts so long that its beginning is out of sight", func(p *peaking) {
		for at := 5; at < 90; at += 5 {
			p.looks(at, 0, above(max(0, at-60), 0, 300))
		}
	}, "0-now 300 ?1", 1},
	{"it is over when it is not found any more", func(p *peaking) { p.looks(5, 0, above(0, 0, 300)); p.looks(20, 0) }, "0-5 300 ?1", 1},
	{"a quarter of an hour later it is another", func(p *peaking) { p.looks(40, 0, above(0, 10, 400), above(25, 30, 300)) }, "0-10 400 ?1, 25-30 300 ?2", 2},
	{"a minute less and it is the same", func(p *peaking) { p.looks(12, 0, above(0, 10, 400)); p.looks(40, 0, above(24, 30, 300)) }, "0-30 400 ?1", 1},
	{"one that is answered grows and is not asked about again", func(p *peaking) {
		p.looks(5, 0, above(0, 0, 300))
		p.answers(robots)
		p.looks(10, 0, above(0, 0, 800))
	}, "0-now 800 ?1 none", 1},
	{"one that was answered while it lasted swallows no later one", func(p *peaking) {
		p.looks(5, 0, above(0, 0, 300))
		p.answers(robots)
		p.looks(40, 0, above(20, 30, 600))
	}, "0-5 300 ?1 none, 20-30 600 ?2", 2},
	{"it belongs to an event", func(p *peaking) {
		x := above(0, 10, 400)
		x.EventID = "e"
		p.looks(15, 0, x)
	}, "0-10 400", 0},
	{"two pages at once are one question", func(p *peaking) { p.looks(15, 0, above(0, 10, 400)); p.looks(15, 1, above(4, 12, 300)) },
		"0-10 400 ?1, 4-12 300 ?1", 1},
	{"and one answer", func(p *peaking) {
		p.looks(15, 0, above(0, 10, 400))
		p.looks(15, 1, above(4, 12, 300))
		p.answers(robots)
	}, "0-10 400 ?1 none, 4-12 300 ?1 none", 1},
	{"the other page is seen once it is answered", func(p *peaking) {
		p.looks(15, 0, above(0, 10, 400))
		p.answers(robots)
		p.looks(15, 1, above(4, 12, 300))
	}, "0-10 400 ?1 none, 4-12 300 ?1 none", 1},
	{"two pages one after the other are two questions", func(p *peaking) { p.looks(15, 0, above(0, 10, 400)); p.looks(25, 1, above(14, 20, 300)) },
		"0-10 400 ?1, 14-20 300 ?2", 2},
}

func TestExposuresAreAskedAboutOnce(t *testing.T) {
	for _, row := range lookedFor {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				p := newPeaking(t, s)
				row.lives(p)
				if got := p.known(); got != row.known {
					t.Errorf("known %s, want %s", got, row.known)
				}
				if got := p.told(); got != row.told {
					t.Errorf("told %d times, want %d", got, row.told)
				}
			})
		})
	}
}

func TestWhatAnExposureWas(t *testing.T) {
	tv := measured.Answer{Was: measured.WasUnannounced, Name: "朝の番組", Kind: "tv", Could: measured.CouldYes}
	for _, row := range []struct {
		sentence      string
		answer        measured.Answer
		event         string // near, far, gone or none
		field, reason string
	}{
		{"something that nobody had announced", tv, "", "", ""},
		{"and was entered since", tv, "near", "", ""},
		{"robots", robots, "", "", ""},
		{"an event that there is", measured.Answer{Was: measured.WasOurs}, "near", "", ""},
		{"an event that is not said", measured.Answer{Was: measured.WasOurs}, "", "event", "required"},
		{"an event of another week", measured.Answer{Was: measured.WasOurs}, "far", "event", "not_near"},
		{"an event that there is not", measured.Answer{Was: measured.WasOurs}, "gone", "event", "unknown"},
		{"robots at an event", robots, "near", "event", "unknown"},
		{"nothing", measured.Answer{}, "", "was", "required"},
		{"a word that is no answer", measured.Answer{Was: "weather"}, "", "was", "unknown"},
		{"a kind that there is not", measured.Answer{Was: measured.WasUnannounced, Kind: "pigeon"}, "", "kind", "no_such_kind"},
		{"neither yes nor no", measured.Answer{Was: measured.WasUnannounced, Could: "maybe"}, "", "could", "unknown"},
		{"a name that is a novel", measured.Answer{Was: measured.WasUnannounced, Name: strings.Repeat("長", fault.MaxTitle+1)}, "", "name", "too_long"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				p := newPeaking(t, s)
				events := map[string]string{"gone": "gone"}
				for name, from := range map[string]time.Time{"near": noon.Add(20 * time.Hour), "far": noon.Add(3 * day)} {
					e := readiness.Event{Title: name, Start: from, End: from.Add(time.Hour)}
					events[name] = must(s.CreateEvent(t.Context(), e, pr, noon))(t).ID
				}
				p.looks(15, 0, above(0, 10, 400))
				x, err := s.AnswerExposure(t.Context(), p.all()[0].ID, 0, row.answer, events[row.event], pr, minute(20))
				if row.reason != "" {
					refused(t, err, row.field, row.reason)
					return
				}
				if err != nil || x.Was != row.answer.Was || x.Could != row.answer.Could || x.By != pr.ID || !x.Answered.Equal(minute(20)) {
					t.Errorf("answered %+v, %v", x, err)
				}
				if got := must(s.Exposure(t.Context(), x.ID))(t); got != x || got.EventID != events[row.event] {
					t.Errorf("kept %+v, answered %+v", got, x)
				}
			})
		})
	}
}

func TestTwoPeopleAnswer(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, p := t.Context(), newPeaking(t, s)
		p.looks(15, 0, above(0, 10, 400))
		x := p.all()[0]
		first := must(s.AnswerExposure(ctx, x.ID, x.Version, robots, "", pr, minute(20)))(t)
		if again := must(s.AnswerExposure(ctx, x.ID, x.Version, robots, "", sre, minute(21)))(t); again != first {
			t.Errorf("the same word again: %+v", again)
		}
		_, err := s.AnswerExposure(ctx, x.ID, x.Version, measured.Answer{Was: measured.WasUnannounced}, "", sre, minute(22))
		wants(t, "another word from who saw no answer", err, fault.ErrStale)
		must(s.AnswerExposure(ctx, x.ID, first.Version, measured.Answer{Was: measured.WasUnannounced}, "", sre, minute(23)))(t)
		if told := must(s.RecentChanges(ctx, "", []string{journal.ExposureAnswered}, 9))(t); len(told) != 2 || told[0].Data["was"] != "unannounced" {
			t.Errorf("told %+v", told)
		}
		_, err = s.AnswerExposure(ctx, "none", 0, robots, "", pr, minute(24))
		wants(t, "one that there is not", err, fault.ErrNotFound)
		if left := must(s.Unexplained(ctx))(t); len(left) != 0 {
			t.Errorf("still asked: %+v", left)
		}
	})
}

func TestAnExposureOfAnEventIsNoQuestion(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		p, x := newPeaking(t, s), above(0, 10, 400)
		x.EventID = "e"
		p.looks(15, 0, x)
		_, err := s.AnswerExposure(t.Context(), p.all()[0].ID, 0, robots, "", pr, minute(20))
		refused(t, err, "was", "known_beforehand")
	})
}

// TestTwoProgramsFindTheSameExposure: whoever comes second finds it known.
func TestTwoProgramsFindTheSameExposure(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		p := newPeaking(t, s)
		fresh := make(chan int, 2)
		for range 2 {
			go func() {
				found, err := s.NoteExposures(t.Context(), p.pages[0].ID, []measured.Exposure{above(0, 10, 400)}, minute(15))
				if err != nil {
					t.Error(err)
				}
				fresh <- len(found)
			}()
		}
		if n := <-fresh + <-fresh; n != 1 || p.told() != 1 {
			t.Errorf("fresh to %d programs, told %d times", n, p.told())
		}
	})
}
