package views

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/preference"
	"tallylight/readiness/upkeep"
	"tallylight/text"
	"tallylight/web/intent"
)

// SettingsPage is how whoever looks wants to see everything, with their account and sessions, and how the program is doing.
type SettingsPage struct {
	Page
	Own      intent.Own
	Company  preference.Company // what holds where they have set nothing
	Passkeys PasskeySection
	Sessions []account.Session
	Tokens   []account.Token // for which they answer
	Current  string          // id of the session that asks
	Errors   []fault.Invalid
	About    About
}

// About is how the program is doing. What is empty is not for whoever looks.
type About struct {
	Version, Engine string
	Schema, Size    int64
	Took            time.Duration // that the database took to answer
	Backup          time.Time     // the last one; zero: none is known
	Jobs            []upkeep.Job
	Allowed         []string // private addresses that may be connected to
}

// CompanyPage is what is set for everybody.
type CompanyPage struct {
	Page
	Form    intent.ForAll
	Version int64
	Usual   preference.Company // of the environment
	Errors  []fault.Invalid
}

// theme says which colours the whole page has; nothing where the system decides.
func (p Page) theme() templ.Attributes {
	if p.Theme == "" {
		return nil
	}
	return templ.Attributes{"data-theme": p.Theme}
}

// clockName is what one of the two clocks is called: as the company does, or by the abbreviation of its zone.
func (p Page) clockName(i int) string {
	at := []time.Time{p.near(p.Now), p.far(p.Now)}[i]
	return cmp.Or(p.Clocks[i], text.ZoneName(at))
}

// keys says that keys do something on the page; on one of the past nothing does.
func (p Page) keys() bool { return p.Person != nil && p.Shortcuts && p.At.IsZero() }

// shortcut is a page to which a key leads that follows on G.
type shortcut struct{ key, at, name string }

func (p Page) shortcuts() []shortcut {
	t := p.t().Nav
	all := []shortcut{{"B", atBoard, t.Board}, {"C", atCalendar, t.Calendar}, {"T", atTasks, t.Tasks}, {"P", atTopPage, t.TopPage}, {"S", atSettings, t.Settings}}
	if p.Rehearsal != nil { // it has no settings
		return all[:len(all)-1]
	}
	return all
}

// offset is by how much a zone differs from UTC now.
func (p Page) offset(name string) string {
	zone, known := preference.Location(name)
	if !known {
		return ""
	}
	return text.Offset(p.Now.In(zone))
}

// zoneNow names a zone with its offset.
func (p Page) zoneNow(name string) string {
	if offset := p.offset(name); offset != "" {
		return name + " (" + offset + ")"
	}
	return name
}

// zoneHint says what holds where a field of a zone is empty, beside what was chosen.
func (p Page) zoneHint(value, usual string) string {
	named := strings.ReplaceAll(p.zoneNow(usual), "_", " ")
	if value == "" || p.offset(value) == "" {
		return p.t().Settings.Usual(named)
	}
	return p.t().Settings.Instead(p.zoneNow(value), named)
}

// well says how many jobs run as they should.
func (p SettingsPage) well() int {
	n := 0
	for _, j := range p.About.Jobs {
		if j.Well(p.Now) {
			n++
		}
	}
	return n
}

// slowest names the job that took longest, where one took a tenth of a second.
func (p SettingsPage) slowest() string {
	var slowest upkeep.Job
	for _, j := range p.About.Jobs {
		if j.Took > slowest.Took {
			slowest = j
		}
	}
	if slowest.Took < 100*time.Millisecond {
		return ""
	}
	t := p.t().Settings
	return t.Slowest(t.JobNames[slowest.Name], fmt.Sprintf("%.1f s", slowest.Took.Seconds()))
}

// jobState says in a word how a job is.
func (p Page) jobState(j upkeep.Job) (word, kind, ink string) {
	t := p.t().Settings
	switch {
	case j.Fails:
		return t.Fails, "bad", "c-bad"
	case j.Late(p.Now):
		return t.Late, "risk", "c-risk"
	case j.Last.IsZero():
		return t.NotYet, "wait", "c-wait"
	}
	return t.WellNow, "ok", "c-ok"
}

// clockTime is when a job runs, in the first zone.
func (p Page) clockTime(at time.Time) string {
	if at.IsZero() {
		return p.t().Settings.NotYet
	}
	return p.t().DayTime(p.near(at))
}
