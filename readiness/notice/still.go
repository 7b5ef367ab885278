package notice

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Still says whether a notice is true at now of an event as it stands; one that is not is not sent any more.
func Still(n Notice, r readiness.Row, now time.Time) bool { return true }

// Ahead lists what will be told of an event from now on by itself, in its order.
func Ahead(now time.Time, r readiness.Row) []Coming { return nil }

// Cost says how many messages a plan would have cost in the last 7 days, given the notices of that time, oldest first.
func Cost(p Plan, ns []Notice, now time.Time) Spent { return Spent{} }

// Wrong lists the fields of a plan that cannot be, given the channels that there are.
func (p Plan) Wrong(channels []Channel) []fault.Invalid { return nil }
