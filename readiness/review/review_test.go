package review_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/review"
)

var noon = time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)

// closed is a review that was answered an hour ago.
func closed() review.Review {
	return review.Review{EventID: "e", Words: review.Words{Right: review.Fitting, Well: "scaled out early"}, ClosedAt: noon.Add(-time.Hour),
		SavedAt: noon.Add(-time.Hour), Version: 3}
}

func TestWhatIsSaidOfAnEventClosesItsReview(t *testing.T) {
	fresh := review.New("e")
	for _, row := range []struct {
		sentence string
		review   review.Review
		said     review.Said
		closed   time.Duration // of the close, from noon; -1: it is open
		version  int64
		wrong    string // "field reason", "stale", or empty
	}{
		{"the answer closes it", fresh, review.Said{Words: review.Words{Right: review.TooLow}, Version: 1}, 0, 2, ""},
		{"without the answer nothing closes", fresh, review.Said{Words: review.Words{Well: "x"}, Version: 1}, -1, 1, "right required"},
		{"what went well can be written first", fresh, review.Said{Words: review.Words{Well: "x"}, Open: true, Version: 1}, -1, 2, ""},
		{"an answer can be left open", fresh, review.Said{Words: review.Words{Right: review.TooHigh}, Open: true, Version: 1}, -1, 2, ""},
		{"nothing written into nothing changes nothing", fresh, review.Said{Open: true, Version: 1}, -1, 1, ""},
		{"more words leave it closed since then", closed(), review.Said{Words: review.Words{Right: review.Fitting, Lucky: "x"}, Version: 3}, -time.Hour, 4, ""},
		{"the same words change nothing", closed(), review.Said{Words: closed().Words, Version: 3}, -time.Hour, 3, ""},
		{"nor do blanks around them", closed(), review.Said{Words: review.Words{Right: review.Fitting, Well: " scaled out early\r\n"}, Version: 3}, -time.Hour, 3, ""},
		{"left open, it opens again", closed(), review.Said{Words: closed().Words, Open: true, Version: 3}, -1, 4, ""},
		{"who saw an older one writes nothing over", closed(), review.Said{Words: review.Words{Right: review.TooLow}, Version: 2}, -time.Hour, 3, "stale"},
		{"also who saw none", closed(), review.Said{Words: review.Words{Right: review.TooLow}, Version: 1}, -time.Hour, 3, "stale"},
		{"an answer that there is not", fresh, review.Said{Words: review.Words{Right: "maybe"}, Version: 1}, -1, 1, "right unknown"},
		{"a peak that is no figure", fresh, review.Said{Words: review.Words{Right: review.TooLow, Peak: "much"}, Version: 1}, -1, 1, "peak not_a_rate"},
		{"a peak as people write it", fresh, review.Said{Words: review.Words{Right: review.TooLow, Peak: "16,420 req/s"}, Version: 1}, 0, 2, ""},
		{"as much as fits", fresh, review.Said{Words: review.Words{Right: review.TooLow, Badly: strings.Repeat("あ", fault.MaxEvidence)}, Version: 1}, 0, 2, ""},
		{"one character more", fresh, review.Said{Words: review.Words{Right: review.TooLow, Badly: strings.Repeat("あ", fault.MaxEvidence+1)}, Version: 1}, -1, 1, "badly too_long"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := row.review.Take(row.said, noon)
			if said := refusal(err); said != row.wrong {
				t.Errorf("refused %q, want %q", said, row.wrong)
			}
			if open := row.closed == -1; got.Open() != open || !open && !got.ClosedAt.Equal(noon.Add(row.closed)) {
				t.Errorf("closed at %s", got.ClosedAt)
			}
			if got.Version != row.version {
				t.Errorf("version %d, want %d", got.Version, row.version)
			}
		})
	}
}

// refusal is why something was refused, as "field reason" or "stale".
func refusal(err error) string {
	if errors.Is(err, fault.ErrStale) {
		return "stale"
	}
	var said []string
	for _, w := range fault.Invalids(err) {
		said = append(said, w.Field+" "+w.Reason)
	}
	return strings.Join(said, ", ")
}

func TestOnePressReopensAndLosesNothing(t *testing.T) {
	got, err := closed().Reopen(3, noon)
	if err != nil || !got.Open() || got.Words != closed().Words || got.Version != 4 {
		t.Errorf("%+v, error %v", got, err)
	}
	if _, err := closed().Reopen(2, noon); !errors.Is(err, fault.ErrStale) {
		t.Errorf("from an older version: %v", err)
	}
}

func TestTheTaskOfAReviewSaysWhatTheReviewSays(t *testing.T) {
	words := review.Words{Right: review.TooLow, Well: "a", Badly: "b"}
	for _, row := range []struct {
		sentence string
		review   review.Review
		peak     string
		want     claim.Answers
	}{
		{"what was not written in a closed one was nothing to say", review.Review{Words: words, ClosedAt: noon}, "100 req/s",
			claim.Answers{Level: "too_low", Peak: "100 req/s", Well: "a", Badly: "b", Lucky: "-"}},
		{"in an open one it is still to come", review.Review{Words: words}, "", claim.Answers{Level: "too_low", Well: "a", Badly: "b"}},
		{"what people read counts where nothing was measured", review.Review{Words: review.Words{Right: review.Fitting, Peak: "90"}, ClosedAt: noon}, "",
			claim.Answers{Level: "right", Peak: "90", Well: "-", Badly: "-", Lucky: "-"}},
		{"a peak that was neither measured nor read holds it open no longer", review.Review{Words: review.Words{Right: review.Fitting}, ClosedAt: noon}, "",
			claim.Answers{Level: "right", Peak: "-", Well: "-", Badly: "-", Lucky: "-"}},
		{"and not where something was", review.Review{Words: review.Words{Right: review.Fitting, Peak: "90"}, ClosedAt: noon}, "100 req/s",
			claim.Answers{Level: "right", Peak: "100 req/s", Well: "-", Badly: "-", Lucky: "-"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := row.review.Answers(row.peak)
			if got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
			back := review.Of(got)
			if back.Right != row.review.Right || back.Well != row.review.Well || back.Badly != row.review.Badly || back.Lucky != row.review.Lucky || row.peak == "" && back.Peak != row.review.Peak {
				t.Errorf("read back as %+v", back)
			}
		})
	}
}

func TestAnEventIsOverWhenItHasBeen(t *testing.T) {
	e := readiness.Event{Start: noon, End: noon.Add(time.Hour), Zone: "Asia/Tokyo"}
	pressed, off := e, e
	pressed.AiredAt, off.Calendar = noon.Add(time.Minute), readiness.Cancelled
	for _, row := range []struct {
		sentence string
		event    readiness.Event
		at       time.Duration
		want     bool
	}{
		{"before air", e, -time.Second, false},
		{"on air", e, time.Hour - time.Nanosecond, false},
		{"at its end", e, time.Hour, true},
		{"once aired was pressed", pressed, 2 * time.Minute, true},
		{"a month later", e, 30 * fault.Day, true},
		{"one that was called off never was", off, fault.Day, false},
	} {
		if got := review.Over(row.event, noon.Add(row.at)); got != row.want {
			t.Errorf("%s: %v", row.sentence, got)
		}
	}
}

func TestWhatAPreventionMayBe(t *testing.T) {
	for _, row := range []struct {
		sentence string
		made     review.Made
		wrong    string
	}{
		{"an issue", review.Made{What: "No cookies", Becomes: review.AnIssue, Tracker: "t"}, ""},
		{"a task of the event", review.Made{What: "No cookies", Becomes: review.ATask}, ""},
		{"nothing", review.Made{What: " ", Becomes: review.ATask}, "what required"},
		{"longer than the title of a task", review.Made{What: strings.Repeat("x", fault.MaxTaskTitle+1), Becomes: review.ATask}, "what too_long"},
		{"something else", review.Made{What: "x", Becomes: "wish"}, "becomes unknown"},
		{"nothing in particular", review.Made{What: "x"}, "becomes unknown"},
	} {
		if got := refusal(fault.All(row.made.Trimmed().Wrong())); got != row.wrong {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.wrong)
		}
	}
}

func TestAPreventionBecomesATaskFromALevelOn(t *testing.T) {
	l := readiness.DefaultLadder()
	had := len(l.Templates)
	with, err := review.Made{What: "Ask for every moment", Becomes: review.OfTheRung, Level: 3}.In(l, "L-1")
	if err != nil || len(with.Templates) != had+1 || len(l.Templates) != had {
		t.Fatalf("%d of %d templates, error %v", len(with.Templates), had, err)
	}
	added := with.Templates[had]
	if added.ID != "L-1" || added.FromLevel != 3 || added.TitleJA != "Ask for every moment" || len(with.Faults()) > 0 {
		t.Errorf("%+v, faults %+v", added, with.Faults())
	}
	for _, level := range []int{0, 6} {
		if _, err := (review.Made{What: "x", Becomes: review.OfTheRung, Level: level}).In(l, "L-1"); refusal(err) != "level out_of_range" {
			t.Errorf("level %d: %v", level, err)
		}
	}
	if !slices.Contains(review.Becoming, review.OfTheRung) {
		t.Error("nobody can choose it")
	}
}
