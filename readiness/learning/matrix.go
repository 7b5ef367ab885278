package learning

import (
	"cmp"
	"slices"
	"time"
)

// Matrix counts events by the level that was given and by the one that was right.
type Matrix struct {
	Height int
	cells  map[[2]int][]string // ids of events by given and right
	N      int
	Right  int
	Over   int     // level too high
	Under  int     // too low
	Spare  float64 // machine-hours too many of those that were too high
	Above  time.Duration
}

// Enough is from how many events on the matrix says something; of fewer there is only a list.
const Enough = 20

// Calibrate reads cases, of which an event may have one for each page: that counts whose peak asks for most. Only those count that teach,
// and whose level was confirmed.
func Calibrate(cases []Case, height int) Matrix {
	m := Matrix{Height: height, cells: map[[2]int][]string{}}
	for _, c := range ByEvent(cases) {
		if !c.Teaches() || c.Level == 0 || c.Right == 0 {
			continue
		}
		at := [2]int{c.Level, c.Right}
		m.cells[at] = append(m.cells[at], c.Event.ID)
		m.N++
		switch {
		case c.Level > c.Right:
			m.Over, m.Spare = m.Over+1, m.Spare+c.Spare
		case c.Level < c.Right:
			m.Under, m.Above = m.Under+1, m.Above+c.Above
		default:
			m.Right++
		}
	}
	return m
}

// Cell gives the ids of the events of a cell.
func (m Matrix) Cell(given, right int) []string { return m.cells[[2]int{given, right}] }

// ByEvent gives one case for each event: that of the page whose peak asks for the highest level and, of those, is the most times the
// usual. They are in the order of the first of each.
func ByEvent(cases []Case) []Case {
	at := make(map[string]int, len(cases))
	var all []Case
	for i := range cases {
		c := &cases[i]
		known, found := at[c.Event.ID]
		if !found {
			at[c.Event.ID], all = len(all), append(all, *c)
			continue
		}
		if k := &all[known]; cmp.Or(cmp.Compare(c.Right, k.Right), cmp.Compare(c.Peak.Times(), k.Peak.Times())) > 0 {
			all[known] = *c
		}
	}
	return all
}

// In gives the cases of a cell, newest first.
func In(cases []Case, given, right int) []Case {
	all := slices.DeleteFunc(ByEvent(cases), func(c Case) bool { return !c.Teaches() || c.Level != given || c.Right != right })
	slices.SortStableFunc(all, func(a, b Case) int { return b.Event.Start.Compare(a.Event.Start) })
	return all
}
