package db

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

const sourceColumns = `event_id, feed_id, uid, recurrence_id, title, description, location, url, categories, start_at, end_at, all_day,
	zone, no_zone, calendar, calendar_at, private, level, first_seen`

var sourceNames = namesOf(sourceColumns)

// sourceTable is what calendars say of events on which others decide.
var sourceTable = table[readiness.Event]{`event_sources`, sourceColumns, sourceFields}

func sourceFields(e *readiness.Event) fields {
	return fields{&e.ID, &e.FeedID, &e.UID, &e.RecurrenceID, &e.Title, &e.Description, &e.Location, &e.URL, asJSON(&e.Categories),
		(*instant)(&e.Start), (*instant)(&e.End), &e.AllDay, &e.Zone, &e.NoZone, (*string)(&e.Calendar), (*instant)(&e.CalendarAt),
		&e.Private, &e.Level, (*instant)(&e.FirstSeen)}
}

// Sources gives what other calendars say of events than the ones that decide on them, by the event's ID.
func (s *Store) Sources(ctx context.Context, eventIDs []string) (map[string][]readiness.Event, error) {
	known, err := sourcesOf(ctx, s.read, eventIDs)
	return known, fault.Wrap(err, "read the sources of events")
}

func sourcesOf(ctx context.Context, q querier, eventIDs []string) (map[string][]readiness.Event, error) {
	all, err := inChunks(eventIDs, func(some []string) ([]readiness.Event, error) {
		return sourceTable.list(ctx, q, `WHERE event_id IN `+params(1, len(some))+` ORDER BY event_id, first_seen, feed_id`, anys(some)...)
	})
	known := make(map[string][]readiness.Event, len(all))
	for _, s := range all {
		known[s.ID] = append(known[s.ID], s)
	}
	return known, err
}

// held gives what a feed holds, of these UIDs or (nil) all of it: its events, and what it says of those on which others decide.
func (t *tx) held(ctx context.Context, feedID string, only map[string]bool) (events []readiness.Event, err error) {
	var beside []readiness.Event
	if only == nil {
		if events, err = eventTable.list(ctx, t, `WHERE feed_id = $1`, feedID); err == nil {
			beside, err = sourceTable.list(ctx, t, `WHERE feed_id = $1`, feedID)
		}
	} else {
		uids := slices.Collect(maps.Keys(only))
		if events, err = t.eventsIn(ctx, feedID, `uid`, uids); err == nil {
			beside, err = t.sourcesIn(ctx, feedID, `uid`, uids)
		}
	}
	for _, s := range beside {
		s.LevelState, s.ProposedBy = readiness.LevelProposed, readiness.CalendarName // so that another level is taken over
		events = append(events, s)
	}
	return events, err
}

func (t *tx) sourcesIn(ctx context.Context, feedID, column string, values []string) ([]readiness.Event, error) {
	return inChunks(values, func(some []string) ([]readiness.Event, error) {
		return sourceTable.list(ctx, t, `WHERE feed_id = $1 AND `+column+` IN `+params(2, len(some)), append([]any{feedID},
			anys(some)...)...)
	})
}

// share writes what an import brings of events that several calendars hold, and gives what is left of its edits.
func (s *Store) share(ctx context.Context, t *tx, ladder readiness.Ladder, feedID string, edits intake.Edits) (intake.Edits, error) {
	own, heard := edits.Part()
	over, err := t.hearSources(ctx, ladder, heard)
	if err != nil {
		return own, err
	}
	met, err := t.meet(ctx, ladder, feedID, &own)
	if err != nil {
		return own, err
	}
	left, inherited, err := s.bequeath(ctx, t, ladder, feedID, own.Missing)
	if err != nil {
		return own, err
	}
	own.Missing = left
	return own, s.handOver(ctx, t, ladder, slices.Concat(over, met, inherited))
}

// hearSources writes what a calendar says anew of events on which others decide. Of those that their calendar has lost, and this one
// has again, it decides now.
func (t *tx) hearSources(ctx context.Context, ladder readiness.Ladder, heard []readiness.Move) (over []intake.Handover, err error) {
	if len(heard) == 0 {
		return nil, nil
	}
	names, err := t.feedNames(ctx)
	if err != nil {
		return nil, err
	}
	back := map[string]readiness.Event{}
	for _, m := range heard {
		d, err := sourceNames.differing(sourceFields(&m.Was), sourceFields(&m.Event), m.Event.ID, m.Event.FeedID)
		if err != nil {
			return nil, err
		}
		if err := t.changedOne(t.update(ctx, `event_sources`, `event_id = $1 AND feed_id = $2`, d)); err != nil {
			return nil, err
		}
		t.recordHeard(m, names)
		if m.Was.Vanished() && !m.Event.Vanished() {
			back[m.Event.ID] = m.Event
		}
	}
	events, err := inChunks(slices.Sorted(maps.Keys(back)), func(some []string) ([]readiness.Event, error) {
		return eventTable.list(ctx, t, `WHERE id IN `+params(1, len(some)), anys(some)...)
	})
	for _, e := range events {
		if e.Vanished() {
			over = append(over, intake.Decide(t.now, e, back[e.ID], ladder.Height()))
		}
	}
	return over, err
}

// recordHeard tells that a calendar which does not decide gives another time or status now.
func (t *tx) recordHeard(m readiness.Move, names map[string]string) {
	t.touch()
	if !m.Moved() && !m.Turned() {
		return
	}
	data := map[string]string{"title": m.Event.Title, "name": names[m.Event.FeedID]}
	if m.Moved() {
		data["to"], data["all_day"] = m.Event.Start.Format(time.RFC3339), strconv.FormatBool(m.Event.AllDay)
	}
	if m.Turned() {
		data["status"] = string(m.Event.Calendar)
	}
	t.record(readiness.Change{Kind: journal.SourceChanged, EventID: m.Event.ID, Subject: m.Event.FeedID, Data: data})
}

// meet takes from what an import adds those that another calendar brought already. They are kept beside it; what that one has
// lost comes over.
func (t *tx) meet(ctx context.Context, ladder readiness.Ladder, feedID string, own *intake.Edits) (over []intake.Handover, err error) {
	keys := make([]readiness.Key, len(own.Added))
	for i, o := range own.Added {
		keys[i] = o.Key()
	}
	known, err := t.namesakes(ctx, feedID, keys)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	hidden, err := hiddenKeys(ctx, t, feedID)
	if err != nil {
		return nil, err
	}
	met, fresh := intake.Meet(t.now, feedID, own.Added, hidden, known)
	own.Added = fresh
	var beside []readiness.Event
	for _, m := range met {
		if m.Source.Level = min(m.Source.Level, ladder.Height()); m.Decides {
			over = append(over, intake.Decide(t.now, m.Event, m.Source, ladder.Height()))
		} else {
			beside = append(beside, m.Source)
		}
	}
	return over, t.keepBeside(ctx, feedID, beside)
}

// keepBeside keeps what a calendar says of events that others brought first.
func (t *tx) keepBeside(ctx context.Context, feedID string, beside []readiness.Event) error {
	if len(beside) == 0 {
		return nil
	}
	names, err := t.feedNames(ctx)
	if err != nil {
		return err
	}
	rows := t.inserter(`event_sources (` + sourceColumns + `)`)
	for i := range beside {
		e := &beside[i]
		if err := rows.add(ctx, sourceFields(e).values()...); err != nil {
			return err
		}
		if len(beside) <= toldSingly {
			t.record(readiness.Change{Kind: journal.SourceAdded, EventID: e.ID, Subject: feedID, Data: map[string]string{
				"title": e.Title, "name": names[feedID]}})
		}
	}
	t.touch()
	return rows.flush(ctx)
}

// keysAtOnce is for how many keys namesakes are looked for at once.
const keysAtOnce = 5000

// namesakes gives the events of other calendars that have one of these keys, but for those of which this one is a source.
func (t *tx) namesakes(ctx context.Context, feedID string, keys []readiness.Key) (known []readiness.Event, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	others, err := one(ctx, t, scanValue[int], `SELECT COUNT(*) FROM feeds WHERE id <> $1`, feedID)
	if err != nil || others == 0 {
		return nil, err
	}
	for some := range slices.Chunk(keys, keysAtOnce) {
		ids, err := t.namesakeIDs(ctx, feedID, some)
		if err != nil {
			return nil, err
		}
		found, err := inChunks(ids, func(some []string) ([]readiness.Event, error) {
			return eventTable.list(ctx, t, `WHERE id IN `+params(1, len(some)), anys(some)...)
		})
		if err != nil {
			return nil, err
		}
		known = append(known, found...)
	}
	return known, nil
}

// namesakeIDs goes from the keys to the index of each calendar: CROSS JOIN has SQLite keep that order.
func (t *tx) namesakeIDs(ctx context.Context, feedID string, keys []readiness.Key) ([]string, error) {
	args := make([]any, 0, 2*len(keys)+2)
	rows := make([]string, len(keys))
	for i, k := range keys {
		rows[i] = "(" + t.engine.mark(2*i+1) + "," + t.engine.mark(2*i+2) + ")"
		args = append(args, k.UID, k.RecurrenceID)
	}
	return query(ctx, t, scanValue[string], `SELECT e.id FROM (VALUES `+strings.Join(rows, ",")+`) AS k
		CROSS JOIN feeds AS f CROSS JOIN events AS e
		WHERE e.feed_id = f.id AND e.uid = k.column1 AND e.recurrence_id = k.column2 AND f.id <> `+t.engine.mark(len(args)+1)+`
		AND NOT EXISTS (SELECT 1 FROM event_sources AS s WHERE s.event_id = e.id AND s.feed_id = `+t.engine.mark(len(args)+2)+`)`,
		append(args, feedID, feedID)...)
}

// bequeath gives those of the lost events that no other calendar has either, and hands the others over: to a calendar that holds
// them, too, or that brought them at another time before, where nobody has worked on what it brought.
func (s *Store) bequeath(ctx context.Context, t *tx, ladder readiness.Ladder, feedID string, lost []readiness.Move) (left []readiness.Move, over []intake.Handover, err error) {
	if len(lost) == 0 {
		return nil, nil, nil
	}
	sources, err := sourcesOf(ctx, t, movedIDs(lost))
	if err != nil {
		return nil, nil, err
	}
	for _, m := range lost {
		if heir, ok := intake.Successor(sources[m.Event.ID]); ok {
			over = append(over, intake.Inherit(t.now, m, heir, ladder.Height()))
		} else {
			left = append(left, m)
		}
	}
	return s.absorb(ctx, t, ladder, feedID, left, over)
}

func movedIDs(moves []readiness.Move) []string {
	ids := make([]string, len(moves))
	for i, m := range moves {
		ids[i] = m.Event.ID
	}
	return ids
}

// absorb lets lost events go on as what another calendar brought under their keys, which goes where nobody has worked on it.
func (s *Store) absorb(ctx context.Context, t *tx, ladder readiness.Ladder, feedID string, lost []readiness.Move, over []intake.Handover) (left []readiness.Move, _ []intake.Handover, err error) {
	keys := make([]readiness.Key, len(lost))
	for i, m := range lost {
		keys[i] = m.Was.Key()
	}
	known, err := t.namesakes(ctx, feedID, keys)
	if err != nil || len(known) == 0 {
		return lost, over, err
	}
	sources, err := sourcesOf(ctx, t, idsOf(known))
	if err != nil {
		return nil, nil, err
	}
	known = slices.DeleteFunc(known, func(e readiness.Event) bool { return len(sources[e.ID]) > 0 })
	idle, _, err := s.untouched(ctx, t, known)
	if err != nil {
		return nil, nil, err
	}
	var gone []readiness.Event
	for _, m := range lost {
		twin, source, found := intake.Twin(t.now, m.Was, idle)
		if !found {
			left = append(left, m)
			continue
		}
		gone, over = append(gone, twin), append(over, intake.Inherit(t.now, m, source, ladder.Height()))
	}
	return left, over, s.dropEvents(ctx, t, gone)
}

// handOver has other calendars decide on events.
func (s *Store) handOver(ctx context.Context, t *tx, ladder readiness.Ladder, over []intake.Handover) error {
	if len(over) == 0 {
		return nil
	}
	names, err := t.feedNames(ctx)
	if err != nil {
		return err
	}
	moves := make([]readiness.Move, len(over))
	for i, h := range over {
		if err := t.swapSources(ctx, h); err != nil {
			return err
		}
		t.recordHandover(journal.SourceInherited, h.Move, names)
		moves[i] = h.Move
	}
	return s.importMoves(ctx, t, ladder, moves)
}

// swapSources takes the row of the source that decides now, and adds one for the calendar that did.
func (t *tx) swapSources(ctx context.Context, h intake.Handover) error {
	if _, err := t.run(ctx, `DELETE FROM event_sources WHERE event_id = $1 AND feed_id = $2`, h.Event.ID, h.Event.FeedID); err != nil {
		return err
	}
	if h.Former.FeedID == "" {
		return nil
	}
	return sourceTable.insert(ctx, t, &h.Former, ``)
}

func (t *tx) recordHandover(kind string, m readiness.Move, names map[string]string) {
	t.record(readiness.Change{Kind: kind, EventID: m.Event.ID, Subject: m.Event.FeedID, Data: map[string]string{
		"title": m.Event.Title, "from": names[m.Was.FeedID], "to": names[m.Event.FeedID]}})
}

// feedNames gives the names of all calendars.
func (t *tx) feedNames(ctx context.Context) (map[string]string, error) {
	feeds, err := query(ctx, t, into(func(f *readiness.Feed) fields { return fields{&f.ID, &f.Name} }), `SELECT id, name FROM feeds`)
	names := make(map[string]string, len(feeds))
	for _, f := range feeds {
		names[f.ID] = f.Name
	}
	return names, err
}

// abandon does what the removal of a feed does to its events: they go over to another calendar that holds them, too; of the others
// those go that nobody has worked on, and what is still to come is missing.
func (s *Store) abandon(ctx context.Context, t *tx, feedID string) (missing, dropped int, err error) {
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return 0, 0, err
	}
	left, err := s.bequeathAll(ctx, t, ladder, feedID)
	if err != nil {
		return 0, 0, err
	}
	idle, kept, err := s.untouched(ctx, t, left)
	if err != nil {
		return 0, 0, err
	}
	if err := s.dropEvents(ctx, t, idle); err != nil {
		return 0, 0, err
	}
	gone, over, err := s.absorb(ctx, t, ladder, feedID, intake.Vanish(t.now, kept), nil)
	if err != nil {
		return 0, 0, err
	}
	if err := s.handOver(ctx, t, ladder, withoutFormer(over)); err != nil {
		return 0, 0, err
	}
	if err := s.importMoves(ctx, t, ladder, gone); err != nil {
		return 0, 0, err
	}
	for _, e := range kept {
		if !slices.ContainsFunc(over, func(h intake.Handover) bool { return h.Event.ID == e.ID }) {
			t.noteFeedOf(e.ID, feedID, "")
		}
	}
	return len(gone), len(idle), nil
}

// bequeathAll hands the events of a feed over to the calendars that hold them, too, and gives the others.
func (s *Store) bequeathAll(ctx context.Context, t *tx, ladder readiness.Ladder, feedID string) (left []readiness.Event, err error) {
	events, err := eventTable.list(ctx, t, `WHERE feed_id = $1`, feedID)
	if err != nil {
		return nil, err
	}
	sources, err := sourcesOf(ctx, t, idsOf(events))
	if err != nil {
		return nil, err
	}
	var over []intake.Handover
	for _, e := range events {
		if heir, ok := intake.Successor(sources[e.ID]); ok {
			over = append(over, intake.Inherit(t.now, readiness.Move{Was: e, Event: e}, heir, ladder.Height()))
		} else {
			left = append(left, e)
		}
	}
	return left, s.handOver(ctx, t, ladder, withoutFormer(over))
}

// withoutFormer leaves out what the calendars say that decided, since they are about to go.
func withoutFormer(over []intake.Handover) []intake.Handover {
	for i := range over {
		over[i].Former = readiness.Event{}
	}
	return over
}

// FollowFeed lets another calendar that holds an event decide on it: its time is the event's, which may be a move. An Invalid of
// the field feed where that calendar does not hold the event (any more).
func (s *Store) FollowFeed(ctx context.Context, id, feedID string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.editEvent(ctx, id, version, by, now, func(t *tx, e *readiness.Event) error {
		if e.FeedID == feedID && feedID != "" {
			return nil
		}
		source, held, err := found(sourceTable.get(ctx, t, `WHERE event_id = $1 AND feed_id = $2`, id, feedID))
		if err != nil {
			return err
		}
		if !held || source.Vanished() {
			return fault.Invalid{Field: "feed", Reason: "no_source", Got: feedID}
		}
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		names, err := t.feedNames(ctx)
		if err != nil {
			return err
		}
		h := intake.Decide(t.now, *e, source, ladder.Height())
		if err := t.swapSources(ctx, h); err != nil {
			return err
		}
		t.recordHandover(journal.SourceChosen, h.Move, names)
		t.recordMove(h.Move)
		*e = h.Event
		_, err = s.replan(ctx, t, ladder, e)
		return err
	})
}

// followBack undoes FollowFeed in the rows of sources: e is the event as it becomes again. ErrStale where its calendar has it
// otherwise by now.
func (t *tx) followBack(ctx context.Context, ladder readiness.Ladder, was, e readiness.Event) error {
	if e.FeedID == was.FeedID {
		return nil
	}
	source, held, err := found(sourceTable.get(ctx, t, `WHERE event_id = $1 AND feed_id = $2`, e.ID, e.FeedID))
	if err != nil {
		return err
	}
	if !held || source.Calendar != e.Calendar || intake.Differ(e, source) {
		return fault.ErrStale
	}
	return t.swapSources(ctx, intake.Decide(t.now, was, source, ladder.Height()))
}
