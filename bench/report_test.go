package main

import (
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	list := func(n int) (sorted []time.Duration) {
		for i := range n {
			sorted = append(sorted, time.Duration(i+1))
		}
		return sorted
	}
	rows := []struct {
		sentence string
		n        int
		percent  float64
		want     time.Duration
	}{
		{"the middle of an odd number", 3, 50, 2},
		{"the lower middle of an even number", 4, 50, 2},
		{"the 99th of a hundred", 100, 99, 99},
		{"the 297th of three hundred", 300, 99, 297},
		{"of ten the 99th percentile is the worst", 10, 99, 10},
		{"of one every percentile is that one", 1, 50, 1},
	}
	for _, row := range rows {
		if got := percentile(list(row.n), row.percent); got != row.want {
			t.Errorf("%s: %d, want %d", row.sentence, got, row.want)
		}
	}
}
