package notice

import (
	"time"
)

// Plan is who is told what, where and when: of a team, or of a person.
type Plan struct {
	Subscriber string           // "team:sre", "team:pr", "team:oncall" or the id of a person
	Channels   []string         // ids, in their order; none: nothing is sent
	Choices    map[Topic]Choice // what differs from the defaults
	Quiet      Quiet
	Digest     Digest
	Zone       string        // IANA, of quiet hours and digest
	Repeat     time.Duration // how long something lasts before it is told again; 0: once only
	Lang       string        // ja or en
	Version    int64
}

// Choice is what is chosen for a topic.
type Choice struct {
	When    When
	From    int    // from this level on; 0: any. An event without a level counts as any
	Channel string // id of the only channel; empty: all of the plan
}

// Quiet is the hours in which nothing is sent: what is due in them waits for their end, and comes as one. From equal to Until: none.
type Quiet struct {
	From, Until int  // minutes after midnight, in the zone of the plan
	Urgent      bool // NO-GO and UNKNOWN within a day of air come all the same
}

// Digest is when what can wait is told.
type Digest struct {
	At   int            // minutes after midnight
	Days []time.Weekday // none: never
}

// MostChannels is how many channels a plan may have.
const MostChannels = 5
