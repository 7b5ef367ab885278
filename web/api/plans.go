package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"

	"tallylight/db"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/web/intent"
)

func (s *service) planOperations() {
	serve(s, reads("list-subscriptions", "/subscriptions", "List who is told what: each team, and yourself"), s.plans)
	serve(s, reads("get-subscription", "/subscriptions/{id}", "Get what a team (sre, pr, oncall) or you (me) are told"),
		func(ctx context.Context, by caller, in *SubscriberPath) (Plan, error) {
			return s.plan(ctx, by, in.Subscriber)
		})
	serve(s, operation{id: "put-subscription", method: http.MethodPut, path: "/subscriptions/{id}", needs: account.AnyRole.In(account.Events), strict: true,
		also: []int{http.StatusForbidden}, body: reflect.TypeFor[intent.Plan](),
		summary: "Replace what a team or you are told. Omitted fields take their default. PR changes that of pr, SRE those of sre and oncall, admins all teams"}, s.putPlan)
}

// SubscriberPath names a team, or whoever asks.
type SubscriberPath struct {
	Subscriber string `path:"id" maxLength:"20" doc:"sre, pr, oncall, or me."`
}

type planRequest struct {
	SubscriberPath
	Version
	Body *body[intent.Plan]
}

// Plan is what a team or a person is told.
type Plan struct {
	Subscriber string      `json:"subscriber" doc:"sre, pr, oncall or me."`
	Channels   []string    `json:"channels" nullable:"false"`
	Topics     []PlanTopic `json:"topics" nullable:"false"`
	QuietFrom  string      `json:"quiet_from" doc:"Local time, such as 22:00; empty if there are no quiet hours."`
	QuietUntil string      `json:"quiet_until"`
	Urgent     bool        `json:"quiet_urgent"`
	Zone       string      `json:"zone"`
	DigestAt   string      `json:"digest_at"`
	DigestDays []string    `json:"digest_days" nullable:"false"`
	RepeatS    int64       `json:"repeat_s" doc:"0: once only."`
	Language   string      `json:"language" enum:"ja,en"`
	Spent      PlanSpent   `json:"last_week" doc:"What it would have cost in the last 7 days."`
	Editable   bool        `json:"editable" doc:"You may replace it."`
	Version    int64       `json:"version"`
}

func (p Plan) version() int64 { return p.Version }

// PlanTopic is when a topic is told.
type PlanTopic struct {
	Topic   string `json:"topic"`
	When    string `json:"when" enum:"now,digest,never"`
	From    int    `json:"from_level" doc:"0: any."`
	Channel string `json:"channel" doc:"Empty: all of the plan."`
}

// PlanSpent is how many messages a plan would have cost.
type PlanSpent struct {
	AtOnce   int `json:"at_once"`
	Digests  int `json:"digests"`
	MostADay int `json:"most_a_day"`
}

// Plans are those of the teams and of whoever asks.
type Plans struct {
	Subscriptions []Plan `json:"subscriptions" nullable:"false"`
}

// plans answers GET /subscriptions.
func (s *service) plans(ctx context.Context, by caller, _ *struct{}) (Plans, error) {
	var names []string
	if !by.Token {
		names = append(names, intent.Me)
	}
	for _, team := range notice.Teams {
		names = append(names, string(team))
	}
	told, err := s.lastWeek(ctx, by)
	all := Plans{Subscriptions: []Plan{}}
	if err != nil {
		return all, err
	}
	for _, named := range names {
		one, err := s.planWith(ctx, by, named, told)
		if named == intent.Me && errors.Is(err, fault.ErrNotFound) {
			continue // a program that signs in as nobody
		}
		if err != nil {
			return Plans{}, err
		}
		all.Subscriptions = append(all.Subscriptions, one)
	}
	return all, nil
}

// lastWeek gives what there was to tell, by which plans are reckoned.
func (s *service) lastWeek(ctx context.Context, by caller) ([]notice.Notice, error) {
	told, err := s.Store.NoticesSince(ctx, by.now.Add(-notice.CostOver))
	return each(told, func(n db.PastNotice) notice.Notice { return n.Notice }), err
}

// plan reads what a subscriber is told.
func (s *service) plan(ctx context.Context, by caller, named string) (Plan, error) {
	told, err := s.lastWeek(ctx, by)
	if err != nil {
		return Plan{}, err
	}
	return s.planWith(ctx, by, named, told)
}

func (s *service) planWith(ctx context.Context, by caller, named string, told []notice.Notice) (Plan, error) {
	subscriber, err := intent.Subscriber(named, by.Actor)
	if err != nil {
		return Plan{}, err
	}
	p, err := s.Store.Plan(ctx, subscriber)
	if err != nil {
		return Plan{}, err
	}
	typed := intent.PlanOf(p)
	return Plan{Subscriber: named, Channels: append([]string{}, p.Channels...), QuietFrom: typed.QuietFrom, QuietUntil: typed.QuietUntil, Urgent: p.Quiet.Urgent,
		Zone: p.Zone, DigestAt: typed.DigestAt, DigestDays: append([]string{}, strings.Fields(typed.DigestDays)...), RepeatS: int64(p.Repeat.Seconds()), Language: p.Lang,
		Topics: each(notice.Topics, func(spec notice.TopicSpec) PlanTopic {
			c := p.Chosen(spec.Topic)
			return PlanTopic{Topic: string(spec.Topic), When: string(c.When), From: c.From, Channel: c.Channel}
		}),
		Spent: PlanSpent(notice.Cost(p, told, by.now)), Editable: notice.MayEdit(subscriber, by.Actor), Version: p.Version}, nil
}

// putPlan answers PUT /subscriptions/{id}.
func (s *service) putPlan(ctx context.Context, by caller, in *planRequest) (Plan, error) {
	subscriber, err := intent.Subscriber(in.Subscriber, by.Actor)
	if err != nil {
		return Plan{}, err
	}
	if !notice.MayEdit(subscriber, by.Actor) {
		return Plan{}, fault.ErrForbidden
	}
	was, err := s.Store.Plan(ctx, subscriber)
	if err != nil {
		return Plan{}, err
	}
	usual := intent.PlanOf(was.Reset())
	usual.Channels, usual.Version = "", 0
	meant, err := said(in.Version, in.Body, usual, true)
	plan, wrong := meant.Plan(subscriber)
	if err = both[intent.Plan](err, wrong); err == nil {
		err = s.Store.SavePlan(ctx, plan, by.Actor, by.now)
	}
	return edited(named[intent.Plan](err), func() (Plan, error) { return s.plan(ctx, by, in.Subscriber) })
}
