package db

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/freeze"
	"tallylight/readiness/journal"
)

// FreezeSettings gives when events of which level freeze changes.
func (s *Store) FreezeSettings(ctx context.Context) (freeze.Settings, error) {
	return loadFreeze(ctx, s.read)
}

func loadFreeze(ctx context.Context, q querier) (freeze.Settings, error) {
	settings, err := one(ctx, q, scanFreeze, `SELECT body, version FROM freeze_settings`)
	return settings, fault.Wrap(err, "read the freeze settings")
}

func scanFreeze(rows *sql.Rows) (s freeze.Settings, err error) {
	var body string
	var version int64
	if err = rows.Scan(&body, &version); err != nil {
		return s, err
	}
	if s = freeze.Defaults(); body != "" {
		s = freeze.Settings{}
		err = json.Unmarshal([]byte(body), &s)
	}
	s.Version = version
	return s, err
}

// SaveFreeze replaces the settings that the caller saw at their version. Saying what stands already changes nothing; ErrStale where
// they have another version by now; Invalids name what cannot be kept.
func (s *Store) SaveFreeze(ctx context.Context, settings freeze.Settings, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(settings.Wrong()); err != nil {
			return err
		}
		was, err := loadFreeze(ctx, t)
		if err != nil || was.Same(settings) {
			return err
		}
		body, err := json.Marshal(settings)
		if err != nil {
			return err
		}
		before, err := json.Marshal(was)
		if err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.FreezeSaved, Data: map[string]string{"was": string(before), "is": string(body)}})
		return t.changedOne(exec(ctx, t, `UPDATE freeze_settings SET body = $2, version = $1 + 1 WHERE version = $1`, settings.Version, string(body)))
	})
	return fault.Wrap(err, "save the freeze settings")
}

// Freeze gives what freezes changes at some time of [from, to), with what is open at from.
func (s *Store) Freeze(ctx context.Context, from, to time.Time) (f freeze.Facts, err error) {
	err = s.view(ctx, func(q querier) error {
		f, err = loadFacts(ctx, q, from, to)
		return err
	})
	return f, fault.Wrap(err, "read what freezes changes")
}

func loadFacts(ctx context.Context, q querier, from, to time.Time) (f freeze.Facts, err error) {
	if f.Settings, err = loadFreeze(ctx, q); err != nil {
		return f, err
	}
	rungs, err := loadRungs(ctx, q)
	if err != nil {
		return f, err
	}
	f.Ladder = readiness.Ladder{Rungs: rungs}
	p := pick{from: from.Add(-freeze.MaxAfter), to: to.Add(freeze.MaxBefore), where: `NOT hidden AND calendar <> 'cancelled'`}
	if f.Events, err = p.events(ctx, q, eventTable); err != nil {
		return f, err
	}
	f.Openings, err = loadOpenings(ctx, q, from)
	return f, err
}

// loadOpenings gives what is open at an instant: the log alone knows.
func loadOpenings(ctx context.Context, q querier, at time.Time) (open []freeze.Opening, err error) {
	lines, err := query(ctx, q, scanChange, readChanges+` WHERE kind = 'freeze.opened' AND at > $1 ORDER BY seq`, ms(at.Add(-freeze.OpenFor)))
	for _, c := range lines {
		if n := len(open) - 1; n >= 0 && open[n].ID == c.Data["opening"] {
			open[n].Events = append(open[n].Events, c.EventID)
			open[n].Reason = cmp.Or(open[n].Reason, c.Data["reason"])
			continue
		}
		open = append(open, freeze.Opening{ID: c.Data["opening"], Service: c.Data["service"], Reason: c.Data["reason"], By: c.Actor, Role: c.Role,
			At: c.At, Until: c.At.Add(freeze.OpenFor), Events: []string{c.EventID}})
	}
	return open, fault.Wrap(err, "read what was opened")
}

// OpenFreeze lets changes of a service go out for a while although they are frozen: a line in the log of each event that freezes
// them. An Invalid where nothing is frozen, or nobody says why.
func (s *Store) OpenFreeze(ctx context.Context, service, reason string, by readiness.Actor, now time.Time) (o freeze.Opening, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		facts, err := loadFacts(ctx, t, t.now, t.now.Add(freeze.OpenFor))
		if err != nil {
			return err
		}
		if o, err = facts.Open(service, strings.TrimSpace(reason), by, t.now); err != nil {
			return err
		}
		o.ID = newID(t.now)
		t.recordOpening(o, slices.DeleteFunc(facts.Events, func(e readiness.Event) bool { return !slices.Contains(o.Events, e.ID) }))
		return nil
	})
	return o, fault.Wrap(err, "open the freeze")
}

// recordOpening writes a line on each of the events. Where some of them are confidential, only on those does it say why: the reason
// may speak of them.
func (t *tx) recordOpening(o freeze.Opening, events []readiness.Event) {
	secret := slices.ContainsFunc(events, func(e readiness.Event) bool { return e.Confidential(t.now) })
	for _, e := range events {
		data := map[string]string{"opening": o.ID, "title": e.Title, "service": o.Service, "to": o.Until.Format(time.RFC3339)}
		if !secret || e.Confidential(t.now) {
			data["reason"] = o.Reason
		}
		t.record(readiness.Change{Kind: journal.FreezeOpened, EventID: e.ID, Data: data})
	}
}

// RefusedJob notes that a job of CI was refused by windows: once for each event as it airs now. That proves the event's task of
// freezing changes, where nothing else has.
func (s *Store) RefusedJob(ctx context.Context, job, service string, locks []freeze.Window, by readiness.Actor, now time.Time) error {
	if known, err := s.refusalsKnown(ctx, locks); err != nil || known {
		return err
	}
	err := s.inTx(ctx, by, now, func(t *tx) error {
		for _, w := range locks {
			known, err := refusedBefore(ctx, t, w)
			if err != nil {
				return err
			}
			if w.Kind != freeze.Hard || known {
				continue
			}
			t.record(readiness.Change{Kind: journal.FreezeRefused, EventID: w.Event.ID, Data: map[string]string{
				"title": w.Event.Title, "job": job, "service": service, "window": windowKey(w)}})
			if err := s.proveFreeze(ctx, t, w.Event.ID, job); err != nil {
				return err
			}
		}
		return nil
	})
	return fault.Wrap(err, "note a refused job")
}

// refusalsKnown says that each of the windows has refused a job before.
func (s *Store) refusalsKnown(ctx context.Context, locks []freeze.Window) (all bool, err error) {
	err = s.view(ctx, func(q querier) error {
		for _, w := range locks {
			known, err := refusedBefore(ctx, q, w)
			if err != nil || w.Kind == freeze.Hard && !known {
				return err
			}
		}
		all = true
		return nil
	})
	return all, err
}

func refusedBefore(ctx context.Context, q querier, w freeze.Window) (bool, error) {
	lines, err := query(ctx, q, scanChange, readChanges+` WHERE kind = 'freeze.refused' AND event_id = $1 ORDER BY seq DESC LIMIT 1`, w.Event.ID)
	return len(lines) > 0 && lines[0].Data["window"] == windowKey(w), fault.Wrap(err, "read the refused jobs")
}

// windowKey is the time of an event for which it was proven that it freezes changes.
func windowKey(w freeze.Window) string {
	from, to := w.Event.Window()
	return strconv.FormatInt(ms(from), 10) + "-" + strconv.FormatInt(ms(to), 10)
}

// proveFreeze completes the task of freezing changes of an event, where it is open and people would tick it.
func (s *Store) proveFreeze(ctx context.Context, t *tx, eventID, job string) error {
	tasks, err := s.eventTasks(ctx, t, eventID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(tasks, func(o readiness.Task) bool { return o.Template == freeze.Task && !o.Gone && o.ByHand() })
	if i < 0 {
		return nil
	}
	was, task := tasks[i], tasks[i]
	task.Claims, task.Evidence = slices.Clone(was.Claims), slices.Clone(was.Evidence)
	action, err := s.action(ctx, t, eventID, was.Version)
	if err != nil {
		return err
	}
	outcome, err := action.Complete(&task, claim.Said{Evidence: fmt.Sprintf("CI: %s → 423", job)})
	if err != nil || outcome.Kind == "" {
		return err
	}
	t.recordTask(task, outcome)
	return t.saveTask(ctx, was, task)
}
