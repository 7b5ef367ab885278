package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tallylight/readiness"
)

// pageRow is a page with what tells its evidence from earlier.
type pageRow struct {
	readiness.TopPage
	key   evidenceKey
	usual int64
	told  readiness.Verdict
}

// evidenceKey changes with all that a page is judged by.
type evidenceKey struct{ version, evidence, usual int64 }

func scanPageRow(rows *sql.Rows) (r pageRow, err error) {
	err = rows.Scan(&r.ID, &r.Name, &r.URL, &r.Marker, (*millis)(&r.Interval), (*millis)(&r.TTFBLimit), asJSON(&r.PageSetup),
		(*instant)(&r.NextProbe), (*instant)(&r.CreatedAt), &r.Version, &r.key.evidence, &r.usual, &r.told)
	r.key.version, r.key.usual = r.Version, r.usual
	return r, err
}

// loadPageRows reads the pages with these ids, all where none is given, oldest first.
func loadPageRows(ctx context.Context, q querier, ids ...string) ([]pageRow, error) {
	where := ""
	if len(ids) > 0 {
		where = ` WHERE id IN ` + params(1, len(ids))
	}
	rows, err := query(ctx, q, scanPageRow, `SELECT `+pageColumns+`, evidence, usual_bytes, told_verdict FROM top_pages`+where+` ORDER BY created_at, id`,
		anys(ids)...)
	if err != nil {
		return nil, fmt.Errorf("read the top pages: %w", err)
	}
	return rows, nil
}

// evidenceCache keeps what machines found of pages, by page; the number of a page's evidence tells whether it still
// holds, also where another process wrote. What was read within a writing transaction, which may yet be
// undone, comes here only after its commit.
type evidenceCache struct {
	mu    sync.Mutex
	pages map[string]knownPage
}

type knownPage struct {
	key   evidenceKey
	facts readiness.PageFacts
	stand *stand            // nil: it was not asked for yet
	told  readiness.Verdict // with which its history ends

	spoken   bool // facts hold what people said, too
	required readiness.CheckMap
}

// stand is how all checks of a page stand between two instants.
type stand struct {
	verdict     readiness.Verdict
	states      string // of every check
	failing     string // checks that the verdict rests on and that do not pass
	from, until time.Time
}

func (s *stand) holds(now time.Time) bool {
	return s != nil && !now.Before(s.from) && (s.until.IsZero() || now.Before(s.until))
}

func (c *evidenceCache) get(row pageRow) (knownPage, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.pages[row.ID]
	return known, ok && known.key == row.key
}

// keep takes over what machines found of a page, unless something newer is known.
func (c *evidenceCache) keep(id string, known knownPage) {
	if known.spoken {
		f := known.facts
		known = knownPage{key: known.key, facts: readiness.PageFacts{Page: f.Page, Observed: f.Observed, Survey: f.Survey,
			Capacity: f.Capacity, Certificates: f.Certificates, UsualBytes: f.UsualBytes}}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pages == nil {
		c.pages = map[string]knownPage{}
	}
	if had, ok := c.pages[id]; !ok || had.key.evidence <= known.key.evidence {
		c.pages[id] = known
	}
}

// retain forgets the pages that are gone.
func (c *evidenceCache) retain(rows []pageRow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.pages) <= len(rows) {
		return
	}
	there := make(map[string]bool, len(rows))
	for _, r := range rows {
		there[r.ID] = true
	}
	for id := range c.pages {
		if !there[id] {
			delete(c.pages, id)
		}
	}
}

// knownPages gives all pages with all that is known of them, oldest first.
func (s *Store) knownPages(ctx context.Context, q querier) ([]knownPage, error) {
	rows, err := loadPageRows(ctx, q)
	if err != nil {
		return nil, err
	}
	s.evidence.retain(rows)
	return s.knownOf(ctx, q, rows)
}

// knownOf gives what is known of the pages of these rows.
func (s *Store) knownOf(ctx context.Context, q querier, rows []pageRow) ([]knownPage, error) {
	spoken, err := pagesSpokenOf(ctx, q)
	if err != nil {
		return nil, err
	}
	required, err := loadCheckMap(ctx, q)
	if err != nil {
		return nil, err
	}
	pages := make([]knownPage, len(rows))
	for i, row := range rows {
		if pages[i], err = s.known(ctx, q, row, spoken[row.ID]); err != nil {
			return nil, err
		}
		pages[i].required = required
	}
	return pages, nil
}

// pageFacts gives all pages with all that is known of them, oldest first. It is shared with others, so that it must not
// be altered.
func (s *Store) pageFacts(ctx context.Context, q querier) ([]readiness.PageFacts, error) {
	pages, err := s.knownPages(ctx, q)
	facts := make([]readiness.PageFacts, len(pages))
	for i := range pages {
		facts[i] = pages[i].facts
	}
	return facts, err
}

// known gives all that is known of a page; spoken says that people spoke of it. What a writing transaction reads may yet
// be undone, so it is not kept.
func (s *Store) known(ctx context.Context, q querier, row pageRow, spoken bool) (known knownPage, err error) {
	known, ok := s.evidence.get(row)
	if !ok {
		known = knownPage{key: row.key, facts: readiness.PageFacts{Page: row.TopPage, UsualBytes: row.usual}}
		if err := loadFound(ctx, q, &known.facts, time.Time{}); err != nil {
			return known, err
		}
		if _, writing := q.(*tx); !writing {
			s.evidence.keep(row.ID, known)
		}
	}
	known.facts.Page, known.told = row.TopPage, row.told // its next probe is news without being evidence
	if spoken {
		known.spoken, known.stand = true, nil
		err = loadSaid(ctx, q, &known.facts, time.Time{})
	}
	return known, err
}

// standAt gives how a page stands, as known before where that still holds.
func (k *knownPage) standAt(now time.Time) *stand {
	if !k.stand.holds(now) {
		k.stand = standOf(now, k.facts, k.required)
	}
	return k.stand
}

func standOf(now time.Time, f readiness.PageFacts, required readiness.CheckMap) *stand {
	checks := f.JudgeAll(now, readiness.Demand{Level: readiness.StandingLevel}, required)
	s := &stand{from: now, until: readiness.PageTurn(now, f, checks)}
	var states strings.Builder
	for _, c := range checks {
		states.WriteString(c.ID + string(c.State) + " ")
	}
	s.states = states.String()
	checks = slices.DeleteFunc(checks, func(c readiness.Check) bool { return c.MinLevel == 0 || c.MinLevel > readiness.StandingLevel })
	var failing []string
	for _, c := range checks {
		if c.State != readiness.CheckPass && c.State != readiness.CheckNA {
			failing = append(failing, c.ID)
		}
	}
	s.verdict, s.failing = readiness.Combine(checks), strings.Join(failing, ",")
	return s
}

// pagesTurn gives the first instant after now at which some page stands otherwise by itself, zero where none does, and the
// pages whose verdict is not the one that was told last.
func (s *Store) pagesTurn(ctx context.Context, q querier, now time.Time) (next time.Time, turned []string, err error) {
	pages, err := s.knownPages(ctx, q)
	for _, page := range pages {
		if !page.stand.holds(now) {
			page.standAt(now)
			s.evidence.keep(page.facts.Page.ID, page)
		}
		if page.stand.verdict != page.told {
			turned = append(turned, page.facts.Page.ID)
		}
		if until := page.stand.until; next.IsZero() || !until.IsZero() && until.Before(next) {
			next = until
		}
	}
	return next, turned, err
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
	if err != nil {
		return fmt.Errorf("record verdicts that turned: %w", err)
	}
	return nil
}
