package scaledocs_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/scale"
	"tallylight/scaledocs"
)

var air = given.Noon.Add(given.Day)

func expecting(id string, at time.Time, peak string) readiness.Event {
	e := given.Airing(at)
	e.ID, e.Title, e.Brief.Peak, e.Private = id, "Hush: the secret show", peak, true
	return e
}

func planAt(now time.Time, events ...readiness.Event) scale.Plan {
	f := given.Board(events...)
	f.Traffic = readiness.Traffic{Baseline: 1000, Boot: 150 * time.Second}
	return scale.Read(now, f, nil)
}

var (
	web = scaledocs.Target{Name: "web", Namespace: "prod", Usual: 4, Most: 100}
	ecs = scaledocs.Target{Name: "service/prod/web", Usual: 4, Most: 100, Dimension: "ecs:service:DesiredCount"}
)

// with gives a target for a format.
func with(format scaledocs.Format) scaledocs.Target {
	if format == scaledocs.AWS {
		return ecs
	}
	return web
}

func written(t testing.TB, format scaledocs.Format, p scale.Plan, to scaledocs.Target) []byte {
	t.Helper()
	if wrong := to.Wrong(format); len(wrong) > 0 {
		t.Fatalf("%+v: %v", to, wrong)
	}
	doc, _, err := scaledocs.Write(format, p, to)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// An evening as it is written for each scheduler, as people will read it.
func TestTheDocuments(t *testing.T) {
	p := planAt(given.Noon, expecting("tv", air, "10x"), expecting("push", air.Add(time.Hour), "3x"))
	asking := web
	asking.Prometheus, asking.API = "http://prometheus:9090", "https://ready.example.com/api/v1/scale?replicas=4"
	for _, row := range []struct {
		format scaledocs.Format
		to     scaledocs.Target
		want   string
	}{
		{scaledocs.KEDA, asking, `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: tallylight-web
  namespace: prod
  annotations:
    tallylight/expires: "2026-11-18T14:30:00Z"
spec:
  scaleTargetRef:
    name: web
  minReplicaCount: 4
  maxReplicaCount: 100
  pollingInterval: 15
  fallback:
    failureThreshold: 3
    replicas: 4
    behavior: currentReplicasIfHigher
  triggers:
    - type: prometheus
      name: tallylight-metric
      metricType: AverageValue
      metadata:
        ignoreNullValues: "false"
        query: ceil(max(tallylight_scale_target_ratio{page=""}) * 4)
        serverAddress: http://prometheus:9090
        threshold: "1"
    - type: metrics-api
      name: tallylight-api
      metricType: AverageValue
      metadata:
        authMode: bearer
        targetValue: "1"
        url: https://ready.example.com/api/v1/scale?replicas=4
        valueLocation: target_replicas
      authenticationRef:
        name: tallylight-token
    - type: cron
      name: tallylight-step-1
      metricType: AverageValue
      metadata:
        desiredReplicas: "40"
        end: 57 11 18 11 *
        start: 57 10 18 11 *
        timezone: UTC
    - type: cron
      name: tallylight-step-2
      metricType: AverageValue
      metadata:
        desiredReplicas: "52"
        end: 30 13 18 11 *
        start: 57 11 18 11 *
        timezone: UTC
    - type: cron
      name: tallylight-step-3
      metricType: AverageValue
      metadata:
        desiredReplicas: "12"
        end: 30 14 18 11 *
        start: 30 13 18 11 *
        timezone: UTC
---
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata:
  name: tallylight-token
  namespace: prod
spec:
  secretTargetRef:
    - parameter: token
      name: tallylight-token
      key: token
`},
		{scaledocs.HPA, web, `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
  namespace: prod
  annotations:
    tallylight/apply-at: "2026-11-17T12:00:00Z"
    tallylight/events: ""
    tallylight/level: ""
spec:
  minReplicas: 4
  maxReplicas: 100
`},
		{scaledocs.AWS, ecs, `[
  {
    "ServiceNamespace": "ecs",
    "ScheduledActionName": "tallylight-tv-from",
    "ResourceId": "service/prod/web",
    "ScalableDimension": "ecs:service:DesiredCount",
    "Schedule": "at(2026-11-18T10:57:00)",
    "Timezone": "UTC",
    "ScalableTargetAction": {
      "MinCapacity": 40,
      "MaxCapacity": 100
    }
  },
  {
    "ServiceNamespace": "ecs",
    "ScheduledActionName": "tallylight-tv-to",
    "ResourceId": "service/prod/web",
    "ScalableDimension": "ecs:service:DesiredCount",
    "Schedule": "at(2026-11-18T13:30:00)",
    "Timezone": "UTC",
    "ScalableTargetAction": {
      "MinCapacity": 12,
      "MaxCapacity": 100
    }
  },
  {
    "ServiceNamespace": "ecs",
    "ScheduledActionName": "tallylight-push-from",
    "ResourceId": "service/prod/web",
    "ScalableDimension": "ecs:service:DesiredCount",
    "Schedule": "at(2026-11-18T11:57:00)",
    "Timezone": "UTC",
    "ScalableTargetAction": {
      "MinCapacity": 52,
      "MaxCapacity": 100
    }
  },
  {
    "ServiceNamespace": "ecs",
    "ScheduledActionName": "tallylight-push-to",
    "ResourceId": "service/prod/web",
    "ScalableDimension": "ecs:service:DesiredCount",
    "Schedule": "at(2026-11-18T14:30:00)",
    "Timezone": "UTC",
    "ScalableTargetAction": {
      "MinCapacity": 4,
      "MaxCapacity": 100
    }
  }
]
`},
	} {
		if got := string(written(t, row.format, p, row.to)); got != row.want {
			t.Errorf("%s:\n%s", row.format, got)
		}
	}
}

func TestAHorizontalPodAutoscalerIsPatchedAtEachEdge(t *testing.T) {
	p := planAt(air, expecting("tv", air, "10x"), expecting("push", air.Add(time.Hour), "90x"))
	var got []string
	for _, d := range documents(t, written(t, scaledocs.HPASchedule, p, web)) {
		valid(t, "hpa.yaml", d)
		meta, spec := d["metadata"].(map[string]any)["annotations"].(map[string]any), d["spec"].(map[string]any)
		got = append(got, fmt.Sprintf("%v: %v to %v for %v", meta["tallylight/apply-at"], spec["minReplicas"], spec["maxReplicas"], meta["tallylight/events"]))
	}
	want := []string{"2026-11-18T12:00:00Z: 100 to 100 for tv push", "2026-11-18T13:30:00Z: 100 to 100 for push", "2026-11-18T14:30:00Z: 4 to 100 for "}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestADocumentSaysWhereThereAreTooFew(t *testing.T) {
	e := expecting("tv", air, "")
	e.Level = 5
	d := documents(t, written(t, scaledocs.KEDA, planAt(given.Noon, e, expecting("push", air, "90x")), web))[0]
	notes := d["metadata"].(map[string]any)["annotations"].(map[string]any)
	if notes["tallylight/short-of"] != "440" || notes["tallylight/unbounded"] != "true" {
		t.Errorf("%v", notes)
	}
}

func TestHowManyMachines(t *testing.T) {
	for _, row := range []struct {
		sentence string
		times    float64
		usual    int
		want     int
	}{
		{"as many times as many", 10, 4, 40},
		{"rounded up", 2.1, 10, 21},
		{"not by the rounding of a computer", 1.1 * 3, 10, 33},
		{"nothing more", 1, 4, 4},
		{"never fewer", 0.2, 4, 4},
		{"a little more is enough more that an autoscaler does something", 1.01, 100, 111},
		{"so with few", 1.01, 4, 5},
		{"not beyond all bounds", 1e12, 4, scaledocs.MostMachines},
	} {
		if got := scaledocs.Machines(row.times, row.usual); got != row.want {
			t.Errorf("%s: %d, want %d", row.sentence, got, row.want)
		}
	}
}

// minute is the last part of a plan's time in which schedulers do anything.
const minute = time.Minute

// inside is the rule of KEDA's cron trigger: it is inside where the next end comes before the next start.
func inside(t testing.TB, now time.Time, start, end string) bool {
	return next(t, now, end).Before(next(t, now, start))
}

func zoneOf(t testing.TB, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// next is the first minute after now that a cron expression of one minute a year names.
func next(t testing.TB, now time.Time, expression string) time.Time {
	var m, h, d, month int
	if n, err := fmt.Sscanf(expression, "%d %d %d %d *", &m, &h, &d, &month); n != 4 || err != nil {
		t.Fatalf("%q: %v", expression, err)
	}
	for year := now.Year(); ; year++ {
		at := time.Date(year, time.Month(month), d, h, m, 0, 0, now.Location())
		if at.After(now) && at.Day() == d {
			return at
		}
	}
}

// TestATriggerAroundTheLeapDayIsOffForAYear has a minute of 29 February, which comes again in four years, beside one that comes again
// in one.
func TestATriggerAroundTheLeapDayIsOffForAYear(t *testing.T) {
	leap := time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC)
	for begins := -30 * time.Hour; begins < 50*time.Hour; begins += 55 * time.Minute {
		for _, lasts := range []time.Duration{minute, 3 * time.Hour, 22 * time.Hour, 30 * time.Hour, 47 * time.Hour} {
			from := leap.Add(begins)
			to := from.Add(lasts)
			crons := cronTriggers(t, scale.Plan{At: from, Windows: []scale.Window{{EventID: "tv", Times: 10, From: from, To: to}}})
			on := func(at time.Time) bool {
				return slices.ContainsFunc(crons, func(m map[string]string) bool {
					return inside(t, at.In(zoneOf(t, m["timezone"])), m["start"], m["end"])
				})
			}
			for at := from; at.Before(to); at = at.Add(min(lasts, time.Hour)) {
				if !on(at) {
					t.Fatalf("from %v for %v: off at %v", from, lasts, at)
				}
			}
			for _, at := range []time.Time{from.Add(-minute), to, to.AddDate(0, 1, 0), to.AddDate(0, 11, 0)} {
				if on(at) {
					t.Fatalf("from %v for %v: on at %v", from, lasts, at)
				}
			}
		}
	}
}

// cronTriggers are what the triggers of a plan's ScaledObject are set to.
func cronTriggers(t testing.TB, p scale.Plan) (all []map[string]string) {
	for _, tr := range documents(t, written(t, scaledocs.KEDA, p, web))[0]["spec"].(map[string]any)["triggers"].([]any) {
		if tr := tr.(map[string]any); tr["type"] == "cron" {
			all = append(all, remade[map[string]string](t, tr["metadata"]))
		}
	}
	return all
}

// drawn is a plan of events that lie anywhere, at a now that may be the end of a year.
func drawn(t *rapid.T) scale.Plan {
	now := rapid.SampledFrom([]time.Time{given.Noon, time.Date(2026, 12, 31, 13, 7, 31, 5, time.UTC), time.Date(2028, 2, 28, 23, 59, 59, 0, time.UTC)}).Draw(t, "now")
	var events []readiness.Event
	for i := range rapid.IntRange(0, 6).Draw(t, "events") {
		at := now.Add(time.Duration(rapid.IntRange(-3*3600, 46*3600).Draw(t, "seconds")) * time.Second)
		events = append(events, expecting("e"+strconv.Itoa(i), at, rapid.SampledFrom([]string{"", "3x", "900 req/s", "50x"}).Draw(t, "peak")))
	}
	return planAt(now, events...)
}

// needs is how many machines a plan needs at an instant.
func needs(p scale.Plan, at time.Time, to scaledocs.Target) int {
	for _, s := range p.Steps {
		if !at.Before(s.From) && at.Before(s.To) {
			return min(scaledocs.Machines(s.Times, to.Usual), to.Most)
		}
	}
	return to.Usual
}

// checked has a scheduler follow a document minute by minute: there are never too few machines, and a minute around each window none
// too many.
func checked(t testing.TB, p scale.Plan, to scaledocs.Target, from time.Time, has func(at time.Time) int) {
	for at := from; at.Before(p.At.Add(scale.Horizon + 4*time.Hour)); at = at.Add(minute) {
		most := 0
		for _, around := range []time.Time{at.Add(-minute), at, at.Add(minute - 1)} {
			most = max(most, needs(p, around, to))
		}
		sum := needs(p.Minutes(), at, to)
		if got := has(at); got < needs(p, at, to) || got > max(most, sum) {
			t.Fatalf("at %v %d machines, where %d are needed, at most %d", at, got, needs(p, at, to), max(most, sum))
		}
	}
}

func TestKEDAFollowsTheSteps(t *testing.T) {
	triggers := map[string]*huma.Schema{}
	read(t, "triggers.yaml", &triggers)
	for _, s := range triggers {
		s.PrecomputeMessages()
	}
	object := schema(t, "scaledobject.yaml")
	rapid.Check(t, func(rt *rapid.T) {
		p := drawn(rt)
		d := documents(t, written(t, scaledocs.KEDA, p, web))[0]
		if wrong := against(object, d); len(wrong) > 0 {
			rt.Fatalf("%v in %v", wrong, d)
		}
		spec := remade[struct {
			Triggers []struct {
				Type, Name string
				Metadata   map[string]string
			}
		}](t, d["spec"])
		names := map[string]bool{}
		for _, tr := range spec.Triggers {
			if wrong := against(triggers[tr.Type], remade[map[string]any](t, tr.Metadata)); len(wrong) > 0 || names[tr.Name] || tr.Metadata["start"] == tr.Metadata["end"] {
				rt.Fatalf("%v in %v", wrong, tr)
			}
			names[tr.Name] = true
		}
		checked(t, p, web, p.At.Truncate(minute).Add(minute), func(at time.Time) int {
			machines := web.Usual
			for _, tr := range spec.Triggers {
				if zone := zoneOf(t, tr.Metadata["timezone"]); inside(t, at.Add(1).In(zone), tr.Metadata["start"], tr.Metadata["end"]) {
					n, _ := strconv.Atoi(tr.Metadata["desiredReplicas"])
					machines = max(machines, n)
				}
			}
			return machines
		})
	})
}

type action struct {
	ScheduledActionName, Schedule string
	ScalableTargetAction          struct{ MinCapacity, MaxCapacity int }
}

func (a action) at(t testing.TB) time.Time {
	at, err := time.Parse("at(2006-01-02T15:04:05)", a.Schedule)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAWSFollowsTheSteps(t *testing.T) {
	list := schema(t, "scheduledactions.yaml")
	rapid.Check(t, func(rt *rapid.T) {
		p := drawn(rt)
		var doc []any
		var actions []action
		text := written(t, scaledocs.AWS, p, ecs)
		if json.Unmarshal(text, &doc) != nil || json.Unmarshal(text, &actions) != nil {
			rt.Fatalf("%s", text)
		}
		if wrong := against(list, doc); len(wrong) > 0 {
			rt.Fatalf("%v in %s", wrong, text)
		}
		at, names := map[time.Time]int{}, map[string]bool{}
		for _, a := range actions {
			when, least := a.at(t), a.ScalableTargetAction.MinCapacity
			if !when.After(p.At) || names[a.ScheduledActionName] {
				rt.Fatalf("%s is in the past, or there twice", text)
			}
			if other, twice := at[when]; twice && other != least {
				rt.Fatalf("at %v both %d and %d", when, other, least)
			}
			at[when], names[a.ScheduledActionName] = least, true
		}
		machines := ecs.Usual
		first := p.At.Add(3 * minute).Truncate(minute)
		for before := range at {
			if before.Before(first) {
				machines = at[before]
			}
		}
		checked(t, p, ecs, first, func(now time.Time) int {
			if least, set := at[now]; set {
				machines = least
			}
			return machines
		})
	})
}

// A moved event keeps the names of its actions, so that the same call replaces them.
func TestAMovedEventKeepsItsActions(t *testing.T) {
	names := func(at time.Time) (all []string) {
		var actions []action
		if err := json.Unmarshal(written(t, scaledocs.AWS, planAt(given.Noon, expecting("tv", at, "10x")), ecs), &actions); err != nil {
			t.Fatal(err)
		}
		for _, a := range actions {
			all = append(all, a.ScheduledActionName)
		}
		return all
	}
	if before, after := names(air), names(air.Add(90*minute)); len(before) != 2 || !slices.Equal(before, after) {
		t.Errorf("%q, then %q", before, after)
	}
}

func TestNoDocumentHoldsATitle(t *testing.T) {
	for _, format := range scaledocs.Formats {
		if doc := written(t, format, planAt(air, expecting("tv", air, "10x")), with(format)); strings.Contains(string(doc), "ush") || strings.Contains(string(doc), "secret") {
			t.Errorf("%s: %s", format, doc)
		}
	}
}

func TestTargetsThatCannotBe(t *testing.T) {
	alter := func(to scaledocs.Target, how func(*scaledocs.Target)) scaledocs.Target { how(&to); return to }
	for _, row := range []struct {
		sentence string
		format   scaledocs.Format
		to       scaledocs.Target
		want     string // the fields
	}{
		{"a deployment", scaledocs.KEDA, web, ""},
		{"a service of ECS", scaledocs.AWS, ecs, ""},
		{"no name", scaledocs.HPA, alter(web, func(to *scaledocs.Target) { to.Name = "" }), "target"},
		{"a name with a line break", scaledocs.HPA, alter(web, func(to *scaledocs.Target) { to.Name = "web\nspec:" }), "target"},
		{"a name that would be too long with ours", scaledocs.KEDA, alter(web, func(to *scaledocs.Target) { to.Name = strings.Repeat("a", 53) }), "target"},
		{"the longest name", scaledocs.KEDA, alter(web, func(to *scaledocs.Target) { to.Name = strings.Repeat("a", 52) }), ""},
		{"a namespace that is none", scaledocs.KEDA, alter(web, func(to *scaledocs.Target) { to.Namespace = "../x" }), "namespace"},
		{"no machine", scaledocs.KEDA, alter(web, func(to *scaledocs.Target) { to.Usual = 0 }), "replicas"},
		{"fewer at most than usual", scaledocs.KEDA, alter(web, func(to *scaledocs.Target) { to.Most = 3 }), "max"},
		{"beyond all bounds", scaledocs.KEDA, alter(web, func(to *scaledocs.Target) { to.Most = scaledocs.MostMachines + 1 }), "max"},
		{"Prometheus at what is no address", scaledocs.KEDA, alter(web, func(to *scaledocs.Target) { to.Prometheus = "javascript:alert(1)" }), "prometheus"},
		{"a dimension that is none", scaledocs.AWS, alter(ecs, func(to *scaledocs.Target) { to.Dimension = "count" }), "dimension"},
		{"a resource with a blank", scaledocs.AWS, alter(ecs, func(to *scaledocs.Target) { to.Name = "service/a b" }), "target"},
	} {
		var fields []string
		for _, w := range row.to.Wrong(row.format) {
			fields = append(fields, w.Field)
		}
		if got := strings.Join(fields, " "); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}
