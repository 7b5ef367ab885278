package measured

import (
	"fmt"
	"time"
)

// AsksAMinute is how many questions a Prometheus is asked about one page in a minute at most, by all programs together.
const AsksAMinute = 6

// PiecePoints is how many points one question asks for at most: Prometheus refuses more.
const PiecePoints = 11_000

// Grid gives the first point of a series at or before from, and how many points there are before to. Points are whole steps after
// 1970-01-01T00:00:00Z, so that asking again gives the same ones.
func Grid(from, to time.Time, step time.Duration) (first time.Time, points int) {
	every := max(step.Milliseconds(), 1)
	floor := func(ms int64) int64 { return (ms - ((ms%every)+every)%every) / every }
	begin := floor(from.UnixMilli())
	end := floor(to.UnixMilli() - 1)
	return time.UnixMilli(begin * every).UTC(), int(max(end-begin+1, 0))
}

// Pieces is how many questions a range takes.
func Pieces(from, to time.Time, step time.Duration) int {
	_, points := Grid(from, to, step)
	return (points + PiecePoints - 1) / PiecePoints
}

// Unread is why a range could not be read: Reason is one of the Unread words of proof, Detail the same for a person.
type Unread struct {
	Reason, Detail string
	Asked          time.Time
}

func (u Unread) Error() string {
	if u.Detail == "" {
		return u.Reason
	}
	return fmt.Sprintf("%s: %s", u.Reason, u.Detail)
}
