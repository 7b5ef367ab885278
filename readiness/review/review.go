// Package review is what people conclude from an event once it is over: whether it held, whether its level was right, what keeps
// it from happening again, and what happened when.
package review

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
)

// Right says whether the level was right.
type Right string

// The answers.
const (
	TooLow  Right = "low"
	Fitting Right = "right"
	TooHigh Right = "high"
)

// Rights lists the answers in the order in which people choose.
var Rights = []Right{TooLow, Fitting, TooHigh}

// Words is what people write about an event, about the work and not about people.
type Words struct {
	Right Right  // empty: not answered
	Peak  string // as people read it, where nothing was measured
	Well  string
	Badly string
	Lucky string
}

// Review is what was concluded from an event. An event has one at most; before anybody writes it, it is the empty one of version 1.
type Review struct {
	EventID string
	Words
	ClosedAt time.Time // when the question was answered; zero: it is open
	SavedAt  time.Time // zero: nobody has written anything
	Version  int64
}

// New is the review of an event of which nobody has written anything.
func New(eventID string) Review { return Review{EventID: eventID, Version: 1} }

// Open says that the question is still to be answered.
func (r Review) Open() bool { return r.ClosedAt.IsZero() }

// Said is what somebody says about an event, from the version that they saw.
type Said struct {
	Words
	Open    bool  // it is left open, whatever is answered
	Version int64 // 0: whichever there is
}

// Over says that an event has been, so that something can be concluded from it.
func Over(e readiness.Event, now time.Time) bool {
	phase := e.Phase(now)
	return phase == readiness.Tail || phase == readiness.Closed
}

// Take gives the review with what somebody says of it at now; the same one where it says so already. ErrStale where they saw another
// one, Invalids where it cannot be kept.
func (r Review) Take(said Said, now time.Time) (Review, error) {
	if said.Version != 0 && said.Version != r.Version {
		return r, fault.ErrStale
	}
	next := r
	next.Words = said.trimmed()
	if err := fault.All(next.wrong(!said.Open)); err != nil {
		return r, err
	}
	if next.ClosedAt = r.ClosedAt; said.Open {
		next.ClosedAt = time.Time{}
	} else if r.Open() {
		next.ClosedAt = now
	}
	if next.Words == r.Words && next.Open() == r.Open() {
		return r, nil
	}
	next.SavedAt, next.Version = now, r.Version+1
	return next, nil
}

// Reopen asks the question again; what was written stays.
func (r Review) Reopen(version int64, now time.Time) (Review, error) {
	return r.Take(Said{Words: r.Words, Open: true, Version: version}, now)
}

// trimmed gives the words without blanks around them.
func (w Words) trimmed() Words {
	for _, text := range []*string{&w.Peak, &w.Well, &w.Badly, &w.Lucky} {
		*text = strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
	}
	return w
}

// wrong lists what cannot be kept.
func (w Words) wrong(closing bool) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(closing && w.Right == "", "right", "required", "")
	refuse(w.Right != "" && !slices.Contains(Rights, w.Right), "right", "unknown", string(w.Right))
	refuse(w.Peak != "" && forecast.Read(w.Peak).Rate == 0, "peak", "not_a_rate", w.Peak)
	for _, said := range [][2]string{{"peak", w.Peak}, {"well", w.Well}, {"badly", w.Badly}, {"lucky", w.Lucky}} {
		refuse(fault.LongerThan(said[1], fault.MaxEvidence), said[0], "too_long", "")
	}
	return wrong
}

// verdicts are the words that the task of a review has for the answers.
var verdicts = map[Right]string{TooLow: "too_low", Fitting: "right", TooHigh: "too_high"}

// Answers are those that the task of the review holds when the review says so. Peak is the measured one as text; empty: what
// people read counts. What nobody wrote in a review that is closed was nothing to say, nor does anybody know its peak.
func (r Review) Answers(peak string) claim.Answers {
	a := claim.Answers{Level: verdicts[r.Right], Peak: peak, Well: r.Well, Badly: r.Badly, Lucky: r.Lucky}
	if peak == "" {
		a.Peak = r.Peak
	}
	if r.Open() {
		return a
	}
	for _, text := range []*string{&a.Peak, &a.Well, &a.Badly, &a.Lucky} {
		if *text == "" {
			*text = claim.Nothing
		}
	}
	return a
}

// Of is what the answers of the task of a review say.
func Of(a claim.Answers) Words {
	w := Words{Peak: a.Peak, Well: a.Well, Badly: a.Badly, Lucky: a.Lucky}
	for right, verdict := range verdicts {
		if verdict == a.Level {
			w.Right = right
		}
	}
	for _, text := range []*string{&w.Peak, &w.Well, &w.Badly, &w.Lucky} {
		if strings.TrimSpace(*text) == claim.Nothing {
			*text = ""
		}
	}
	return w.trimmed()
}
