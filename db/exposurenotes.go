package db

import (
	"context"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
)

// NoteExposures keeps all that was found of a page in the time that ends at now, and gives what was not known. People are told at once
// of what is fresh and belongs to no event, once for pages that were above the usual at the same time. What is known grows, and ends
// when it is not found any more; finding the same again changes nothing.
func (s *Store) NoteExposures(ctx context.Context, pageID string, all []measured.Exposure, now time.Time) (fresh []measured.Exposure, err error) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b measured.Exposure) int { return a.From.Compare(b.From) })
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		known, err := t.knownExposures(ctx, pageID, all)
		if err != nil {
			return err
		}
		fresh = nil
		for _, x := range all {
			x.PageID, x.From, x.At, x.To, x.Last = pageID, stored(x.From), stored(x.At), storedOrZero(x.To), storedOrZero(x.Last)
			if x.To.IsZero() && x.Last.IsZero() {
				x.Last = t.now
			}
			i := slices.IndexFunc(known, func(k seenExposure) bool { return k.is.Continues(x) })
			if i >= 0 {
				known[i].is, known[i].found = known[i].is.Grown(x), true
				continue
			}
			if x, err = t.addExposure(ctx, x); err != nil {
				return err
			}
			fresh, known = append(fresh, x), append(known, seenExposure{was: x, is: x, found: true})
		}
		return t.growExposures(ctx, known)
	})
	return fault.OrNone(fresh, err, "note the exposures of top page %s", pageID)
}

// seenExposure is an exposure that is known, before and after a look.
type seenExposure struct {
	was, is measured.Exposure
	found   bool
}

// knownExposures gives the exposures of a page that last, and those that what was found may be part of, the newest first.
func (t *tx) knownExposures(ctx context.Context, pageID string, all []measured.Exposure) ([]seenExposure, error) {
	first := t.now
	if len(all) > 0 {
		first = all[0].From
	}
	rows, err := exposureTable.list(ctx, t, `WHERE page_id = $1 AND (to_at = 0 OR last_at > $2) ORDER BY from_at DESC`, pageID, ms(first.Add(-measured.Apart)))
	known := make([]seenExposure, len(rows))
	for i, x := range rows {
		known[i] = seenExposure{was: x, is: x}
	}
	return known, err
}

// growExposures writes what differs. How often somebody answered stays: they are not to lose their answer because it still lasts.
func (t *tx) growExposures(ctx context.Context, known []seenExposure) error {
	for _, k := range known {
		if !k.found {
			k.is = k.is.Ended()
		}
		if k.is == k.was {
			continue
		}
		x := k.is
		t.touch()
		if _, err := t.run(ctx, `UPDATE exposures SET from_at = $2, to_at = $3, last_at = $4, at = $5, rate = $6, usual = $7, at_least = $8 WHERE id = $1`,
			x.ID, ms(x.From), ms(x.To), ms(x.Last), ms(x.At), x.Rate, x.Usual, x.AtLeast); err != nil {
			return err
		}
	}
	return nil
}

// addExposure keeps an exposure that was not known, and tells people of it where it belongs to no event and they were not told of the
// same on another page.
func (t *tx) addExposure(ctx context.Context, x measured.Exposure) (measured.Exposure, error) {
	x.ID, x.Version, x.Answer = newID(t.now), 1, measured.Answer{}
	x.Last = fault.Later(x.Last, x.To)
	var err error
	if x.Verdict, err = t.verdictThen(ctx, x.PageID, x.From); err != nil {
		return x, err
	}
	t.touch()
	told := true
	if x.EventID == "" {
		if x, told, err = t.questioned(ctx, x); err != nil {
			return x, err
		}
	}
	if err := exposureTable.insert(ctx, t, &x, ``); err != nil || told {
		return x, err
	}
	return x, t.tellPeak(ctx, x)
}

// questioned gives the exposure with the question that stands about others at the same time and what was answered, and says whether there
// is one; else with a question of its own.
func (t *tx) questioned(ctx context.Context, x measured.Exposure) (measured.Exposure, bool, error) {
	others, err := exposureTable.list(ctx, t, `WHERE question <> '' AND from_at <= $1 AND last_at >= $2 ORDER BY from_at, id`, ms(x.Last), ms(x.From))
	if err != nil {
		return x, false, err
	}
	i := slices.IndexFunc(others, func(o measured.Exposure) bool { return o.PageID != x.PageID && o.Meets(x) })
	if i < 0 {
		x.Question = x.ID
		return x, false, nil
	}
	o := others[i]
	x.Question, x.EventID, x.Answer, x.Version = o.Question, o.EventID, o.Answer, o.Version
	return x, true, nil
}

// verdictThen gives how a page stood at an instant; empty where that is not known.
func (t *tx) verdictThen(ctx context.Context, pageID string, at time.Time) (string, error) {
	turn, there, err := found(one(ctx, t, into(func(c *readiness.Change) fields { return fields{asJSON(&c.Data)} }),
		`SELECT data FROM changes WHERE kind = $1 AND subject = $2 AND at <= $3 ORDER BY seq DESC LIMIT 1`, journal.VerdictTurned, pageID, ms(at)))
	if err != nil || !there {
		return "", err
	}
	return turn.Data["to"], nil
}

// tellPeak tells people of an exposure for which there is no event.
func (t *tx) tellPeak(ctx context.Context, x measured.Exposure) error {
	page, err := loadPage(ctx, t, x.PageID)
	if err != nil {
		return err
	}
	plans, err := loadPlans(ctx, t)
	if err != nil {
		return err
	}
	n := notice.Peak(t.now, x.PageID, page.Name, x.From, strconv.FormatFloat(x.Times(), 'f', 1, 64))
	n.Data["exposure"] = x.ID
	news := notice.News{Notice: n}
	for i := range plans {
		news.Tellings = append(news.Tellings, plans[i].Tells(n, t.now)...)
	}
	_, err = t.keepTold(ctx, []notice.News{news})
	return err
}
