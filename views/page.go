package views

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/a-h/templ"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// t gives everything said in the reader's language.
func (p Page) t() *text.Text { return text.For(p.Lang) }

// clock is the instant and the zone in which sentences put times.
func (p Page) clock() text.Clock { return text.Clock{Now: p.Now, Zone: p.Zone1} }

// may says whether whoever looks may do something; nobody signed in may nothing.
func (p Page) may(a readiness.Permission) bool {
	return p.Person != nil && !p.ReadOnly && p.Person.Role.May(a)
}

// mine says whether whoever looks is among those who picked a task up.
func (p Page) mine(t readiness.TaskStatus) bool {
	if p.Person == nil || p.ReadOnly {
		return false
	}
	_, held := t.HeldBy(readiness.Actor{ID: p.Person.ID, Name: p.Person.Name})
	return held
}

// near gives an instant in the first zone, far in the second.
func (p Page) near(at time.Time) time.Time { return at.In(p.Zone1) }
func (p Page) far(at time.Time) time.Time  { return at.In(p.Zone2) }

// home is the zone in which dates are meant that people type.
func (p Page) home() *time.Location {
	if p.Home == nil {
		return p.Zone1
	}
	return p.Home
}

// asOf names the instant of a page of the past: "as of 21:53".
func (p Page) asOf() string { return p.t().Nav.AsOf(text.ClockTime(p.near(p.At))) }

// live says how fresh the page is; of one whose content is fixed, of when that is.
func (p Page) live() string {
	if !p.Stands.IsZero() {
		return p.t().Digests.AsOf(p.t().Moment(p.near(p.Stands)))
	}
	return p.t().Nav.Live(p.near(p.Now).Format("15:04:05"))
}

// headTime is the time at the head of a page: of one of the past, with the words that say so.
func (p Page) headTime(at time.Time) string {
	if p.At.IsZero() {
		return text.ClockTime(at)
	}
	return p.t().Nav.AsOf(text.ClockTime(at))
}

// nowMark is what stands at the line of now in a drawing.
func (p Page) nowMark() string {
	if p.At.IsZero() {
		return p.t().Board.Now
	}
	return text.ClockTime(p.near(p.At))
}

// of is an address of this page's instant: what a page of the past leads to is of the past, too.
func (p Page) of(path string) templ.SafeURL {
	if p.At.IsZero() {
		return templ.URL(path)
	}
	return templ.URL(path + "?at=" + instant(p.At))
}

// pickUps is how many tasks nobody has picked up; with a plus where not all events were looked at.
func (p Page) pickUps() string {
	if p.Counted > 0 {
		return itoa(p.PickUp) + "+"
	}
	return itoa(p.PickUp)
}

// ago says how old something is.
func (p Page) ago(at time.Time) string { return p.t().Span.Ago(p.Now.Sub(at)) }

// soonTime says an instant of the next days by its weekday, a later one by its date: "Mon 05:00", "17 Dec".
func (p Page) soonTime(at time.Time) string {
	at = p.near(at)
	if d := text.DaysUntil(p.Now, at); d < 0 || d > 6 {
		return p.t().Date(at)
	}
	return p.t().Weekday(at) + " " + text.ClockTime(at)
}

// blocker says what blocks GO, by its title alone.
func (p Page) blocker(b readiness.Blocker) string {
	title, _ := p.t().Blocker(b, p.clock())
	return title
}

func (p Page) blockerDetail(b readiness.Blocker) string {
	_, detail := p.t().Blocker(b, p.clock())
	return detail
}

// lang marks what people wrote with its language where that is not the page's: kana and kanji are Japanese,
// else it is taken for English.
func (p Page) lang(said string) templ.Attributes {
	in := text.EN
	if japanese(said) {
		in = text.JA
	}
	if in == p.Lang || !strings.ContainsFunc(said, unicode.IsLetter) {
		return nil
	}
	return templ.Attributes{"lang": string(in)}
}

func japanese(said string) bool {
	return strings.ContainsFunc(said, func(r rune) bool {
		return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han)
	})
}

// utc is the machine-readable form of an instant in a <time>.
func utc(at time.Time) string { return at.UTC().Format("2006-01-02T15:04Z") }

// second is utc to the second, for scripts that count.
func second(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// holds marks a state for live.js: as which of the unknowns it is to be shown once it counts no longer, and from when on
// it would be another by itself; zero: not by itself. On a page of the past nothing is.
func (p Page) holds(as string, until time.Time) templ.Attributes {
	if !p.At.IsZero() {
		return nil
	}
	attrs := templ.Attributes{"data-as": as}
	if !until.IsZero() {
		attrs["data-until"] = second(until)
	}
	return attrs
}

// callOf says of an element that it is the call of an event, and until when it may be believed.
func (p Page) callOf(r readiness.Row) templ.Attributes {
	attrs := templ.Attributes{"data-event": r.Event.ID}
	maps.Copy(attrs, p.holds("call", callHolds(r, p.Now)))
	return attrs
}

// own is an all-day date in the zone in which its calendar means it.
func own(e readiness.Event, at time.Time) time.Time {
	loc, err := time.LoadLocation(e.Zone)
	if err != nil {
		return at.UTC()
	}
	return at.In(loc)
}

// day is the date under which an event stands: its own for an all-day event, else the reader's.
func (p Page) day(e readiness.Event) time.Time {
	if e.AllDay {
		return own(e, e.Start)
	}
	return p.near(e.Start)
}

// unclocked says that nobody knows the hour of an event: it lasts all day, and PR has not said when it is on air.
func unclocked(e readiness.Event) bool { return e.AllDay && e.OnAirAt.IsZero() && e.AiredAt.IsZero() }

// countdown gives the figures and, for speech, the words of the time to an event.
func (p Page) countdown(r readiness.Row) (figures, spoken string) {
	if e := r.Event; unclocked(e) {
		days := text.DaysUntil(p.Now, own(e, e.Start))
		return text.CountdownDays(days), p.t().Span.InDays(days)
	}
	d := r.Zero.Sub(p.Now)
	return text.Countdown(d), p.t().Spoken(d)
}

func (p Page) countdownFigures(r readiness.Row) string {
	figures, _ := p.countdown(r)
	return figures
}

func (p Page) countdownSpoken(r readiness.Row) string {
	_, spoken := p.countdown(r)
	return spoken
}

// callHolds gives until when a call that is shown may be believed; zero where it does not change by itself.
func callHolds(r readiness.Row, now time.Time) time.Time {
	if r.Call.Apart() {
		return time.Time{}
	}
	return r.Holds(now)
}

// The shapes of states: each word of the model has one silhouette and one ink.
var (
	callKinds = map[readiness.Call]string{
		readiness.Go: "ok", readiness.AtRisk: "risk", readiness.NoGo: "bad", readiness.UnknownCall: "unk",
		readiness.NotAssessed: "none", readiness.OnTrack: "track", readiness.Over: "over", readiness.CalledOff: "off",
	}
	verdictKinds = map[toppage.Verdict]string{
		toppage.Protected: "ok", toppage.VerdictAtRisk: "risk", toppage.Unprotected: "bad",
		toppage.UnknownVerdict: "unk",
	}
	checkKinds = map[toppage.CheckState]string{
		toppage.CheckPass: "ok", toppage.CheckWarn: "risk", toppage.CheckFail: "bad",
		toppage.CheckUnknown: "unk", toppage.CheckNA: "wait",
	}
)

// verdict gives the verdict to show; nothing known is unknown.
func verdict(v toppage.Verdict) toppage.Verdict {
	return cmp.Or(v, toppage.UnknownVerdict)
}

// applying leaves out the checks that do not apply, and those that are not due yet and do not pass; those that fail come
// first.
func applying(checks []toppage.Check) []toppage.Check {
	rank := map[toppage.CheckState]int{toppage.CheckFail: 0, toppage.CheckUnknown: 1, toppage.CheckWarn: 2, toppage.CheckPass: 3}
	shown := slices.DeleteFunc(slices.Clone(checks), func(c toppage.Check) bool {
		return c.State == toppage.CheckNA || c.Later() && c.State != toppage.CheckPass
	})
	slices.SortStableFunc(shown, func(a, b toppage.Check) int { return rank[a.State] - rank[b.State] })
	return shown
}

// comingDue lists, with the gate at which each should pass, the checks that are not due yet and do not pass.
func (p Page) comingDue(r readiness.Row, checks []toppage.Check) string {
	from, _ := r.Event.Window()
	var later []string
	for _, c := range checks {
		if c.Later() && c.State != toppage.CheckPass && c.State != toppage.CheckNA {
			gate := readiness.Gate{Anchor: readiness.AtStart, Lead: c.Should.Sub(from)}
			later = append(later, p.t().Word.Remarked(p.t().CheckName(c.ID), p.t().Gate(gate)))
		}
	}
	return p.t().List(later)
}

// passing splits the checks that apply into how many pass and those that do not.
func passing(checks []toppage.Check) (pass int, wanting []toppage.Check) {
	for _, c := range applying(checks) {
		if c.State == toppage.CheckPass {
			pass++
		} else {
			wanting = append(wanting, c)
		}
	}
	return pass, wanting
}

// checksLine says how many checks pass and names those that do not.
func (p Page) checksLine(checks []toppage.Check) string {
	pass, wanting := passing(checks)
	if len(wanting) == 0 {
		return p.t().Board.ChecksPass(pass, pass)
	}
	return p.t().Board.ChecksFailing(pass, pass+len(wanting), p.t().CheckNames(wanting))
}

func (p Page) checksCount(checks []toppage.Check) string {
	pass, wanting := passing(checks)
	return p.t().Board.ChecksPass(pass, pass+len(wanting))
}

// isLink says whether a value is a web address that may be shown as a link.
func isLink(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

func itoa[N int | int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// px writes a length in a drawing: one decimal, without a trailing zero.
func px(v float64) string { return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0") }
