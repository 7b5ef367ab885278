package scaledocs

import (
	"fmt"
	"strconv"
	"time"

	"tallylight/readiness/scale"
)

// crons are the steps. They have no year: what is not taken away comes again a year later.
func (t Target) crons(p scale.Plan) (all []trigger) {
	for i, s := range p.Steps {
		name := "tallylight-step-" + strconv.Itoa(i+1)
		for j, part := range spans(s.From, s.To) {
			if j > 0 {
				name += "-on"
			}
			all = append(all, cron(name, part, t.bounded(s)))
		}
	}
	return all
}

// idle is what stands where nothing is asked for: a ScaledObject has to have a trigger. It asks for the usual number.
func (t Target) idle(p scale.Plan) trigger {
	return cron("tallylight-idle", spans(p.At, p.At.Add(halfDay))[0], t.Usual)
}

func cron(name string, s span, machines int) trigger {
	return trigger{Type: "cron", Name: name, MetricType: averageValue, Metadata: map[string]string{
		"timezone": zoneName(s.zone), "start": cronOf(s.from, s.zone), "end": cronOf(s.to, s.zone), "desiredReplicas": strconv.Itoa(machines)}}
}

// cronOf is the minute of a year. Beside the day of the month that of the week has to stay open: either would do.
func cronOf(at time.Time, zone int) string {
	at = at.UTC().Add(time.Duration(zone) * time.Hour)
	return fmt.Sprintf("%d %d %d %d *", at.Minute(), at.Hour(), at.Day(), int(at.Month()))
}

// span is the time of a trigger, and how many hours ahead of UTC is the zone in which it is written.
type span struct {
	from, to time.Time
	zone     int
}

const halfDay = 12 * time.Hour

// spans gives the times of a step: one in UTC. Of two minutes of which one is on 29 February, that one comes again in four years
// and the other in one, so that a trigger would stay on for years: such a step is written in a zone where both are on that day or
// neither is. One that is too long for any is written as several that overlap.
func spans(from, to time.Time) (all []span) {
	for {
		if zone, ok := levelZone(from, to); ok {
			return append(all, span{from, to, zone})
		}
		zone, _ := levelZone(from, from.Add(halfDay))
		all = append(all, span{from, from.Add(halfDay), zone})
		from = from.Add(halfDay - time.Hour)
	}
}

// levelZone gives a zone in which both instants, or neither, are on 29 February; UTC where that does. There is one where they are
// less than 23 hours apart.
func levelZone(from, to time.Time) (zone int, ok bool) {
	for _, zone := range wholeHours {
		if leapDay(from, zone) == leapDay(to, zone) {
			return zone, true
		}
	}
	return 0, false
}

// wholeHours are the zones of IANA's area Etc, by how many hours they are ahead of UTC.
var wholeHours = []int{0, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}

func leapDay(at time.Time, zone int) bool {
	at = at.UTC().Add(time.Duration(zone) * time.Hour)
	return at.Month() == time.February && at.Day() == 29
}

// zoneName is how IANA calls a zone of the area Etc: with the sign the other way round.
func zoneName(zone int) string {
	if zone == 0 {
		return "UTC"
	}
	return fmt.Sprintf("Etc/GMT%+d", -zone)
}
