package readiness

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/scope"
	"tallylight/readiness/toppage"
)

// Rung is one level of the ladder.
type Rung struct {
	N                    int
	NameJA, NameEN       string
	PromiseJA, PromiseEN string
	// Multiple is the predicted peak over the baseline up to which this level suffices; 0 on the top rung,
	// which has no bound.
	Multiple float64
	// Role is what the rung stands for. Up to the next one with a role those above it stand for the same. From Prove on a
	// second person confirms what only a hand can prove.
	Role toppage.Role
}

// Ladder is the levels of a company, lowest first, with the task templates that they bring.
type Ladder struct {
	Rungs     []Rung
	Templates []TaskTemplate
	// Has is which of the needs of templates the company has: ids, with a space between them.
	Has string
	// GoFrom is how long before air an event may be GO; 0: a day.
	GoFrom  time.Duration
	Version int64
}

// goFrom is how long before air an event may be GO.
func (l *Ladder) goFrom() time.Duration { return cmp.Or(l.GoFrom, goHorizon) }

// Height is N: the highest level.
func (l Ladder) Height() int { return len(l.Rungs) }

// Rung gives level n; false where the ladder has none.
func (l Ladder) Rung(n int) (Rung, bool) {
	if n < 1 || n > len(l.Rungs) {
		return Rung{}, false
	}
	return l.Rungs[n-1], true
}

// At lists the templates of which events of level n have tasks that the company is asked for, whatever the kind of event: those of
// its level and of all levels below.
func (l Ladder) At(n int) []TaskTemplate {
	var at []TaskTemplate
	for _, t := range l.Templates {
		if t.brings(n) && t.Met(l.Has) {
			at = append(at, t)
		}
	}
	return at
}

func (l Ladder) count(level int) (n int) {
	for i := range l.Templates {
		if l.Templates[i].brings(level) {
			n++
		}
	}
	return n
}

// Agree notes on the event what by says of its level at now: PR proposes, SRE confirms, and both words stay. 0 takes
// back what was said; of those who do not confirm it is refused with an Invalid where the level is confirmed, and the event
// stays as it is. A proposal of what is confirmed already takes nothing back. Another level has another reason.
func (e *Event) Agree(level int, by Actor, now time.Time) error {
	if level == 0 && e.LevelState == LevelConfirmed && !by.Role.May(ConfirmLevel) {
		return fault.Invalid{Field: "level", Reason: "confirmed"}
	}
	if e.Level != level {
		e.LevelReason, e.ReasonFor = "", 0
	}
	switch {
	case level == 0:
		e.Level, e.LevelState = 0, LevelUnset
		e.ProposedLevel, e.ProposedBy, e.ProposedAt = 0, "", time.Time{}
		e.ConfirmedBy, e.ConfirmedAt = "", time.Time{}
	case by.Role.May(ConfirmLevel):
		if e.Level != level || e.LevelState != LevelConfirmed {
			e.Level, e.LevelState, e.ConfirmedBy, e.ConfirmedAt = level, LevelConfirmed, by.Name, now
		}
	case e.Level != level:
		e.Level, e.LevelState, e.ProposedLevel, e.ProposedBy, e.ProposedAt = level, LevelProposed, level, by.Name, now
		e.ConfirmedBy, e.ConfirmedAt = "", time.Time{}
	}
	return nil
}

// below says that the level is lower than a suggested one (0: none is).
func (e *Event) below(suggested int) bool { return e.Level > 0 && e.Level < suggested }

// excused says that SRE has told why the level is below a suggested one. Where the figures ask for more than they did then,
// the reason has to be told again.
func (e *Event) excused(suggested int) bool {
	return !fault.Blank(e.LevelReason) && suggested <= e.ReasonFor
}

// BelowSuggestion says that the level is lower than what the figures ask for, and why as far as that still holds.
func (r Row) BelowSuggestion() (reason string, below bool) {
	if !r.Event.below(r.Grounds.Suggested) {
		return "", false
	}
	if r.Event.excused(r.Grounds.Suggested) {
		reason = r.Event.LevelReason
	}
	return reason, true
}

// LadderEdits is in how many templates and rungs a ladder differs from another.
type LadderEdits struct {
	Added, Changed, Removed, Rungs int
	Answers                        int // of what the company has, and from when on GO is shown
}

// Since compares the ladder with an earlier one. The order of the templates is no difference.
func (l Ladder) Since(was Ladder) LadderEdits {
	old := make(map[string]TaskTemplate, len(was.Templates))
	for _, t := range was.Templates {
		old[t.ID] = t
	}
	var d LadderEdits
	for _, t := range l.Templates {
		switch before, known := old[t.ID]; {
		case !known:
			d.Added++
		case before != t:
			d.Changed++
		}
		delete(old, t.ID)
	}
	d.Removed = len(old)
	for _, need := range scope.Needs {
		if slices.Contains(strings.Fields(l.Has), string(need)) != slices.Contains(strings.Fields(was.Has), string(need)) {
			d.Answers++
		}
	}
	if l.goFrom() != was.goFrom() {
		d.Answers++
	}
	for n := 1; n <= max(l.Height(), was.Height()); n++ {
		now, _ := l.Rung(n)
		if before, _ := was.Rung(n); before != now {
			d.Rungs++
		}
	}
	return d
}

// titleLevel takes one digit, since a ladder has at most nine levels; レベル10 is no level. The space may be U+3000.
var titleLevel = regexp.MustCompile(`[\[【［][\s　]*[LＬ]([1-9１-９])[\s　]*[\]】］]|レベル[\s　]*([1-9１-９])(?:[^0-9０-９]|$)`)

// WithoutLevel is a title without the level that PR wrote into it.
func WithoutLevel(title string) string { return titleLevel.ReplaceAllString(title, "") }

// ReadLevel finds the level that PR wrote into a title: [L4], 【L4】 or レベル4, in half or full width.
// It gives 0 where there is none.
func ReadLevel(title string) int {
	if !strings.ContainsAny(title, "LＬレ") { // far cheaper, and nearly always the answer
		return 0
	}
	m := titleLevel.FindStringSubmatch(title)
	if m == nil {
		return 0
	}
	digit := []rune(m[1] + m[2])[0]
	if digit >= '１' {
		return int(digit - '０')
	}
	return int(digit - '0')
}

// LevelFor gives the lowest level that suffices for a multiple of what is usual.
func (l Ladder) LevelFor(times float64) int {
	for _, r := range l.Rungs {
		if r.Multiple == 0 || times <= r.Multiple {
			return r.N
		}
	}
	return l.Height()
}
