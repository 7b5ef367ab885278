package calendar

import "time"

// What one feed may cost. A feed beyond a limit keeps what lies within it and says so in a problem.
const (
	maxBody        = 32 << 20 // bytes after decompression
	maxEvents      = 100_000
	maxZones       = 1_000 // VTIMEZONEs; more are passed over, and TZIDs beyond twice as many are unknown
	maxEventBytes  = 1 << 20
	maxLine        = 64 << 10 // bytes of one unfolded line; longer ones are cut
	maxHead        = 4 << 10  // bytes of a line before its value; go-ical is quadratic in them
	maxUID         = 255      // bytes (RFC 7986 5.3); longer ones are cut
	maxPreamble    = 4 << 10  // bytes before BEGIN:VCALENDAR
	maxPerEvent    = 1_000    // occurrences
	maxInstances   = 5_000    // times of an event that are looked at, in the window or near it
	instanceSteps  = 8        // what one of them costs, in steps
	maxOccurrences = 50_000
	maxPerUID      = 2_000    // VEVENTs
	maxRepeated    = 64 << 20 // bytes of text that the instances of series repeat
	maxTerse       = 200      // bytes of a title that is repeated beyond that
	maxProblems    = 100
	maxInterval    = 10_000                // of a recurrence rule
	maxTimesOfDay  = 24                    // of a recurrence rule; more is a sub-daily rule in disguise
	maxSteps       = 10_000_000            // days looked at by all rules of a feed, about a second
	maxZoneSteps   = 1_000_000             // the same for its time zones
	maxRules       = 16                    // of one event
	maxSiblings    = 100                   // of one event
	maxLength      = 3660 * 24 * time.Hour // of one occurrence
)
