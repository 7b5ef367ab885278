package db

import (
	"context"
	"database/sql"
	"sync"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// pageRow is a page with its mark.
type pageRow struct {
	toppage.Page
	mark pageMark
}

// pageMark is what tells how a page stands from how it stood.
type pageMark struct {
	id    string
	key   evidenceKey
	usual int64           // bytes
	told  toppage.Verdict // with which its history ends
}

// evidenceKey changes with all that a page is judged by, but for its usual size.
type evidenceKey struct{ version, evidence int64 }

func scanPageRow(q querier) func(*sql.Rows) (pageRow, error) {
	return func(rows *sql.Rows) (r pageRow, err error) {
		err = rows.Scan(append(pageRows.fields(&r.Page), &r.mark.key.evidence, &r.mark.usual, &r.mark.told)...)
		if err != nil {
			return r, err
		}
		r.mark.id, r.mark.key.version = r.ID, r.Version
		return r, pageTable.open(q, &r.Page)
	}
}

var scanMark = into(func(m *pageMark) fields { return fields{&m.id, &m.key.version, &m.key.evidence, &m.usual, &m.told} })

// loadPageRows reads the pages with these ids, all where none is given, oldest first.
func loadPageRows(ctx context.Context, q querier, ids ...string) ([]pageRow, error) {
	where := ""
	if len(ids) > 0 {
		where = ` WHERE id IN ` + params(1, len(ids))
	}
	rows, err := query(ctx, q, scanPageRow(q), `SELECT `+pageColumns+`, evidence, usual_bytes, told_verdict FROM top_pages`+where+` ORDER BY created_at, id`,
		anys(ids)...)
	return rows, fault.Wrap(err, "read the top pages")
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
	facts toppage.PageFacts
	stand *stand          // nil: it was not asked for yet
	told  toppage.Verdict // with which its history ends

	spoken   bool // facts hold what people said, too
	required toppage.CheckMap
	standing int // the level that it is judged for while no event is near
}

func (c *evidenceCache) get(mark pageMark) (knownPage, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.pages[mark.id]
	return known, ok && known.key == mark.key
}

// keep takes over what machines found of a page, unless something newer is known.
func (c *evidenceCache) keep(id string, known knownPage) {
	if known.spoken {
		f := known.facts
		known = knownPage{key: known.key, facts: toppage.PageFacts{Page: f.Page, Observed: f.Observed, Survey: f.Survey,
			Capacity: f.Capacity, Certificates: f.Certificates, UsualBytes: f.UsualBytes, Usual: f.Usual}}
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
func (c *evidenceCache) retain(there []pageMark) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.pages) <= len(there) {
		return
	}
	kept := make(map[string]knownPage, len(there))
	for _, mark := range there {
		if known, ok := c.pages[mark.id]; ok {
			kept[mark.id] = known
		}
	}
	c.pages = kept
}

// knownOf gives what is known of the pages of these rows, and from which level each check is asked for.
func (s *Store) knownOf(ctx context.Context, q querier, rows []pageRow) ([]knownPage, toppage.CheckMap, error) {
	said, err := loadCheckMap(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	rungs, err := loadRungs(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	ladder := readiness.Ladder{Rungs: rungs}
	required := ladder.Requires(said)
	spoken, err := pagesSpokenOf(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	pages := make([]knownPage, len(rows))
	for i, row := range rows {
		if pages[i], err = s.known(ctx, q, row, spoken[row.ID]); err != nil {
			return nil, nil, err
		}
		pages[i].required, pages[i].standing = required, ladder.StandingLevel()
	}
	return pages, required, nil
}

// pageFacts gives all pages with all that is known of them, oldest first, and from which level each check is asked for. It is
// shared with others, so that it must not be altered.
func (s *Store) pageFacts(ctx context.Context, q querier) ([]toppage.PageFacts, toppage.CheckMap, error) {
	rows, err := loadPageRows(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	pages, required, err := s.knownOf(ctx, q, rows)
	facts := make([]toppage.PageFacts, len(pages))
	for i := range pages {
		facts[i] = pages[i].facts
	}
	return facts, required, err
}

// known gives all that is known of a page; spoken says that people spoke of it. What a writing transaction reads may yet
// be undone, so it is not kept.
func (s *Store) known(ctx context.Context, q querier, row pageRow, spoken bool) (known knownPage, err error) {
	known, ok := s.evidence.get(row.mark)
	if !ok {
		known = knownPage{key: row.mark.key, facts: toppage.PageFacts{Page: row.Page, UsualBytes: row.mark.usual}}
		if err := loadFound(ctx, q, &known.facts); err != nil {
			return known, err
		}
		if _, writing := q.(*tx); !writing {
			s.evidence.keep(row.ID, known)
		}
	}
	known.facts.Page, known.told = row.Page, row.mark.told // its next probe is news without being evidence
	if known.facts.UsualBytes != row.mark.usual {
		known.facts.UsualBytes, known.stand = row.mark.usual, nil
	}
	if spoken {
		known.spoken, known.stand = true, nil
		err = loadSaid(ctx, q, &known.facts)
	}
	return known, err
}
