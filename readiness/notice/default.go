package notice

import "time"

// Default is the plan of who has chosen nothing.
func Default(subscriber string) Plan {
	return Plan{Subscriber: subscriber, Quiet: Quiet{From: 22 * 60, Until: 8 * 60, Urgent: true},
		Digest: Digest{At: 9*60 + 30, Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}},
		Repeat: 4 * time.Hour, Version: 1}
}
