package api

import (
	"cmp"
	"context"

	"tallylight/readiness"
	summary "tallylight/readiness/digest"
	"tallylight/readiness/notice"
	"tallylight/web/intent"
)

func (s *service) digestOperations() {
	serve(s, reads("get-digest", "/digest", "Get the digest of a team and a date: what airs within 7 days, what is due and nobody has, what changed, how early events come"), s.digest)
}

type digestQuery struct {
	Team string `query:"team" maxLength:"20" doc:"sre, pr, oncall, or me. Default: pr for PR, else sre."`
	Date string `query:"date" maxLength:"10" doc:"Such as 2026-11-17; default: the newest. It is as of the time of the digest that day, and does not change."`
}

// Digest is the summary of a morning.
type Digest struct {
	Team     string           `json:"team"`
	Date     string           `json:"date"`
	AsOf     string           `json:"as_of" format:"date-time" doc:"The time for which it holds."`
	Since    string           `json:"since" format:"date-time" doc:"Time of the digest before."`
	Text     string           `json:"text" doc:"In a line, in the language of Accept-Language."`
	Airs     []DigestEvent    `json:"airs" nullable:"false" doc:"On air within 7 days."`
	More     bool             `json:"more" doc:"There are more."`
	Due      []DigestDue      `json:"due" nullable:"false" doc:"Tasks that are due and that nobody has."`
	Expiring []DigestExpiring `json:"expiring" nullable:"false" doc:"Load tests and drills that expire before an event that airs within 7 days is over."`
	Changed  []DigestChanged  `json:"changed" nullable:"false"`
	Other    []string         `json:"other" nullable:"false" doc:"What else changed, in the language of Accept-Language."`
	Heard    DigestHeard      `json:"heard"`
}

// DigestEvent is an event as a digest names it.
type DigestEvent struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Start string   `json:"start" doc:"RFC 3339 in UTC, or a date if it lasts all day."`
	Level *int     `json:"level"`
	Call  callWord `json:"call"`
	Text  string   `json:"text" doc:"What blocks it most, or how many of its tasks are done."`
}

// DigestDue is a task that nobody has.
type DigestDue struct {
	TaskID  string `json:"task_id"`
	EventID string `json:"event_id"`
	Title   string `json:"title"`
	Due     string `json:"due" format:"date-time"`
}

// DigestExpiring is a load test or a drill, by the check that rests on it.
type DigestExpiring struct {
	Check string `json:"check"`
	Until string `json:"until" format:"date-time"`
}

// DigestChanged is an event of which something became another.
type DigestChanged struct {
	EventID string `json:"event_id"`
	Title   string `json:"title"`
	New     bool   `json:"new"`
	Text    string `json:"text"`
}

// DigestHeard says how early events became known.
type DigestHeard struct {
	Events int    `json:"events" doc:"Those of the last 30 days."`
	Late   int    `json:"late" doc:"Those that came with less than 3 days to go."`
	Text   string `json:"text"`
}

// digest answers GET /digest.
func (s *service) digest(ctx context.Context, by caller, in *digestQuery) (Digest, error) {
	team := cmp.Or(in.Team, string(notice.TeamOfRole(by.Role)), string(notice.SRE))
	subscriber, err := intent.Subscriber(team, by.Actor)
	if err != nil {
		return Digest{}, intent.NoTeam(err, team)
	}
	of, err := s.Store.DigestOn(ctx, subscriber, in.Date, by.now)
	if err != nil {
		return Digest{}, intent.NoTeam(err, team)
	}
	v := s.shape(by, of.At, of.Ladder)
	if v.withhold != "" {
		of.Digest = of.Withhold(by.now, v.withhold)
	}
	shown := v.digest(of.Digest)
	shown.Team, shown.Date = team, of.Date
	return shown, nil
}

func (v shape) digest(d summary.Digest) Digest {
	return Digest{AsOf: stamp(d.At), Since: stamp(d.Since), Text: v.text.DigestTitle(d), More: d.More,
		Airs: each(d.Airs, v.digestEvent),
		Due: each(d.Due, func(due summary.Due) DigestDue {
			return DigestDue{TaskID: due.Task.ID, EventID: due.Row.Event.ID, Title: v.text.TaskTitle(due.Task.Task), Due: stamp(due.Task.Due)}
		}),
		Expiring: each(d.Expiring, func(e summary.Expiring) DigestExpiring { return DigestExpiring{Check: e.Check, Until: stamp(e.Until)} }),
		Changed: each(d.Changed, func(c summary.Changed) DigestChanged {
			return DigestChanged{EventID: c.Row.Event.ID, Title: c.Row.Event.Title, New: c.New, Text: v.text.DigestChange(c, v.clock)}
		}),
		Other: each(d.Other, func(c readiness.Change) string { return v.text.Change(c, v.clock) }),
		Heard: DigestHeard{Events: d.Heard.All, Late: d.Heard.Late, Text: v.text.DigestHeard(d.Heard)}}
}

func (v shape) digestEvent(r readiness.Row) DigestEvent {
	e := r.Event
	return DigestEvent{ID: e.ID, Title: e.Title, Start: airTime(e.Start, e.AllDay, e.Zone), Level: orNull(e.Level), Call: callWord(r.Call),
		Text: v.text.DigestBlocks(r, v.clock)}
}
