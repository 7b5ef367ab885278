package cli

import (
	"context"
	"slices"
	"time"

	"tallylight/demo"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

// rooms are the channels in which the company's teams are told. All of them end at a server of the demo's own.
var rooms = []struct {
	team    notice.Team
	channel notice.Channel
	path    string
}{
	{notice.PR, notice.Channel{Kind: "slack", Name: "#広報", Owner: demoPR.Name}, "/services/pr"},
	{notice.SRE, notice.Channel{Kind: "slack", Name: "#sre", Owner: demoSRE.Name}, "/services/sre"},
	{notice.OnCall, notice.Channel{Kind: "ntfy", Name: "当番の呼び出し", Owner: demoSRE.Name, Secrets: map[string]string{"topic": "tsumugi-oncall"}}, ""},
}

// airNight is the room that is told of one event besides.
var airNight = notice.Channel{Kind: "slack", Name: "#air-night", Owner: demoSRE2.Name}

// teller tells the company what the program would have told it.
type teller struct {
	notifier  *jobs.Notifier
	digester  *jobs.Digester
	messenger *jobs.Messenger
	now       time.Time
}

// furnish makes the channels, and chooses who is told what: SRE at once, PR by the digest of the morning, whoever is on call of NO-GO.
func (s *story) furnish(ctx context.Context, at time.Time, site *demo.Site) error {
	t := &s.teller
	t.notifier, t.digester = &jobs.Notifier{Store: s.p.store}, &jobs.Digester{Store: s.p.store, Log: s.p.log}
	t.messenger = &jobs.Messenger{Store: s.p.store, Log: s.p.log, Now: func() time.Time { return t.now }, Luck: func() float64 { return 0 },
		Base: s.p.baseURL(), Senders: s.p.messenger.Senders, Render: s.p.messenger.Render}
	for _, room := range rooms {
		id, err := s.open(ctx, room.channel, site.RoomsURL()+room.path, at)
		if err != nil {
			return err
		}
		plan, err := s.p.store.Plan(ctx, room.team.Subscriber())
		if err != nil {
			return err
		}
		plan.Channels = []string{id}
		if room.team == notice.PR {
			plan.Choices = inTheMorning()
		}
		if err := s.p.store.SavePlan(ctx, plan, s.admin(), at); err != nil {
			return err
		}
	}
	night, err := s.open(ctx, airNight, site.RoomsURL()+"/services/air-night", at)
	if err != nil {
		return err
	}
	s.night = night
	return s.tellAll(ctx, at)
}

// open makes a channel.
func (s *story) open(ctx context.Context, c notice.Channel, url string, at time.Time) (id string, err error) {
	c.URL, c.Audience, c.Lang = url, display.Open, "ja"
	c, err = s.p.store.AddChannel(ctx, c, s.admin(), at)
	return c.ID, err
}

// inTheMorning has all that PR is told wait for the digest.
func inTheMorning() map[notice.Topic]notice.Choice {
	choices := map[notice.Topic]notice.Choice{}
	for _, spec := range notice.Topics {
		if spec.Default[notice.PR] == notice.AtOnce {
			choices[spec.Topic] = notice.Choice{When: notice.InDigest}
		}
	}
	return choices
}

const (
	// toldDays is for how many days the company has been told each morning: the digest of a Monday looks back over a weekend.
	toldDays = 5
	// readBefore is how long before the digest the calendar is read.
	readBefore = time.Minute
)

// reading is when the calendar was read before the digest of a day so long ago.
func (s *story) reading(daysAgo int) time.Time {
	zone := s.p.zone1
	day := s.now.In(zone).AddDate(0, 0, -daysAgo)
	return time.Date(day.Year(), day.Month(), day.Day(), 0, notice.Default(notice.PR).Digest.At, 0, 0, zone).Add(-readBefore)
}

// news is when the calendar's newest revision came: before the digest of today, where that was sent since.
func (s *story) news() time.Time {
	at := s.now.Add(-newsBefore)
	if today := s.reading(0); today.Before(s.now) {
		at = fault.Later(at, today)
	}
	return at
}

// readings are when the calendar was read and the page looked at before the digests of the last days, the oldest first.
func (s *story) readings() (all []time.Time) {
	for ago := toldDays; ago >= 0; ago-- {
		if at := s.reading(ago); at.Before(s.news().Add(-pastSpacing)) {
			all = append(all, at)
		}
	}
	return all
}

// mornings are what was told then.
func (s *story) mornings() error {
	for _, at := range s.readings() {
		s.add(at, s.morning)
	}
	return nil
}

// morning reads the calendar and tells what there is to be told.
func (s *story) morning(ctx context.Context, at time.Time) error {
	if err := s.publish(ctx, demo.FirstPublished, at); fault.Invalids(err) == nil && err != nil {
		return err
	}
	return s.tellAll(ctx, at)
}

// tellAll tells what there is to be told at an instant. What comes within two minutes comes as one.
func (s *story) tellAll(ctx context.Context, at time.Time) error {
	t := &s.teller
	for _, after := range []time.Duration{0, 3 * time.Minute, 6 * time.Minute} {
		t.now = earliest(at.Add(after), s.now)
		if err := t.notifier.Notice(ctx, t.now); err != nil {
			return err
		}
		if err := t.digester.Write(ctx, t.now); err != nil {
			return err
		}
		if err := t.messenger.SendDue(ctx, t.now); err != nil {
			return err
		}
		t.messenger.Wait()
	}
	return nil
}

// invite has the room of the night told of the next event of which the most is asked.
func (s *story) invite(ctx context.Context, facts readiness.Snapshot, at time.Time) error {
	events := slices.SortedFunc(slices.Values(facts.Events), func(a, b readiness.Event) int { return a.Start.Compare(b.Start) })
	for _, e := range events {
		if e.Start.After(s.now) && facts.Ladder.Held(e.Level) >= toppage.Prove {
			return s.p.store.AddListener(ctx, e.ID, s.night, s.sre(1), at)
		}
	}
	return nil
}
