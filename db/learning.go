package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/digest"
	"tallylight/readiness/fault"
	"tallylight/readiness/learning"
	"tallylight/readiness/scale"
	"tallylight/readiness/toppage"
)

// Learning gives what is learnt from: the events of the last year, what they brought, when pages were asked more than usual, and the
// lines of the log that say what checks and tasks were good for.
func (s *Store) Learning(ctx context.Context, now time.Time) (f learning.Facts, err error) {
	f.Since = now.Add(-learning.Over)
	err = s.view(ctx, func(q querier) error {
		var pages []toppage.PageFacts
		if pages, _, err = s.pageFacts(ctx, q); err != nil {
			return err
		}
		if err = s.learnables(ctx, q, now, &f); err != nil {
			return err
		}
		peaks, err := curvedPeaks.list(ctx, q, `WHERE to_at >= $1 ORDER BY from_at DESC, event_id, page_id LIMIT $2`, ms(f.Since), mostLearnable)
		if err != nil {
			return err
		}
		targets, err := loadScaleTargets(ctx, q)
		f.Cases = casesOf(peaks, f.Events, f.Ladder, thens(now, &f, pages, targets))
		f.Looked = lookedAt(now, pages)
		if err != nil {
			return err
		}
		f.Known, err = knownSince(ctx, q)
		return err
	})
	return f, fault.Wrap(err, "read what is learnt from")
}

// The most that is learnt from, of which the newest count: more than a year of a busy company.
const (
	mostLearnable = 3000
	mostCaught    = 20_000
)

// learnables reads what is learnt from beside the pages and the peaks.
func (s *Store) learnables(ctx context.Context, q querier, now time.Time, f *learning.Facts) (err error) {
	if f.Ladder, err = loadLadder(ctx, q); err != nil {
		return err
	}
	if f.Traffic, err = loadTraffic(ctx, q); err != nil {
		return err
	}
	if f.Feeds, err = feedsByID(ctx, q); err != nil {
		return err
	}
	if f.Events, err = eventTable.list(ctx, q, `WHERE start_at >= $1 AND start_at <= $2 AND NOT hidden AND calendar <> 'cancelled' ORDER BY start_at DESC, id LIMIT $3`,
		ms(f.Since), ms(now), mostLearnable); err != nil {
		return err
	}
	if f.Exposures, err = exposureTable.list(ctx, q, `WHERE from_at >= $1 ORDER BY from_at DESC, page_id DESC LIMIT $2`, ms(f.Since), mostLearnable); err != nil {
		return err
	}
	slices.Reverse(f.Exposures)
	filter := ChangeFilter{Kinds: learning.CaughtKinds, Since: now.Add(-learning.CaughtOver), Until: now}
	where, args := filter.where(mostCaught)
	if f.Lines, err = changesOf(ctx, q, readChanges+` WHERE `+where+` ORDER BY seq DESC LIMIT $1`, args...); err != nil {
		return err
	}
	slices.Reverse(f.Lines)
	told, err := scaleOuts(ctx, q, filter.Since, now)
	f.Boots = learning.Boots(told, f.Lines, scale.ReadyTask)
	return err
}

// scaleOuts gives what pipelines took of messages that an event needs more machines, or needs them no longer.
func scaleOuts(ctx context.Context, q querier, from, to time.Time) ([]learning.ScaleOut, error) {
	written, err := query(ctx, q, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE template = $1 AND done_at >= $2 AND done_at <= $3
		ORDER BY done_at, id LIMIT $4`, scale.Told, ms(from), ms(to), mostCaught)
	told := make([]learning.ScaleOut, 0, len(written))
	for _, d := range written {
		if !d.GivenUp && d.EventID != "" {
			told = append(told, learning.ScaleOut{EventID: d.EventID, At: d.DoneAt, Over: d.Kind == scale.TellTo})
		}
	}
	return told, fault.Wrap(err, "read what pipelines were told of machines")
}

// thens gives what events were judged by when they began.
func thens(now time.Time, f *learning.Facts, pages []toppage.PageFacts, targets scale.Targets) func(readiness.Event, string) learning.Then {
	judged, lead := learning.Thens(now, f.Ladder, f.Traffic, pages), scale.Lead(f.Ladder)
	return func(e readiness.Event, pageID string) learning.Then {
		return learning.Then{Grounds: judged(e, pageID), Machines: machines(targets, pageID), Lead: lead}
	}
}

// machines is how many there are of a page on a quiet day; 0: nobody has said.
func machines(targets scale.Targets, pageID string) int {
	if t, own := targets.ByPage[pageID]; own {
		return t.Usual
	}
	return targets.ByPage[""].Usual
}

// lookedAt counts how often what checks rest on was done: load tests and drills. The other checks are made with every probe, which
// nobody counts.
func lookedAt(now time.Time, pages []toppage.PageFacts) map[string]int {
	looked, since := map[string]int{}, now.Add(-learning.CaughtOver)
	for i := range pages {
		for _, l := range pages[i].Loads {
			if l.TestedAt.After(since) {
				looked["L1"]++
			}
		}
		for _, d := range pages[i].Drills {
			if id := d.Kind.Check(); id != "" && d.OpenedAt.After(since) {
				looked[id]++
			}
		}
	}
	return looked
}

// peaksBetween counts the exposures of a digest.
func (s *Store) peaksBetween(ctx context.Context, from, to time.Time) (digest.Peaks, error) {
	exposures, err := exposureTable.list(ctx, s.read, `WHERE from_at >= $1 AND from_at <= $2 ORDER BY from_at, page_id LIMIT $3`, ms(from), ms(to), mostLearnable)
	if err != nil {
		return digest.Peaks{}, err
	}
	known, err := knownSince(ctx, s.read)
	if err != nil {
		return digest.Peaks{}, err
	}
	exposures = learning.Countable(exposures, known)
	var ids []string
	for i := range exposures {
		if id := exposures[i].EventID; id != "" {
			ids = append(ids, id)
		}
	}
	events, err := eventsNamed(ctx, s.read, ids)
	m := learning.Between(from, to, exposures, events)
	return digest.Peaks{Known: m.Known, Unknown: m.Unknown, Open: m.Open}, err
}
