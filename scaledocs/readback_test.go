package scaledocs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/scaledocs"
)

// listed is what AWS answers to DescribeScheduledActions after a document was applied: what is over is no longer among them.
func listed(t *testing.T, doc []byte, now time.Time) []byte {
	t.Helper()
	var all []map[string]any
	left := []map[string]any{}
	if err := json.Unmarshal(doc, &all); err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if at, err := time.Parse("at(2006-01-02T15:04:05)", a["Schedule"].(string)); err != nil || at.After(now) {
			a["ScheduledActionARN"], a["CreationTime"] = "arn:aws:autoscaling:…", 1.7e9
			left = append(left, a)
		}
	}
	answer, err := json.Marshal(map[string]any{"ScheduledActions": left, "NextToken": nil})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestASchedulesAnswerIsReadBack(t *testing.T) {
	tv := expecting("tv", air, "10x")
	moved := expecting("tv", air.Add(90*minute), "10x")
	more := expecting("tv", air, "12x")
	beside := expecting("push", air.Add(time.Hour), "3x")
	const asItWas = "as it was planned"
	for _, row := range []struct {
		sentence string
		format   scaledocs.Format
		now      time.Time
		applied  []readiness.Event // when the document was written, a day before air
		events   []readiness.Event // as they are now
		want     string            // lowest and how many short
	}{
		{"AWS " + asItWas, scaledocs.AWS, air.Add(-5 * time.Hour), []readiness.Event{tv}, []readiness.Event{tv}, "40, 0 short"},
		{"AWS: the event has moved since", scaledocs.AWS, air.Add(-5 * time.Hour), []readiness.Event{tv}, []readiness.Event{moved}, "4, 36 short"},
		{"AWS: more is expected since", scaledocs.AWS, air.Add(-5 * time.Hour), []readiness.Event{tv}, []readiness.Event{more}, "40, 8 short"},
		{"AWS: another event beside it since", scaledocs.AWS, air.Add(-5 * time.Hour), []readiness.Event{tv}, []readiness.Event{tv, beside}, "40, 12 short"},
		{"AWS: both were there", scaledocs.AWS, air.Add(-5 * time.Hour), []readiness.Event{tv, beside}, []readiness.Event{tv, beside}, "40, 0 short"},
		{"AWS: nothing was scheduled", scaledocs.AWS, air.Add(-5 * time.Hour), nil, []readiness.Event{tv}, "0, 40 short"},
		{"AWS on air: what has begun is listed no more", scaledocs.AWS, air, []readiness.Event{tv}, []readiness.Event{tv}, "under way, 0 short"},
		{"AWS on air, and nothing was ever scheduled", scaledocs.AWS, air, nil, []readiness.Event{tv}, "nothing said"},
		{"KEDA " + asItWas, scaledocs.KEDA, air.Add(-5 * time.Hour), []readiness.Event{tv}, []readiness.Event{tv}, "40, 0 short"},
		{"KEDA on air", scaledocs.KEDA, air, []readiness.Event{tv}, []readiness.Event{tv}, "40, 0 short"},
		{"KEDA: the event has moved since", scaledocs.KEDA, air.Add(-5 * time.Hour), []readiness.Event{tv}, []readiness.Event{moved}, "4, 36 short"},
		{"KEDA: nothing was scheduled", scaledocs.KEDA, air.Add(-5 * time.Hour), nil, []readiness.Event{tv}, "4, 36 short"},
		{"an autoscaler whose least is raised in time alone", scaledocs.HPA, air.Add(-5 * time.Hour), []readiness.Event{tv}, []readiness.Event{tv}, "4, 36 short"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			doc := written(t, row.format, planAt(air.Add(-20*time.Hour), row.applied...), with(row.format))
			if row.format == scaledocs.AWS {
				doc = listed(t, doc, row.now)
			}
			if got := lowest(t, doc, row.now, row.events...); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

// lowest says what an answer has for the event tv.
func lowest(t *testing.T, doc []byte, now time.Time, events ...readiness.Event) string {
	t.Helper()
	s, err := scaledocs.ReadBack(doc)
	if err != nil {
		t.Fatal(err)
	}
	p := planAt(now, events...)
	w, _ := p.Of("tv")
	least, short, said := s.Lowest(now, w.From, w.To, p.Steps, web.Usual)
	switch {
	case !said:
		return "nothing said"
	case least > scaledocs.MostMachines:
		return fmt.Sprintf("under way, %d short", short)
	}
	return fmt.Sprintf("%d, %d short", least, short)
}

func TestAnswersOfSchedulers(t *testing.T) {
	tv := expecting("tv", air, "10x")
	for _, row := range []struct{ sentence, answer, want string }{
		{"a ScaledObject that asks for our metric follows by itself", `{"kind":"ScaledObject","spec":{"minReplicaCount":4,"triggers":[{"type":"prometheus","metadata":{"query":"max(tallylight_scale_target_ratio) * 4"}}]}}`, "under way, 0 short"},
		{"but not above its most", `{"kind":"ScaledObject","spec":{"minReplicaCount":4,"maxReplicaCount":30,"triggers":[{"type":"prometheus","metadata":{"query":"max(tallylight_scale_target_ratio) * 4"}}]}}`, "30, 10 short"},
		{"one that asks for something else does not", `{"kind":"ScaledObject","spec":{"minReplicaCount":4,"triggers":[{"type":"prometheus","metadata":{"query":"sum(rate(requests[1m]))"}}]}}`, "4, 36 short"},
		{"a zone of its own", `{"kind":"ScaledObject","spec":{"triggers":[{"type":"cron","metadata":{"timezone":"Asia/Tokyo","start":"57 19 18 11 *","end":"30 22 18 11 *","desiredReplicas":"40"}}]}}`, "40, 0 short"},
		{"a cron of every day is none of an evening", `{"kind":"ScaledObject","spec":{"triggers":[{"type":"cron","metadata":{"timezone":"UTC","start":"0 8 * * *","end":"0 23 * * *","desiredReplicas":"40"}}]}}`, "0, 40 short"},
		{"a zone that is not known", `{"kind":"ScaledObject","spec":{"triggers":[{"type":"cron","metadata":{"timezone":"Moon/Base","start":"57 10 18 11 *","end":"30 13 18 11 *","desiredReplicas":"40"}}]}}`, "0, 40 short"},
		{"a day that no year has", `{"kind":"ScaledObject","spec":{"triggers":[{"type":"cron","metadata":{"timezone":"UTC","start":"0 8 31 2 *","end":"0 23 31 2 *","desiredReplicas":"40"}}]}}`, "0, 40 short"},
		{"a list of objects", `{"kind":"List","items":[{"kind":"HorizontalPodAutoscaler","spec":{"minReplicas":40,"maxReplicas":90}}]}`, "40, 0 short"},
		{"YAML, several documents", "kind: Deployment\n---\nkind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 41\n", "41, 0 short"},
		{"actions of AWS in a zone", `{"ScheduledActions":[{"Schedule":"at(2026-11-18T19:57:00)","Timezone":"Asia/Tokyo","ScalableTargetAction":{"MinCapacity":40}},{"Schedule":"at(2026-11-18T22:30:00)","Timezone":"Asia/Tokyo","ScalableTargetAction":{"MinCapacity":4}}]}`, "40, 0 short"},
		{"a minute too late", `{"ScheduledActions":[{"Schedule":"at(2026-11-18T10:58:30)","ScalableTargetAction":{"MinCapacity":40}},{"Schedule":"at(2026-11-18T13:30:00)","ScalableTargetAction":{"MinCapacity":4}}]}`, "0, 40 short"},
		{"a minute too early at its end", `{"ScheduledActions":[{"Schedule":"at(2026-11-18T10:57:00)","ScalableTargetAction":{"MinCapacity":40}},{"Schedule":"at(2026-11-18T13:29:00)","ScalableTargetAction":{"MinCapacity":4}}]}`, "4, 36 short"},
		{"an action that sets only a most", `{"ScheduledActions":[{"Schedule":"at(2026-11-18T10:00:00)","ScalableTargetAction":{"MaxCapacity":400}}]}`, "0, 40 short"},
		{"a recurring action is not read", `{"ScheduledActions":[{"Schedule":"cron(0 8 * * ? *)","ScalableTargetAction":{"MinCapacity":40}}]}`, "0, 40 short"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := lowest(t, []byte(row.answer), air.Add(-5*time.Hour), tv); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

func TestWhatIsNoScheduleIsRefused(t *testing.T) {
	for _, answer := range []string{"", "{}", "[]", "<html>sorry</html>", `{"kind":"Status","code":403}`, `{"ScheduledActions":"none"}`, "a: &a [*a]", "kind: [", strings.Repeat("[", 10_000)} {
		if _, err := scaledocs.ReadBack([]byte(answer)); err == nil {
			t.Errorf("%.40q is taken for a schedule", answer)
		}
	}
}

func FuzzReadBack(f *testing.F) {
	f.Add([]byte(`{"ScheduledActions":[{"Schedule":"at(2026-11-18T10:57:00)","ScalableTargetAction":{"MinCapacity":40}}]}`))
	f.Add([]byte(`{"kind":"ScaledObject","spec":{"triggers":[{"type":"cron","metadata":{"timezone":"UTC","start":"0 8 31 2 *","end":"99999999 23 31 2 *","desiredReplicas":"40"}}]}}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		s, err := scaledocs.ReadBack(answer)
		if err != nil {
			return
		}
		if least, said := s.Least(air); said && least < 0 {
			t.Logf("%d machines", least) // nonsense in, nonsense out, but never a panic
		}
	})
}
