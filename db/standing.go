package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// readAtOnce is how many pages are read by one statement.
const readAtOnce = 500

// stand is how all checks of a page stand between two instants.
type stand struct {
	verdict     toppage.Verdict
	states      string // of every check
	failing     string // checks that the verdict rests on and that do not pass
	from, until time.Time
}

func (s *stand) holds(now time.Time) bool {
	return s != nil && !now.Before(s.from) && (s.until.IsZero() || now.Before(s.until))
}

// standAt gives how a page stands, as known before where that still holds.
func (k *knownPage) standAt(now time.Time) *stand {
	if !k.stand.holds(now) {
		k.stand = standOf(now, k.facts, k.required, k.standing)
	}
	return k.stand
}

func standOf(now time.Time, f toppage.PageFacts, required toppage.CheckMap, level int) *stand {
	checks := f.JudgeAll(now, toppage.Demand{Level: level}, required)
	s := &stand{from: now, until: toppage.PageTurn(now, f, checks)}
	var states strings.Builder
	for _, c := range checks {
		states.WriteString(c.ID + string(c.State) + " ")
	}
	s.states = states.String()
	checks = slices.DeleteFunc(checks, func(c toppage.Check) bool { return c.MinLevel == 0 || c.MinLevel > level })
	var failing []string
	for _, c := range checks {
		if c.State != toppage.CheckPass && c.State != toppage.CheckNA {
			failing = append(failing, c.ID)
		}
	}
	s.verdict, s.failing = toppage.Combine(checks), strings.Join(failing, ",")
	return s
}

// pagesTurn gives the first instant after now at which some page stands otherwise by itself, zero where none does, and the
// pages whose verdict is not the one that was told last.
func (s *Store) pagesTurn(ctx context.Context, q querier, now time.Time) (next time.Time, turned []string, err error) {
	marks, err := query(ctx, q, scanMark, `SELECT id, version, evidence, usual_bytes, told_verdict FROM top_pages`)
	if err != nil {
		return next, nil, fmt.Errorf("read the marks of top pages: %w", err)
	}
	s.evidence.retain(marks)
	stands, err := s.standing(ctx, q, marks, now)
	for _, mark := range marks {
		stand := stands[mark.id]
		if stand == nil {
			continue
		}
		if stand.verdict != mark.told {
			turned = append(turned, mark.id)
		}
		if until := stand.until; next.IsZero() || !until.IsZero() && until.Before(next) {
			next = until
		}
	}
	return next, turned, err
}

// standing gives how the pages of these marks stand; only those are read of which that is not known.
func (s *Store) standing(ctx context.Context, q querier, marks []pageMark, now time.Time) (map[string]*stand, error) {
	spoken, err := pagesSpokenOf(ctx, q)
	if err != nil {
		return nil, err
	}
	stands := make(map[string]*stand, len(marks))
	var unknown []string
	for _, mark := range marks {
		known, ok := s.evidence.get(mark)
		if ok && !spoken[mark.id] && known.facts.UsualBytes == mark.usual && known.stand.holds(now) {
			stands[mark.id] = known.stand
		} else {
			unknown = append(unknown, mark.id)
		}
	}
	for some := range slices.Chunk(unknown, readAtOnce) {
		rows, err := loadPageRows(ctx, q, some...)
		if err != nil {
			return nil, err
		}
		pages, _, err := s.knownOf(ctx, q, rows)
		if err != nil {
			return nil, err
		}
		for _, page := range pages {
			stands[page.facts.Page.ID] = page.standAt(now)
			s.evidence.keep(page.facts.Page.ID, page)
		}
	}
	return stands, nil
}

// recordTurns records how these pages stand now, where that is not what was told last.
func (s *Store) recordTurns(ctx context.Context, ids []string, now time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		pages, err := s.pagesByID(ctx, t, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if page := pages[id]; page != nil {
				if err := t.recordTurn(ctx, page); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return fault.Wrap(err, "record verdicts that turned")
}
