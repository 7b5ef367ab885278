// Package upkeep is how the program itself is doing.
package upkeep

import "time"

// Job is something that the program does again and again without being asked, and how it went last.
type Job struct {
	Name   string
	Period time.Duration
	Last   time.Time // when it began last; zero: not yet
	Took   time.Duration
	Next   time.Time // when it begins again at the latest
	Fault  string    // what its last failure said
	Failed time.Time // when that was; zero: never
	Fails  bool      // its last run failed
}

// lateBy is how much later than planned a job may begin.
const lateBy = time.Minute

// Late says that a job should have begun by now.
func (j Job) Late(now time.Time) bool { return !j.Next.IsZero() && now.After(j.Next.Add(lateBy)) }

// Well says that a job runs when it should, and that its last run did not fail.
func (j Job) Well(now time.Time) bool { return !j.Fails && !j.Late(now) }
