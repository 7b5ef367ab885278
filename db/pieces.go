package db

import "slices"

// How many rows the first piece holds, and a piece at most.
const (
	leastPiece = 4
	mostPiece  = 64
)

// pieces collects rows without moving those that are there: a slice that grows would copy rows of many columns several times.
type pieces[T any] struct {
	full [][]T
	last []T
}

func (p *pieces[T]) add(row *T) {
	if len(p.last) == cap(p.last) {
		if len(p.last) > 0 {
			p.full = append(p.full, p.last)
		}
		p.last = make([]T, 0, min(max(2*cap(p.last), leastPiece), mostPiece))
	}
	p.last = append(p.last, *row)
}

// whole gives the rows in their order; nil where there are none.
func (p *pieces[T]) whole() []T {
	if len(p.full) == 0 {
		return p.last
	}
	return slices.Concat(append(p.full, p.last)...)
}
