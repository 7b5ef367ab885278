package filelock

import "testing"

func TestNoTwoHoldTheSame(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	take := func(sentence string, want int) func() error {
		t.Helper()
		got, held, err := Take("test", 1, 3)
		if got != want || (held == nil) != (want < 0) || err != nil {
			t.Fatalf("%s: %d, %v, want %d", sentence, got, err, want)
		}
		return held.Close
	}
	take("the first", 1)
	giveBack := take("the next", 2)
	take("the last", 0)
	take("none is left", -1)
	if err := giveBack(); err != nil {
		t.Fatal(err)
	}
	take("what is given back is taken again", 2)
}
