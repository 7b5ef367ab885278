package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// The kinds of the packs that hold what machines saw of a page, by its id.
const (
	pastSeen   = "seen"
	pastSurvey = "survey"
)

// seenRow is an observation with its id, which says when it was recorded.
type seenRow struct {
	id string
	toppage.Observation
}

// idsUntil is what the ids are less than that were made up to an instant.
func idsUntil(at time.Time) string {
	const stamp = 13 // of the letters of an id: the instant
	return newID(at.Add(time.Millisecond))[:stamp]
}

// seenAt gives the observations that a page was judged by at an instant: those that had been recorded by then.
func seenAt(ctx context.Context, q querier, page toppage.Page, at time.Time) ([]toppage.Observation, error) {
	rows, err := query(ctx, q, scanSeen, `SELECT id, `+observationColumns+` FROM observations WHERE page_id = $1 AND at <= $2 AND id < $3
		ORDER BY at DESC, id DESC LIMIT $4`, page.ID, ms(at), idsUntil(at), toppage.MostObserved)
	if err != nil {
		return nil, fmt.Errorf("read what was seen: %w", err)
	}
	p, err := packAt(ctx, q, pastSeen, page.ID, at)
	if err != nil {
		return nil, err
	}
	if _, enough := toppage.Needed(page, observationsOf(rows)); p.covers(at) || !enough {
		if rows, err = p.joined(rows, at); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(rows, func(a, b seenRow) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(b.id, a.id)
	})
	needed, _ := toppage.Needed(page, observationsOf(rows[:min(len(rows), toppage.MostObserved)]))
	return lean(needed), nil
}

var scanSeen = into(func(r *seenRow) fields { return append(fields{&r.id}, observationTable.fields(&r.Observation)...) })

func observationsOf(rows []seenRow) []toppage.Observation {
	all := make([]toppage.Observation, len(rows))
	for i, r := range rows {
		all[i] = r.Observation
	}
	return all
}

// surveyAt gives the newest survey of a page that had been recorded by an instant; nil where there was none.
func surveyAt(ctx context.Context, q querier, pageID string, at time.Time) (*toppage.Survey, error) {
	newest, known, err := found(surveyTable.get(ctx, q, `WHERE page_id = $1 AND at <= $2 AND id < $3 ORDER BY at DESC, id DESC LIMIT 1`, pageID,
		ms(at), idsUntil(at)))
	if known || err != nil {
		return &newest, fault.Wrap(err, "read the survey of top page %s", pageID)
	}
	p, err := packAt(ctx, q, pastSurvey, pageID, at)
	if err != nil {
		return nil, err
	}
	packed, err := heardBy(p, surveyTable, at)
	if len(packed) == 0 {
		return nil, err
	}
	return &packed[len(packed)-1].v, err
}

// packedRow is a row of a pack with its id.
type packedRow[T any] struct {
	id string
	v  T
}

// packAt gives the newest pack of a page that began by an instant; an empty one where there is none.
func packAt(ctx context.Context, q querier, kind, pageID string, at time.Time) (p pastPack, err error) {
	p, _, err = found(one(ctx, q, into(func(p *pastPack) fields { return fields{&p.from, &p.to, &p.body} }),
		`SELECT from_at, to_at, body FROM past_packs WHERE kind = $1 AND owner = $2 AND from_at <= $3 ORDER BY from_at DESC LIMIT 1`, kind,
		pageID, ms(at)))
	return p, fault.Wrap(err, "read the pack of %s %s", kind, pageID)
}

// covers says that the pack tells all of an instant, and better than rows do that were written over since.
func (p pastPack) covers(at time.Time) bool { return p.from <= ms(at) && ms(at) < p.to }

// heardBy gives the rows of a pack that had been recorded by an instant, the oldest first.
func heardBy[T any](p pastPack, k table[T], at time.Time) (all []packedRow[T], err error) {
	if len(p.body) == 0 {
		return nil, nil
	}
	rows, err := unpack(p.body)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.at > ms(at) || r.part >= idsUntil(at) {
			continue
		}
		v, err := k.hear(r.body)
		if err != nil {
			return nil, fmt.Errorf("packed %s: %w", k.name, err)
		}
		all = append(all, packedRow[T]{r.part, v})
	}
	return all, nil
}

// joined adds the observations of a pack to others; of one that is in both, the packed one counts where the pack covers the
// instant.
func (p pastPack) joined(rows []seenRow, at time.Time) ([]seenRow, error) {
	packed, err := heardBy(p, observationTable, at)
	if err != nil {
		return nil, err
	}
	in := map[string]int{}
	for i, r := range rows {
		in[r.id] = i
	}
	for _, o := range packed {
		switch i, both := in[o.id]; {
		case !both:
			rows = append(rows, seenRow{o.id, o.v})
		case p.covers(at):
			rows[i].Observation = o.v
		}
	}
	return rows, nil
}
