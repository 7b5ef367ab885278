package intent

import (
	"context"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// Calendars reads calendars on request: a preview that keeps nothing, and an import that is waited for.
type Calendars interface {
	// Preview reads a calendar from its address or, where body is not nil, from body; it gives the bytes back.
	// The error is a *readiness.SourceError where the calendar could not be used.
	Preview(ctx context.Context, from readiness.FeedSource, body []byte) (intake.CalendarPreview, []byte, error)
	// AddFeed adds a feed and imports what was previewed; where that fails nothing is kept.
	AddFeed(ctx context.Context, f readiness.Feed, body []byte, chosen intake.Chosen, by readiness.Actor) (readiness.Feed, readiness.FeedCounts, error)
	// ImportNow fetches a feed at once. The error is a *readiness.SourceError where its server gave nothing usable.
	ImportNow(ctx context.Context, feedID string) (readiness.FeedCounts, error)
	// Progress says how far an import of a feed has come that runs now; false where none does.
	Progress(feedID string) (readiness.ImportProgress, bool)
	// ImportFile imports an uploaded calendar into a feed.
	ImportFile(ctx context.Context, feedID string, body []byte, mode readiness.ImportMode) (readiness.FeedCounts, error)
}

// Rates asks for what pages are asked.
type Rates interface {
	// Try asks for some expressions of rates over the last hour, as far as a page may be asked about now.
	Try(ctx context.Context, pageID string, r toppage.Rates, kinds []toppage.RateKind) []measured.Trial
}

// Verifier asks machines about tasks.
type Verifier interface {
	// Ask asks about a task now and keeps the answer. ErrNotFound where there is no such task, an Invalid where no machine
	// that could be asked proves it.
	Ask(ctx context.Context, taskID string) (proof.Reading, error)
	// Try asks what a task would ask; of a roster nothing without an event.
	Try(ctx context.Context, ask readiness.Ask, e readiness.Event) proof.Reading
}
