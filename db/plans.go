package db

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
)

// Plans gives who is told what: of every team, and of each person who chose something and can sign in. Channels that there are no
// more, or that are not open to their person any more, are left out.
func (s *Store) Plans(ctx context.Context) ([]notice.Plan, error) {
	plans, err := viewing(ctx, s, loadPlans)
	return plans, fault.Wrap(err, "read who is told what")
}

func loadPlans(ctx context.Context, q querier) ([]notice.Plan, error) {
	usual, err := loadUsual(ctx, q)
	if err != nil {
		return nil, err
	}
	stored, err := query(ctx, q, scanPlan, `SELECT subscriber, plan, version FROM plans ORDER BY subscriber`)
	if err != nil {
		return nil, err
	}
	return usual.all(stored), nil
}

// Plan gives what a subscriber has chosen, or the defaults; ErrNotFound where there is no such team or person.
func (s *Store) Plan(ctx context.Context, subscriber string) (notice.Plan, error) {
	plan, err := viewing(ctx, s, func(ctx context.Context, q querier) (notice.Plan, error) {
		usual, err := loadUsual(ctx, q)
		if err != nil {
			return notice.Plan{}, err
		}
		return usual.plan(ctx, q, subscriber)
	})
	return plan, fault.Wrap(err, "read what %s is told", subscriber)
}

// SavePlan replaces what a subscriber had chosen as the caller saw it at the plan's version; 0 fits any. Saying what stands already
// changes nothing. ErrForbidden where the caller may not, ErrStale where it has another version by now; Invalids name what cannot be
// kept.
func (s *Store) SavePlan(ctx context.Context, p notice.Plan, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if !notice.MayEdit(p.Subscriber, by) {
			return fault.ErrForbidden
		}
		return t.savePlan(ctx, p)
	})
	return fault.Wrap(err, "save what %s is told", p.Subscriber)
}

func (t *tx) savePlan(ctx context.Context, p notice.Plan) error {
	usual, err := loadUsual(ctx, t)
	if err != nil {
		return err
	}
	was, err := usual.plan(ctx, t, p.Subscriber)
	if err != nil {
		return err
	}
	p = p.Plain()
	if err := fault.All(p.Unfit(usual.ways, usual.person(p.Subscriber))); err != nil {
		return err
	}
	switch {
	case was.Same(p):
		return nil
	case p.Version != 0 && p.Version != was.Version:
		return fault.ErrStale
	}
	p.Version = was.Version + 1
	return t.keepPlan(ctx, was, p)
}

// keepPlan writes a plan, with a line in the log that names a team; what a person chose is theirs.
func (t *tx) keepPlan(ctx context.Context, was, p notice.Plan) error {
	change := readiness.Change{Kind: journal.PlanSaved, Subject: p.Subscriber}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if team, is := notice.TeamOf(p.Subscriber); is {
		before, err := json.Marshal(was)
		if err != nil {
			return err
		}
		change.Data = map[string]string{"team": string(team), "was": string(before), "is": string(body)}
	}
	t.record(change)
	return do(ctx, t, `INSERT INTO plans (subscriber, plan, version) VALUES ($1, $2, $3)
		ON CONFLICT (subscriber) DO UPDATE SET plan = $2, version = $3`, p.Subscriber, string(body), p.Version)
}

func scanPlan(rows *sql.Rows) (p notice.Plan, err error) {
	var subscriber, body string
	var version int64
	if err = rows.Scan(&subscriber, &body, &version); err != nil {
		return p, err
	}
	err = json.Unmarshal([]byte(body), &p)
	p.Subscriber, p.Version = subscriber, version
	return p, err
}

// usual is what plans stand on: the people, the channels, and what holds where nothing was chosen.
type usual struct {
	people         []readiness.Person
	ways           []notice.Channel
	zone, language string // of the company; empty where it has set none
}

func loadUsual(ctx context.Context, q querier) (u usual, err error) {
	if u.people, err = loadPeople(ctx, q); err != nil {
		return u, err
	}
	if u.ways, err = wayTable.list(ctx, q, `ORDER BY name, id`); err != nil {
		return u, err
	}
	company, err := companyTable.get(ctx, q, ``)
	u.zone, u.language = company.First, company.Language
	return u, err
}

// wayTable reads of channels what plans need to know, without their secrets.
var wayTable = table[notice.Channel]{`channels`, `id, kind, name, settings, audience, lang, disabled`, func(c *notice.Channel) fields {
	return fields{&c.ID, &c.Kind, &c.Name, asJSON(&c.Settings), (*string)(&c.Audience), &c.Lang, &c.Disabled}
}}

// Ways lists the channels that a subscriber may choose, by name, without their addresses and secrets.
func (s *Store) Ways(ctx context.Context, subscriber string) ([]notice.Channel, error) {
	u, err := viewing(ctx, s, loadUsual)
	if err != nil {
		return nil, fault.Wrap(err, "read the channels")
	}
	var open []notice.Channel
	_, team := notice.TeamOf(subscriber)
	for _, c := range u.ways {
		if of := u.person(subscriber); (team || of != nil) && c.OpenTo(of) {
			open = append(open, c)
		}
	}
	return open, nil
}

// person gives the person of a subscriber; nil where it is a team, or there is none of the id.
func (u *usual) person(subscriber string) *readiness.Person {
	for i := range u.people {
		if u.people[i].ID == subscriber {
			return &u.people[i]
		}
	}
	return nil
}

// known says that a subscriber is a team, or a person who can sign in.
func (u *usual) known(subscriber string) bool {
	_, team := notice.TeamOf(subscriber)
	p := u.person(subscriber)
	return team || p != nil && account.StateOf(*p) == account.Active
}

// plan reads the plan of a subscriber.
func (u *usual) plan(ctx context.Context, q querier, subscriber string) (notice.Plan, error) {
	if !u.known(subscriber) {
		return notice.Plan{}, fault.ErrNotFound
	}
	p, stored, err := found(one(ctx, q, scanPlan, `SELECT subscriber, plan, version FROM plans WHERE subscriber = $1`, subscriber))
	switch {
	case err != nil:
		return p, err
	case !stored:
		return u.unchosen(subscriber), nil
	}
	return p.Within(u.ways, u.person(subscriber)), nil
}

// unchosen is the plan of a subscriber who has chosen nothing.
func (u *usual) unchosen(subscriber string) notice.Plan {
	p := notice.Own(subscriber)
	if team, is := notice.TeamOf(subscriber); is {
		p = notice.Default(team)
	}
	p.Version = 1
	p.Zone, p.Lang = cmp.Or(u.zone, p.Zone), cmp.Or(u.language, p.Lang)
	if of := u.person(subscriber); of != nil {
		p.Zone, p.Lang = cmp.Or(of.Own.First, p.Zone), cmp.Or(of.Own.Language, p.Lang)
	}
	return p
}

// all gives the plans of all teams and of those people who chose something.
func (u *usual) all(stored []notice.Plan) []notice.Plan {
	var teams, people []notice.Plan
	chosen := map[string]notice.Plan{}
	for _, p := range stored {
		if _, team := notice.TeamOf(p.Subscriber); !team && u.known(p.Subscriber) {
			people = append(people, p.Within(u.ways, u.person(p.Subscriber)))
		}
		chosen[p.Subscriber] = p.Within(u.ways, nil)
	}
	for _, team := range notice.Teams {
		p, is := chosen[team.Subscriber()]
		if !is {
			p = u.unchosen(team.Subscriber())
		}
		teams = append(teams, p)
	}
	return append(teams, people...)
}

// endNotices ends what a person is told: nothing more is decided for them, and what waits is not sent.
func (t *tx) endNotices(ctx context.Context, id string) error {
	if err := do(ctx, t, `DELETE FROM tellings WHERE subscriber = $1 AND message_id = ''`, id); err != nil {
		return err
	}
	return do(ctx, t, `UPDATE messages SET next_at = 0, given_up = TRUE, error = 'ended' WHERE subscriber = $1 AND next_at > 0`, id)
}
