package scaledocs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"tallylight/readiness/scale"
)

// Schedule is what a scheduler says that it will do: the least number of machines, by when.
type Schedule struct {
	changes []change        // by when they come; each holds until the next
	floors  []floor         // of which the highest holds
	follows bool            // it asks for the plan by itself
	most    int             // there may be; 0: it does not say
	always  int             // the least at any time
	known   map[string]bool // what was found in it
}

// change is a number that holds from an instant on.
type change struct {
	at    time.Time
	least int
}

// floor is a number that holds in a minute of the year until another, in a zone.
type floor struct {
	start, end [4]int // minute, hour, day, month
	zone       *time.Location
	least      int
}

// errNoSchedule says that a document is of no scheduler.
var errNoSchedule = errors.New("neither scheduled actions of AWS, nor a ScaledObject, nor a HorizontalPodAutoscaler")

// ReadBack reads what a scheduler answers when it is asked for its schedule, as JSON or YAML: DescribeScheduledActions of AWS
// Application Auto Scaling, ScaledObjects of KEDA, HorizontalPodAutoscalers, or lists of these.
func ReadBack(answer []byte) (s Schedule, err error) {
	s.known = map[string]bool{}
	dec := yaml.NewDecoder(bytes.NewReader(answer))
	for {
		var doc listed
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			var actions []described
			if yaml.Unmarshal(answer, &actions) != nil || len(actions) == 0 {
				return s, fmt.Errorf("%w: %w", errNoSchedule, err)
			}
			doc = listed{Actions: &actions}
			s.take(doc)
			break
		}
		s.take(doc)
	}
	if len(s.known) == 0 {
		return s, errNoSchedule
	}
	slices.SortStableFunc(s.changes, func(a, b change) int { return a.at.Compare(b.at) })
	return s, nil
}

// listed is an answer of any of the schedulers.
type listed struct {
	Actions *[]described `yaml:"ScheduledActions"`
	Items   []object     `yaml:"items"`
	object  `yaml:",inline"`
}

type described struct {
	Schedule string `yaml:"Schedule"`
	Zone     string `yaml:"Timezone"`
	Bounds   struct {
		Least *int `yaml:"MinCapacity"`
	} `yaml:"ScalableTargetAction"`
}

type object struct {
	Kind string `yaml:"kind"`
	Spec struct {
		Least    int `yaml:"minReplicas"`
		Usual    int `yaml:"minReplicaCount"`
		Most     int `yaml:"maxReplicaCount"`
		MostPods int `yaml:"maxReplicas"`
		Triggers []struct {
			Type     string            `yaml:"type"`
			Metadata map[string]string `yaml:"metadata"`
		} `yaml:"triggers"`
	} `yaml:"spec"`
}

func (s *Schedule) take(doc listed) {
	if doc.Actions != nil {
		s.known["aws"] = true
		for _, a := range *doc.Actions {
			s.takeAction(a)
		}
	}
	for _, o := range append(doc.Items, doc.object) {
		s.takeObject(o)
	}
}

func (s *Schedule) takeAction(a described) {
	zone, err := time.LoadLocation(a.Zone)
	at, wrong := time.ParseInLocation("at(2006-01-02T15:04:05)", a.Schedule, zone)
	if err == nil && wrong == nil && a.Bounds.Least != nil {
		s.changes = append(s.changes, change{at, *a.Bounds.Least})
	}
}

func (s *Schedule) takeObject(o object) {
	switch o.Kind {
	case "HorizontalPodAutoscaler":
		s.known["hpa"], s.always, s.most = true, max(s.always, o.Spec.Least), max(s.most, o.Spec.MostPods)
	case "ScaledObject":
		s.known["keda"], s.always, s.most = true, max(s.always, o.Spec.Usual), max(s.most, o.Spec.Most)
		for _, t := range o.Spec.Triggers {
			s.follows = s.follows || t.Type == "prometheus" && strings.Contains(t.Metadata["query"], scale.Metric)
			if f, ok := readFloor(t.Metadata); t.Type == "cron" && ok {
				s.floors = append(s.floors, f)
			}
		}
	}
}

// readFloor reads a cron trigger; false where it is none of one minute a year.
func readFloor(m map[string]string) (f floor, ok bool) {
	zone, err := time.LoadLocation(m["timezone"])
	least, wrong := strconv.Atoi(m["desiredReplicas"])
	f = floor{zone: zone, least: least}
	return f, err == nil && wrong == nil && readCron(m["start"], &f.start) && readCron(m["end"], &f.end)
}

func readCron(expression string, into *[4]int) bool {
	parts := strings.Fields(expression)
	if len(parts) != 5 || parts[4] != "*" {
		return false
	}
	for i := range into {
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return false
		}
		into[i] = n
	}
	return true
}

// holds is KEDA's rule: inside is where the next end comes before the next start.
func (f floor) holds(at time.Time) bool {
	return nextOf(f.end, at.In(f.zone)).Before(nextOf(f.start, at.In(f.zone)))
}

// nextOf is the first time after at that a minute of the year comes; a day that no year has comes never.
func nextOf(minute [4]int, at time.Time) time.Time {
	for year := at.Year(); year <= at.Year()+8; year++ {
		next := time.Date(year, time.Month(minute[3]), minute[2], minute[1], minute[0], 0, 0, at.Location())
		if next.After(at) && next.Day() == minute[2] {
			return next
		}
	}
	return at.AddDate(100, 0, 0)
}

// Least gives how many machines the schedule has at least at an instant; false where it does not say.
func (s Schedule) Least(at time.Time) (least int, said bool) {
	least, said = s.always, s.known["hpa"] || s.known["keda"]
	for _, c := range s.changes {
		if !c.at.After(at) {
			least, said = c.least, true
		}
	}
	for _, f := range s.floors {
		if f.holds(at) {
			least = max(least, f.least)
		}
	}
	if s.follows {
		least = math.MaxInt
	}
	if s.most > 0 {
		least = min(least, s.most)
	}
	return least, said
}

// Lowest gives the lowest number of machines that a schedule has in a time, and by how many it falls short of what the steps of a
// plan ask for, of which there are usual on a quiet day; 0: it does not. False where the schedule says nothing of that time. Once the
// time has begun, what the scheduler did before it need not list any more: what it will do at its end says that it is under way. No
// lowest number is then known (math.MaxInt).
func (s Schedule) Lowest(now, from, to time.Time, steps []scale.Step, usual int) (lowest, short int, said bool) {
	lowest = math.MaxInt
	for _, st := range steps {
		need := Machines(st.Times, usual)
		for at := latest(st.From, from); at.Before(st.To) && at.Before(to); at = at.Add(time.Minute) {
			least, known := s.Least(at)
			switch {
			case !known && !now.Before(from):
				said = said || s.restores(to)
				continue
			case !known:
				least = 0
			}
			said = true
			lowest, short = min(lowest, least), max(short, need-least)
		}
	}
	return lowest, short, said
}

// restores says that something is to be done at the end of a time, or later.
func (s Schedule) restores(to time.Time) bool {
	return slices.ContainsFunc(s.changes, func(c change) bool { return !c.at.Before(to) })
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
