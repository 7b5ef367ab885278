package views

import (
	"testing"
	"time"

	"tallylight/readiness"
)

func TestFetchesInARowThatBroughtTheSame(t *testing.T) {
	at := func(minutes int) time.Time { return testNow.Add(time.Duration(-minutes) * time.Minute) }
	list := runs([]readiness.Fetch{
		{At: at(0), OK: true}, {At: at(15), OK: true}, {At: at(30), OK: true, Changed: true}, {At: at(45), OK: true, Changed: true},
		{At: at(60), Code: "dns"}, {At: at(75), Code: "dns"}, {At: at(90), Code: "timeout"}, {At: at(105), OK: true, Problems: 1}, {At: at(120), OK: true},
	})
	want := []struct{ times, newest, oldest int }{{2, 0, 15}, {1, 30, 30}, {1, 45, 45}, {2, 60, 75}, {1, 90, 90}, {1, 105, 105}, {1, 120, 120}}
	if len(list) != len(want) {
		t.Fatalf("%d lines, want %d: %+v", len(list), len(want), list)
	}
	for i, w := range want {
		if r := list[i]; r.Times != w.times || !r.At.Equal(at(w.newest)) || !r.Since.Equal(at(w.oldest)) {
			t.Errorf("line %d: %d times, %s to %s", i, r.Times, r.Since, r.At)
		}
	}
}
