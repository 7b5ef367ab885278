package intent

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// Plan is what a team or a person is told, when and where, as it is typed.
type Plan struct {
	Seen
	Channels   string       `json:"channels" is:"ids" doc:"Ids of the channels, in their order; at most 5. Empty: nothing is sent. A person can choose only mail to their own address."`
	Topics     []PlanChoice `json:"topics" doc:"What is chosen; topics that are left out take their default."`
	QuietFrom  string       `json:"quiet_from" limit:"clock_time" doc:"Local time in zone from which nothing is sent, such as 22:00. The same as quiet_until, or both empty: always."`
	QuietUntil string       `json:"quiet_until" limit:"clock_time" doc:"What waited is sent then, as one message."`
	Urgent     bool         `json:"quiet_urgent" form:"urgent" doc:"Whether NO-GO and UNKNOWN within 24 hours of air are sent in quiet hours, too."`
	Zone       string       `json:"zone" limit:"zone_name" doc:"IANA name."`
	DigestAt   string       `json:"digest_at" limit:"clock_time" doc:"Local time of the digest, such as 09:30."`
	DigestDays string       `json:"digest_days" is:"ids" doc:"Days of the digest: mon, tue, wed, thu, fri, sat, sun. Empty: there is none."`
	Repeat     string       `json:"repeat_s" form:"repeat" is:"span" limit:"repeat" doc:"After how long something that lasts is told again; 0: once only."`
	Language   string       `json:"language" limit:"plan_language"`
}

// PlanChoice is what is chosen for a topic.
type PlanChoice struct {
	Topic   string `json:"topic" required:"true" limit:"topic"`
	When    string `json:"when" required:"true" limit:"when"`
	From    string `json:"from_level" is:"figure" limit:"plan_level" doc:"From this level on; 0: any."`
	Channel string `json:"channel" doc:"Id of the only channel; empty: all of the plan."`
}

// planDays are the words of the days, from Sunday on as time.Weekday has them.
var planDays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// PlanDays lists the words of the days of a week that begins on a day.
func PlanDays(first time.Weekday) []string {
	return slices.Concat(planDays[first:], planDays[:first])
}

// Plan is the plan of a subscriber that is meant, with all that cannot be read of it.
func (p Plan) Plan(subscriber string) (notice.Plan, []fault.Invalid) {
	var wrong []fault.Invalid
	plan := notice.Plan{Subscriber: subscriber, Channels: strings.Fields(p.Channels), Choices: map[notice.Topic]notice.Choice{}, Zone: strings.ReplaceAll(p.Zone, " ", "_"),
		Lang: p.Language, Version: p.Version}
	if p.QuietFrom != "" || p.QuietUntil != "" {
		plan.Quiet.From, wrong = minuteOfDay("quiet_from", p.QuietFrom, wrong)
		plan.Quiet.Until, wrong = minuteOfDay("quiet_until", p.QuietUntil, wrong)
	}
	plan.Quiet.Urgent = p.Urgent
	plan.Digest.At, wrong = minuteOfDay("digest_at", p.DigestAt, wrong)
	plan.Digest.Days, wrong = weekdays("digest_days", p.DigestDays, wrong)
	var err error
	plan.Repeat, err = optionalSpan("repeat", p.Repeat)
	wrong = append(wrong, fault.Invalids(err)...)
	for _, c := range p.Topics {
		level, ok := wholeNumber(c.From)
		if !ok {
			wrong = append(wrong, fault.Invalid{Field: "topics." + c.Topic + ".from_level", Reason: "not_a_number", Got: c.From})
		}
		plan.Choices[notice.Topic(c.Topic)] = notice.Choice{When: notice.When(c.When), From: level, Channel: c.Channel}
	}
	return plan, wrong
}

// wholeNumber reads a number that may be left out.
func wholeNumber(said string) (int, bool) {
	if said == "" {
		return 0, true
	}
	n, err := strconv.Atoi(figures(said))
	return n, err == nil
}

// minuteOfDay reads a time of day on a clock of 24 hours.
func minuteOfDay(field, said string, wrong []fault.Invalid) (int, []fault.Invalid) {
	at, err := time.Parse("15:04", airtime.Narrow(strings.ReplaceAll(said, "：", ":")))
	if err != nil {
		return 0, append(wrong, fault.Invalid{Field: field, Reason: "bad_time", Got: said})
	}
	return at.Hour()*60 + at.Minute(), wrong
}

// weekdays reads the days of a digest, each once, from Monday on.
func weekdays(field, said string, wrong []fault.Invalid) ([]time.Weekday, []fault.Invalid) {
	var days []time.Weekday
	named := strings.Fields(said)
	for _, day := range PlanDays(time.Monday) {
		if slices.Contains(named, day) {
			days = append(days, time.Weekday(slices.Index(planDays, day)))
		}
	}
	for _, day := range named {
		if !slices.Contains(planDays, day) {
			wrong = append(wrong, fault.Invalid{Field: field, Reason: "unknown", Got: day})
		}
	}
	return days, wrong
}

// PlanOf is a plan as it would be typed, with a choice for each topic.
func PlanOf(plan notice.Plan) Plan {
	p := Plan{Channels: strings.Join(plan.Channels, " "), Zone: plan.Zone, Language: plan.Lang, Urgent: plan.Quiet.Urgent, DigestAt: clockTime(plan.Digest.At),
		Repeat: "0h"}
	p.Version = plan.Version
	if plan.Quiet.From != plan.Quiet.Until {
		p.QuietFrom, p.QuietUntil = clockTime(plan.Quiet.From), clockTime(plan.Quiet.Until)
	}
	if plan.Repeat > 0 {
		p.Repeat = readiness.WriteLead(plan.Repeat)
	}
	for _, day := range plan.Digest.Days {
		p.DigestDays = strings.TrimSpace(p.DigestDays + " " + planDays[day])
	}
	for _, spec := range notice.Topics {
		c := plan.Chosen(spec.Topic)
		p.Topics = append(p.Topics, PlanChoice{Topic: string(spec.Topic), When: string(c.When), From: fmt.Sprint(c.From), Channel: c.Channel})
	}
	return p
}

func clockTime(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// Choice gives what is chosen for a topic.
func (p Plan) Choice(topic notice.Topic) PlanChoice {
	i := slices.IndexFunc(p.Topics, func(c PlanChoice) bool { return c.Topic == string(topic) })
	if i < 0 {
		return PlanChoice{Topic: string(topic)}
	}
	return p.Topics[i]
}

// Has says that a list of words holds one.
func Has(list, word string) bool { return slices.Contains(strings.Fields(list), word) }

// Subscriber gives the subscriber that an address names: a team, or "me" for whoever asks.
func Subscriber(named string, by readiness.Actor) (string, error) {
	if named == Me && by.ID != "" && !by.Token {
		return by.ID, nil
	}
	if !slices.Contains(notice.Teams, notice.Team(named)) {
		return "", fault.ErrNotFound
	}
	return notice.Team(named).Subscriber(), nil
}

// NoTeam refuses the name of a team in a question, where the error is that there is none.
func NoTeam(err error, named string) error {
	if errors.Is(err, fault.ErrNotFound) {
		return fault.Invalid{Field: "team", Reason: "unknown", Got: named}
	}
	return err
}

// Me names whoever asks as the subscriber of a plan.
const Me = "me"
