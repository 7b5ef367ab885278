package notice

import (
	"time"
)

// Why gives what people have to be told of what became of something between two looks, the second of which was at now, and what to
// keep of it for the next. Before is what was kept last; nil: it was never looked at. It gives the same whenever it is asked the
// same, and nothing where both looks are alike.
func Why(before *Seen, after Seen, now time.Time) (told []Notice, keep Seen) {
	return nil, after
}

// Peak gives the notice of traffic for which there is no event, at a page. Since is when it began, and times how many times the usual
// maximum it is.
func Peak(now time.Time, page, name string, since time.Time, times string) Notice {
	return Notice{At: now, Reason: PeakUnplanned, Subject: page, Name: name, Severity: Warning, Start: since,
		Once: string(PeakUnplanned) + "/" + page + "/" + stamp(since), Data: map[string]string{"since": stamp(since), "times": times}}
}
