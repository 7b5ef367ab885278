package learning_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/learning"
)

func TestHowLongScaleOutsTook(t *testing.T) {
	at := func(minutes int) time.Time { return given.Noon.Add(time.Duration(minutes) * time.Minute) }
	from := func(minutes int) learning.ScaleOut { return learning.ScaleOut{EventID: "e", At: at(minutes)} }
	over := func(minutes int) learning.ScaleOut {
		return learning.ScaleOut{EventID: "e", At: at(minutes), Over: true}
	}
	line := func(kind, event, template string, minutes int) readiness.Change {
		return readiness.Change{Kind: kind, EventID: event, At: at(minutes), Data: map[string]string{"template": template}}
	}
	ready := func(minutes int) readiness.Change { return line(journal.TaskProven, "e", "C-06", minutes) }
	for _, row := range []struct {
		sentence string
		told     []learning.ScaleOut
		lines    []readiness.Change
		want     []int // minutes
	}{
		{"from the message until the machines were there", []learning.ScaleOut{from(0)}, []readiness.Change{ready(4)}, []int{4}},
		{"of two pipelines the first that heard", []learning.ScaleOut{from(2), from(0)}, []readiness.Change{ready(4)}, []int{4}},
		{"machines that were there before anybody heard tell nothing", []learning.ScaleOut{from(5)}, []readiness.Change{ready(4)}, nil},
		{"nor do those that came back without a message", []learning.ScaleOut{from(0)}, []readiness.Change{ready(4), ready(30)}, []int{4}},
		{"a second message is a second scale-out", []learning.ScaleOut{from(0), from(20)}, []readiness.Change{ready(4), ready(23)}, []int{4, 3}},
		{"a window that closed is none", []learning.ScaleOut{from(0), over(10)}, []readiness.Change{ready(14)}, nil},
		{"and one that opened again is one", []learning.ScaleOut{from(0), over(10), from(20)}, []readiness.Change{ready(25)}, []int{5}},
		{"a tick of a person is no machine", []learning.ScaleOut{from(0)}, []readiness.Change{line(journal.TaskCompleted, "e", "C-06", 4)}, nil},
		{"another task says nothing", []learning.ScaleOut{from(0)}, []readiness.Change{line(journal.TaskProven, "e", "C-07", 4)}, nil},
		{"another event says nothing", []learning.ScaleOut{from(0)}, []readiness.Change{line(journal.TaskProven, "o", "C-06", 4)}, nil},
		{"more than a day is no boot", []learning.ScaleOut{from(0)}, []readiness.Change{ready(24*60 + 1)}, nil},
		{"nothing was told", nil, []readiness.Change{ready(4)}, nil},
	} {
		var got []int
		for _, d := range learning.Boots(row.told, row.lines, "C-06") {
			got = append(got, int(d/time.Minute))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.sentence, got, row.want)
		}
	}
}
