package measured_test

import (
	"testing"
	"time"

	"tallylight/readiness/measured"
)

func TestGrid(t *testing.T) {
	noon := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	rows := []struct {
		sentence  string
		from, to  time.Time
		step      time.Duration
		first     time.Time
		points, n int
	}{
		{"whole steps", noon, noon.Add(5 * time.Minute), time.Minute, noon, 5, 1},
		{"from within a step", noon.Add(59 * time.Second), noon.Add(5 * time.Minute), time.Minute, noon, 5, 1},
		{"until within a step", noon, noon.Add(4*time.Minute + time.Millisecond), time.Minute, noon, 5, 1},
		{"four weeks of minutes", noon.AddDate(0, 0, -28), noon, time.Minute, noon.AddDate(0, 0, -28), 40320, 4},
		{"four weeks, asked in the midst of a minute", noon.AddDate(0, 0, -28).Add(17 * time.Second), noon.Add(17 * time.Second), time.Minute, noon.AddDate(0, 0, -28), 40321, 4},
		{"as many points as Prometheus gives", noon, noon.Add(11_000 * time.Minute), time.Minute, noon, 11_000, 1},
		{"one more", noon, noon.Add(11_001 * time.Minute), time.Minute, noon, 11_001, 2},
		{"a step that divides no day begins in 1970", noon, noon.Add(7 * time.Second), 7 * time.Second, time.Unix(noon.Unix()/7*7, 0), 2, 1},
		{"nothing", noon, noon, time.Minute, noon, 0, 0},
		{"the wrong way round", noon, noon.Add(-time.Hour), time.Minute, noon, 0, 0},
		{"before 1970", time.Unix(-90, 0), time.Unix(0, 0), time.Minute, time.Unix(-120, 0), 2, 1},
		{"in another zone", noon.In(time.FixedZone("", 20700)), noon.Add(time.Hour), time.Hour, noon, 1, 1},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			first, points := measured.Grid(row.from, row.to, row.step)
			if n := measured.Pieces(row.from, row.to, row.step); !first.Equal(row.first) || points != row.points || n != row.n {
				t.Errorf("%d points from %v in %d pieces", points, first, n)
			}
		})
	}
}
