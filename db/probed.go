package db

import (
	"context"
	"slices"
	"sync"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// evidenceAnnounced is how far apart open pages are told of evidence that changes no check.
const evidenceAnnounced = 5 * time.Second

// RecordObservations keeps what probes saw of a page, and records where its verdict turned. The page is due
// again at next.
func (s *Store) RecordObservations(ctx context.Context, pageID string, seen []toppage.Observation, next, now time.Time) error {
	n, err := s.record(ctx, []toppage.Probed{{PageID: pageID, Seen: seen, Next: next}}, now)
	if err == nil && n == 0 {
		err = fault.ErrNotFound
	}
	return fault.Wrap(err, "record observations of top page %s", pageID)
}

// RecordProbes keeps what probes saw of many pages, in one transaction; a page that is gone is left out. Evidence that
// changes the state of no check is announced every five seconds: see AnnounceEvidence.
func (s *Store) RecordProbes(ctx context.Context, probed []toppage.Probed, now time.Time) error {
	if len(probed) == 0 {
		return nil
	}
	_, err := s.record(ctx, probed, now)
	return fault.Wrap(err, "record observations")
}

// quiet is evidence that was recorded without telling open pages.
type quiet struct {
	mu      sync.Mutex
	told    time.Time // of evidence, last
	pending bool
}

func (q *quiet) due(now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return now.Sub(q.told).Abs() >= evidenceAnnounced
}

func (q *quiet) note(told bool, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.pending = !told; told {
		q.told = now
	}
}

func (q *quiet) waits() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pending
}

// AnnounceEvidence tells open pages of evidence that was recorded without telling them, when it is time to.
func (s *Store) AnnounceEvidence(ctx context.Context, now time.Time) error {
	if !s.quiet.waits() || !s.quiet.due(now) {
		return nil
	}
	err := s.Announce(ctx, now)
	if err == nil {
		s.quiet.note(true, now)
	}
	return err
}

// record keeps what was probed and gives of how many pages that are still there.
func (s *Store) record(ctx context.Context, probed []toppage.Probed, now time.Time) (n int, err error) {
	var pages map[string]*knownPage
	told := false
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if pages, err = s.probedPages(ctx, t, probed); err != nil {
			return err
		}
		into := t.inserter(`observations (id, page_id, ` + observationColumns + `)`)
		for _, p := range probed {
			if page := pages[p.PageID]; page != nil {
				if err := t.learn(ctx, page, p, into); err != nil {
					return err
				}
			}
		}
		if s.quiet.due(now) && len(pages) > 0 {
			t.touch()
		}
		told = t.touched
		return into.flush(ctx)
	})
	if err != nil || len(pages) == 0 {
		return 0, err
	}
	for id, page := range pages {
		s.evidence.keep(id, *page)
	}
	s.quiet.note(told, now)
	return len(pages), nil
}

// probedPages gives what is known of the pages that were probed.
func (s *Store) probedPages(ctx context.Context, t *tx, probed []toppage.Probed) (map[string]*knownPage, error) {
	ids := make([]string, len(probed))
	for i, p := range probed {
		ids[i] = p.PageID
	}
	return s.pagesByID(ctx, t, ids)
}

// pagesByID gives what is known of pages, without those that are gone.
func (s *Store) pagesByID(ctx context.Context, t *tx, ids []string) (map[string]*knownPage, error) {
	slices.Sort(ids)
	rows, err := loadPageRows(ctx, t, slices.Compact(ids)...)
	if err != nil {
		return nil, err
	}
	known, _, err := s.knownOf(ctx, t, rows)
	if err != nil {
		return nil, err
	}
	pages := make(map[string]*knownPage, len(rows))
	for i := range known {
		pages[rows[i].ID] = &known[i]
	}
	return pages, nil
}

// learn adds to what is known of a page what probes saw of it. It is told at once where a check stands otherwise now.
func (t *tx) learn(ctx context.Context, page *knownPage, p toppage.Probed, into *inserter) error {
	before := page.standAt(t.now)
	for _, o := range p.Seen {
		if err := into.add(ctx, newID(t.now), p.PageID, ms(o.At), o.URL, o.FinalURL, o.Status, o.Error, o.Detail, asJSON(&o.Facts),
			o.Marker, o.Title, o.Evidence, o.TLSError, o.FreshFor.Milliseconds(), asJSON(&o.Details)); err != nil {
			return err
		}
	}
	if err := t.unlearnAhead(ctx, page, lastSeen(p.Seen)); err != nil {
		return err
	}
	page.facts.Observed = withNewer(page.facts.Page, page.facts.Observed, p.Seen)
	if err := t.keepCertificates(ctx, &page.facts, p.Seen); err != nil {
		return err
	}
	if err := t.judgeAnew(ctx, page, before); err != nil {
		return err
	}
	_, err := t.run(ctx, `UPDATE top_pages SET next_probe = $2, folded_to = CASE WHEN folded_to > $3 THEN $3 ELSE folded_to END,
		evidence = evidence + 1 WHERE id = $1`, p.PageID, ms(nextProbe(page.facts.Page, p, t.now)), ms(oldest(p.Seen, t.now).Truncate(toppage.FigureSpan)))
	return err
}

// unlearnAhead takes out of what is known of a page what a clock that was ahead has dated, once it was seen again at an
// instant that is not ahead.
func (t *tx) unlearnAhead(ctx context.Context, page *knownPage, seen time.Time) error {
	latest := lastSeen(page.facts.Observed)
	if s := page.facts.Survey; s != nil {
		latest = fault.Later(latest, s.At)
	}
	if !fault.Ahead(t.now, latest) || fault.Ahead(t.now, seen) {
		return nil
	}
	if err := t.forgetAhead(ctx, page.facts.Page.ID); err != nil {
		return err
	}
	return loadFound(ctx, t, &page.facts)
}

// nextProbe is when a page is due again that may have been set up anew while it was probed: at once at its new address, and
// no later than its new interval says.
func nextProbe(page toppage.Page, p toppage.Probed, now time.Time) time.Time {
	if slices.ContainsFunc(p.Seen, func(o toppage.Observation) bool { return o.URL != "" && o.URL != page.URL }) {
		return now
	}
	if latest := now.Add(page.Interval); p.Next.After(latest) {
		return latest
	}
	return p.Next
}

// judgeAnew judges a page of which more is known now than when it stood as before, and tells of what stands otherwise.
func (t *tx) judgeAnew(ctx context.Context, page *knownPage, before *stand) error {
	page.key.evidence++
	page.stand = nil
	if before.states != page.standAt(t.now).states {
		t.touch()
	}
	return t.recordTurn(ctx, page)
}

// withNewer gives the observations that a page is judged by when more are recorded, as they would be read again.
func withNewer(page toppage.Page, known, seen []toppage.Observation) []toppage.Observation {
	all := make([]toppage.Observation, 0, len(seen)+len(known))
	for _, o := range slices.Backward(seen) {
		o.At = stored(o.At)
		all = append(all, o)
	}
	all = append(all, known...)
	slices.SortStableFunc(all, func(a, b toppage.Observation) int { return b.At.Compare(a.At) })
	needed, _ := toppage.Needed(page, all[:min(len(all), toppage.MostObserved)])
	return lean(needed)
}

// recordTurn records how a page stands now, where that is not what its history ends with.
func (t *tx) recordTurn(ctx context.Context, known *knownPage) error {
	page, now := known.facts.Page, known.standAt(t.now)
	if now.verdict == known.told {
		return nil
	}
	n, err := t.run(ctx, `UPDATE top_pages SET told_verdict = $2 WHERE id = $1 AND told_verdict = $3`, page.ID, now.verdict, known.told)
	if n == 0 || err != nil {
		return err
	}
	data := map[string]string{"name": page.Name, "from": string(known.told), "to": string(now.verdict), "checks": now.failing}
	if r := toppage.Refused(known.facts.Observed); r.Told() {
		data["refused"] = r.Sign
	}
	t.record(readiness.Change{Kind: journal.VerdictTurned, Subject: page.ID, Data: data})
	known.told = now.verdict
	return nil
}

// lastSeen gives the instant of the newest observation; zero where there is none.
func lastSeen(seen []toppage.Observation) (at time.Time) {
	for _, o := range seen {
		at = fault.Later(at, o.At)
	}
	return at
}

// oldest gives the instant of the first observation; now where there is none.
func oldest(seen []toppage.Observation, now time.Time) time.Time {
	for _, o := range seen {
		if o.At.Before(now) {
			now = o.At
		}
	}
	return now
}
