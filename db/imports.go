package db

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

// maxProblems is how many problems of a calendar are kept on its feed.
const maxProblems = 100

// importer is who a calendar's changes are by.
var importer = readiness.Actor{Name: readiness.System.Name, Via: readiness.ViaCalendar}

// ApplyFeed imports what a fetch brought: events are added, followed and marked as missing, the
// stored tasks planned anew, every change recorded. Applying the same twice writes only the feed's own row the second time. ErrStale
// where the feed was changed since it was fetched.
func (s *Store) ApplyFeed(ctx context.Context, id string, fetch readiness.FeedFetch, in intake.Incoming, now time.Time) (readiness.FeedCounts, error) {
	var counts readiness.FeedCounts
	err := s.inTx(ctx, importer, now, func(t *tx) error {
		f, err := t.fetchedFeed(ctx, id, fetch.Version)
		if err != nil {
			return err
		}
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		in.Levels, in.Hold, in.Unstable = ladder.Height(), f.Hold, f.Unstable
		if err := t.adopt(ctx, id, in.Occurrences); err != nil {
			return err
		}
		known, err := t.concerned(ctx, id, &in)
		if err != nil {
			return err
		}
		edits := intake.Reconcile(t.now, known, in)
		own, err := s.share(ctx, t, ladder, id, edits)
		if err != nil {
			return err
		}
		if err := s.importEdits(ctx, t, ladder, id, own, fetch.Progress); err != nil {
			return err
		}
		if err := s.importLevels(ctx, t, id, in.Chosen); err != nil {
			return err
		}
		counts = count(f.Counts, in, edits)
		if f.Hold.Holding() && !edits.Hold.Within(f.Hold) {
			f.Version++ // who saw something else held must not let this go
		}
		f.Hold, f.Unstable = edits.Hold, edits.Unstable
		if err := s.offer(ctx, t, f, own); err != nil {
			return err
		}
		return t.imported(ctx, f, fetch, counts)
	})
	return fault.OrNone(counts, err, "apply feed %s", id)
}

// concerned gives what is stored that an import can change; where those are not all of the feed, and so many may
// go that it matters, it counts the others into in.
func (t *tx) concerned(ctx context.Context, id string, in *intake.Incoming) ([]readiness.Event, error) {
	known, err := t.held(ctx, id, in.Only)
	if in.Only == nil {
		return known, err
	}
	if err != nil || !in.MayHold(known) {
		return known, err
	}
	in.Future, err = one(ctx, t, scanValue[int], `SELECT (SELECT COUNT(*) FROM events WHERE feed_id = $1 AND end_at > $2 AND start_at > $2
		AND calendar NOT IN ('missing', 'taken_out')) + (SELECT COUNT(*) FROM event_sources WHERE feed_id = $1 AND start_at > $2
		AND calendar NOT IN ('missing', 'taken_out'))`,
		id, ms(t.now))
	return known, err
}

// eventsIn reads the events of a feed of which a column has one of the values.
func (t *tx) eventsIn(ctx context.Context, feedID, column string, values []string) ([]readiness.Event, error) {
	return inChunks(values, func(some []string) ([]readiness.Event, error) {
		return eventTable.list(ctx, t, `WHERE feed_id = $1 AND `+column+` IN `+params(2, len(some)), append([]any{feedID},
			anys(some)...)...)
	})
}

// count sums an import up. Where only a part was read, the total follows from the last one.
func count(last readiness.FeedCounts, in intake.Incoming, edits intake.Edits) readiness.FeedCounts {
	c := readiness.FeedCounts{Total: len(in.Occurrences), Added: len(edits.Added), Changed: len(edits.Changed),
		Removed: len(edits.Missing), Kept: edits.Kept}
	if in.Only == nil {
		c.Total += len(edits.Hold.Events) // they are shown as before
		return c
	}
	c.Total = last.Total + c.Added
	for _, m := range edits.Missing {
		if !m.Was.Vanished() {
			c.Total--
		}
	}
	for _, m := range edits.Changed {
		if m.Was.Vanished() || cameBack(m) {
			c.Total++
		}
	}
	c.Kept = max(c.Kept, c.Total-c.Added-c.Changed)
	return c
}

// imported notes the import on the feed. Of one that was not whole nothing is remembered: what the last whole one left
// counts on.
func (t *tx) imported(ctx context.Context, f readiness.Feed, fetch readiness.FeedFetch, counts readiness.FeedCounts) error {
	line := readiness.Fetch{OK: fetch.Broken == nil, Counts: counts, Problems: len(fetch.Problems)}
	if line.Changed = counts.Added+counts.Changed+counts.Removed > 0; line.Changed {
		f.LastChanged = t.now
	}
	f.Problems, f.Counts = fetch.Problems[:min(len(fetch.Problems), maxProblems)], counts
	if fetch.Broken != nil {
		line.Code = fetch.Broken.Code
		t.fail(&f, *fetch.Broken)
		return t.fetched(ctx, f, line)
	}
	t.recover(&f)
	if err := t.moveFeed(ctx, &f, fetch.MovedTo); err != nil {
		return err
	}
	f.ETag, f.LastModified, f.BodyHash, f.ReadAs = fetch.ETag, fetch.LastModified, fetch.BodyHash, fetch.ReadAs
	f.Asked, f.Browser, f.NextFetch = fetch.Asked, fetch.Browser, fetch.Next
	if err := t.remember(ctx, f.ID, fetch.Memory); err != nil {
		return err
	}
	return t.fetched(ctx, f, line)
}

// moveFeed takes over the address to which a calendar has moved for good, unless another feed has it.
func (t *tx) moveFeed(ctx context.Context, f *readiness.Feed, address string) error {
	if address == "" || address == f.URL {
		return nil
	}
	digest, err := t.digest(ctx, address)
	if err != nil {
		return err
	}
	others, err := one(ctx, t, scanValue[int], `SELECT COUNT(*) FROM feeds WHERE url_digest = $1`, digest)
	if err != nil || others > 0 {
		return err
	}
	f.MoveTo(address)
	return t.saveDigest(ctx, *f)
}

// importEdits writes what the import changes in the events of a feed.
func (s *Store) importEdits(ctx context.Context, t *tx, ladder readiness.Ladder, feedID string, edits intake.Edits, progress func(done, total int)) error {
	hidden, err := hiddenKeys(ctx, t, feedID)
	if err != nil {
		return err
	}
	slices.SortFunc(edits.Added, inOrder)
	moves := append(edits.Changed, edits.Missing...)
	done, singly := 0, len(edits.Added) <= toldSingly
	for some := range slices.Chunk(edits.Added, addedAtOnce) {
		events := make([]readiness.Event, len(some))
		for i, o := range some {
			e := readiness.NewEvent(t.now, feedID, o, ladder)
			e.ID, e.Hidden = newID(t.now), hidden[readiness.Key{UID: o.UID}]
			events[i] = e
		}
		if err := t.addEvents(ctx, events); err != nil {
			return err
		}
		if singly {
			if err := t.recordAdded(ladder, events); err != nil {
				return err
			}
		} else {
			t.queueAdded(events)
		}
		if done += len(some); progress != nil {
			progress(done, len(edits.Added)+len(moves))
		}
	}
	if !singly {
		t.record(readiness.Change{Kind: journal.FeedImported, Subject: feedID, Data: map[string]string{"added": strconv.Itoa(done)}})
	}
	return s.importMoves(ctx, t, ladder, moves)
}

const (
	toldSingly  = 100 // up to so many events that an import adds have a line of the log each
	addedAtOnce = 500 // so many of them are made before they are written
)

// inOrder is the order of the index of keys, in which rows are inserted fastest.
func inOrder(a, b readiness.Occurrence) int {
	return cmp.Or(strings.Compare(a.UID, b.UID), strings.Compare(a.RecurrenceID, b.RecurrenceID))
}

func hiddenKeys(ctx context.Context, q querier, feedID string) (map[readiness.Key]bool, error) {
	keys, err := query(ctx, q, into(func(k *readiness.Key) fields { return fields{&k.UID, &k.RecurrenceID} }),
		`SELECT uid, recurrence_id FROM hidden_keys WHERE feed_id = $1`, feedID)
	hidden := make(map[readiness.Key]bool, len(keys))
	for _, k := range keys {
		hidden[k] = true
	}
	return hidden, err
}

// importMoves writes the events that the calendar changed and plans their stored tasks anew.
func (s *Store) importMoves(ctx context.Context, t *tx, ladder readiness.Ladder, moves []readiness.Move) error {
	events := make([]readiness.Event, len(moves))
	for i, m := range moves {
		events[i] = m.Event
	}
	tasks, err := s.tasksOf(ctx, t, events)
	if err != nil {
		return err
	}
	p := t.planner(ladder)
	for i, m := range moves {
		e := &events[i]
		if _, err := p.plan(ctx, e, tasks[e.ID]); err != nil {
			return err
		}
		if err := t.saveEvent(ctx, m.Was, e); err != nil {
			return err
		}
	}
	t.recordMoves(moves)
	return p.flush(ctx)
}

// recordMove records what the calendar changed in one event: its status, its time, or something else.
func (t *tx) recordMove(m readiness.Move) {
	change := readiness.Change{EventID: m.Event.ID, Subject: m.Event.FeedID}
	title := m.Event.Title
	if m.Turned() || cameBack(m) {
		change.Kind, change.Data = turn(m), map[string]string{"title": title, "from": string(m.Was.Calendar), "to": string(m.Event.Calendar)}
		t.record(change)
	}
	if m.Moved() {
		change.Kind, change.Data = journal.EventMoved, map[string]string{
			"title": title, "from": m.Was.Start.Format(time.RFC3339), "to": m.Event.Start.Format(time.RFC3339),
			"all_day": strconv.FormatBool(m.Event.AllDay),
		}
		t.record(change)
	}
	handedOver := m.Event.FeedID != m.Was.FeedID // which has a line of its own
	if fields := differing(m.Was, m.Event); !m.Turned() && !m.Moved() && !cameBack(m) && !handedOver && fields != "" {
		change.Kind, change.Data = journal.EventChanged, map[string]string{"title": title, "fields": fields}
		t.record(change)
	}
}

// turn is the kind of change that a turned calendar status is.
func turn(m readiness.Move) string {
	switch {
	case m.Event.Calendar == readiness.Cancelled:
		return journal.EventCancelled
	case m.Event.Calendar == readiness.Missing:
		return journal.EventMissing
	case m.Event.Calendar == readiness.TakenOut:
		return journal.EventTakenOut
	case !m.Was.Vanished() && m.Was.Calendar != readiness.Cancelled && !cameBack(m):
		return journal.EventChanged
	case !m.Event.KeptAt.IsZero():
		return journal.EventKept
	default:
		return journal.EventRestored
	}
}

// cameBack says that the calendar has an event again of which people had said whether it takes place.
func cameBack(m readiness.Move) bool { return !m.Was.KeptAt.IsZero() && m.Event.KeptAt.IsZero() }

// differing names the fields of the calendar that differ, besides time and status.
func differing(a, b readiness.Event) string {
	names := a.TextsDiffering(b)
	for _, field := range []struct {
		name    string
		differs bool
	}{
		{"end", !a.End.Truncate(time.Minute).Equal(b.End.Truncate(time.Minute))},
		{"private", a.Private != b.Private},
		{"categories", !slices.Equal(a.Categories, b.Categories)},
		{"zone", a.Zone != b.Zone},
		{"level", a.Level != b.Level},
	} {
		if field.differs {
			names = append(names, field.name)
		}
	}
	return strings.Join(names, ",")
}
