package jobs

import (
	"context"
	"errors"
	"time"

	"tallylight/readiness/intake"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

// PruneStore is what tidying up needs of the store.
type PruneStore interface {
	PackPast(ctx context.Context, before, now time.Time) error
	PackSeen(ctx context.Context, before, now time.Time) error
	PruneObservations(ctx context.Context, before time.Time) (int64, error)
	PruneSurveys(ctx context.Context, before time.Time) error
	PruneFigures(ctx context.Context, before time.Time) error
	PruneSessions(ctx context.Context, now time.Time) error
	PruneTries(ctx context.Context, now time.Time) error
	PruneAddresses(ctx context.Context, before time.Time) error
	PruneChallenges(ctx context.Context, now time.Time) error
	PrunePreviews(ctx context.Context, before time.Time) error
	PruneAnswers(ctx context.Context, before time.Time) error
	PruneFetches(ctx context.Context, before time.Time) error
	PruneDeliveries(ctx context.Context, before time.Time) error
	PruneMessages(ctx context.Context, before time.Time) error
	PruneNotices(ctx context.Context, before time.Time) error
	PruneWebhookIDs(ctx context.Context, now time.Time) error
	PruneCurves(ctx context.Context, before time.Time) error
	PruneExposures(ctx context.Context, before time.Time) error
	PruneMeasurings(ctx context.Context, before time.Time) error
	Redate(ctx context.Context, now time.Time) error
	PruneMissing(ctx context.Context, before, now time.Time) (int, error)
}

// How long what is not history is kept.
const (
	keepPreviews = time.Hour
	keepAnswers  = 24 * time.Hour
	keepFetches  = 90 * 24 * time.Hour
	// keepAddresses is how long the log knows from which addresses its lines came.
	keepAddresses = 90 * 24 * time.Hour
	// keepDeliveries is how long messages to pipelines that wait no more are told of.
	keepDeliveries = 90 * 24 * time.Hour
)

// packAfter is how long what was seen and said lies in rows of its own before it is packed: most that people look back on is
// younger.
const packAfter = 24 * time.Hour

// Prune packs what was seen and said before yesterday, and deletes old probes, surveys and figures of them, sessions and challenges that have ended, wrong passwords that count no longer, the addresses of old lines of the log, previews nobody imported, answers nobody
// will ask for again, old lines of the calendars' histories, old messages to pipelines and people, the ids of signed ones from them, the curves of old
// peaks, the exposures from which nothing is learnt any more, what is not measured any more, and events that calendars dropped and nobody worked on.
func Prune(store PruneStore) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		redated, packing := store.Redate(ctx, now), now.Add(-packAfter)
		packed := errors.Join(store.PackPast(ctx, packing, now), store.PackSeen(ctx, packing, now))
		probed := now.Add(-toppage.KeepObservations)
		_, observations := store.PruneObservations(ctx, probed)
		_, missing := store.PruneMissing(ctx, now.Add(-intake.KeepMissing), now)
		return errors.Join(redated, packed, observations, missing, store.PruneSurveys(ctx, probed), store.PruneFigures(ctx, now.Add(-toppage.KeepFigures)),
			store.PruneSessions(ctx, now), store.PruneChallenges(ctx, now), store.PruneTries(ctx, now), store.PruneAddresses(ctx, now.Add(-keepAddresses)), store.PrunePreviews(ctx, now.Add(-keepPreviews)),
			store.PruneAnswers(ctx, now.Add(-keepAnswers)), store.PruneFetches(ctx, now.Add(-keepFetches)),
			store.PruneDeliveries(ctx, now.Add(-keepDeliveries)), store.PruneMessages(ctx, now.Add(-notice.Kept)), store.PruneNotices(ctx, now.Add(-notice.Kept)), store.PruneWebhookIDs(ctx, now),
			store.PruneCurves(ctx, now.Add(-measured.KeepCurves)), store.PruneExposures(ctx, now.Add(-measured.KeepExposures)),
			store.PruneMeasurings(ctx, now.Add(-measured.KeepCurves)))
	}
}
