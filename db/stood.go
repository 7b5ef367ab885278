package db

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// partKey names a part of an owner.
type partKey struct{ kind, owner, part string }

// stood is how parts stood at an instant: their rows by column, as JSON; those that were gone are not among them.
type stood map[partKey]string

// of gives the rows of a kind and an owner by part.
func (s stood) of(kind, owner string) map[string]string {
	rows := map[string]string{}
	for key, body := range s {
		if key.kind == kind && key.owner == owner {
			rows[key.part] = body
		}
	}
	return rows
}

// stoodAt reads how parts of some kinds stood at an instant; owners: only of these, nil: of all.
func stoodAt(ctx context.Context, q querier, at time.Time, kinds, owners []string) (stood, error) {
	latest := map[partKey]pastRow{}
	take := func(key partKey, row pastRow) {
		if row.at <= ms(at) && row.at >= latest[key].at {
			latest[key] = row
		}
	}
	read := func(some []string) ([]struct{}, error) { return nil, readStood(ctx, q, at, kinds, some, take) }
	var err error
	if owners == nil {
		_, err = read(nil)
	} else {
		_, err = inChunks(owners, read)
	}
	all := stood{}
	for key, row := range latest {
		if row.body != "" {
			all[key] = row.body
		}
	}
	return all, err
}

// readStood reads the newest row of each part up to an instant, and the packs that may hold newer ones.
func readStood(ctx context.Context, q querier, at time.Time, kinds, owners []string, take func(partKey, pastRow)) error {
	args := append([]any{ms(at)}, anys(kinds)...)
	of := ` AND kind IN ` + params(2, len(kinds))
	if owners != nil {
		of += ` AND owner IN ` + params(2+len(kinds), len(owners))
		args = append(args, anys(owners)...)
	}
	type row struct {
		partKey
		pastRow
	}
	rows, err := query(ctx, q, into(func(r *row) fields { return fields{&r.kind, &r.owner, &r.partKey.part, &r.at, &r.body} }),
		`SELECT p.kind, p.owner, p.part, p.at, p.body FROM past AS p JOIN (SELECT kind, owner, part, MAX(at) AS at FROM past
			WHERE at <= $1`+of+` GROUP BY kind, owner, part) AS l
		ON p.kind = l.kind AND p.owner = l.owner AND p.part = l.part AND p.at = l.at`, args...)
	if err != nil {
		return fmt.Errorf("read what stood: %w", err)
	}
	for _, r := range rows {
		take(r.partKey, r.pastRow)
	}
	return readPacks(ctx, q, of, args, take)
}

// readPacks reads the newest pack of each owner that began by an instant, the first of the arguments.
func readPacks(ctx context.Context, q querier, of string, args []any, take func(partKey, pastRow)) error {
	packs, err := query(ctx, q, into(func(p *pastPack) fields { return fields{&p.kind, &p.owner, &p.body} }),
		`SELECT p.kind, p.owner, p.body FROM past_packs AS p JOIN (SELECT kind, owner, MAX(from_at) AS from_at FROM past_packs
			WHERE from_at <= $1`+of+` GROUP BY kind, owner) AS l
		ON p.kind = l.kind AND p.owner = l.owner AND p.from_at = l.from_at`, args...)
	if err != nil {
		return fmt.Errorf("read packs of what stood: %w", err)
	}
	for _, p := range packs {
		rows, err := unpack(p.body)
		if err != nil {
			return fmt.Errorf("pack of %s %s: %w", p.kind, p.owner, err)
		}
		for _, r := range rows {
			take(partKey{p.kind, p.owner, r.part}, r)
		}
	}
	return nil
}

// heardAll reads the rows of a kind and an owner.
func heardAll[T any](k table[T], rows map[string]string) ([]T, error) {
	all := make([]T, 0, len(rows))
	for part, body := range rows {
		v, err := k.hear(body)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", k.name, part, err)
		}
		all = append(all, v)
	}
	return all, nil
}

// trafficIn gives the figures as they stood; those of a new company where nothing had been said.
func trafficIn(s stood) (readiness.Traffic, error) {
	body, ok := s[partKey{kind: pastTraffic}]
	if !ok {
		return readiness.Traffic{Version: 1}, nil
	}
	return trafficTable.hear(body)
}

func feedsIn(s stood) (map[string]readiness.Feed, error) {
	feeds := map[string]readiness.Feed{}
	for key, body := range s {
		if key.kind != pastFeed {
			continue
		}
		f, err := feedRows.hear(body)
		if err != nil {
			return nil, fmt.Errorf("feed %s: %w", key.owner, err)
		}
		feeds[f.ID] = f
	}
	return feeds, nil
}

func answersIn(s stood) (map[string]map[string]readiness.Verification, error) {
	verified := map[string]map[string]readiness.Verification{}
	for key, body := range s {
		v, err := verificationTable.hear(body)
		if err != nil {
			return nil, fmt.Errorf("what was said of %s: %w", key.part, err)
		}
		if verified[v.EventID] == nil {
			verified[v.EventID] = map[string]readiness.Verification{}
		}
		verified[v.EventID][v.Template] = v
	}
	return verified, nil
}

// pages gives the pages as they stood with all that had been found and said of them, oldest first.
func (b *back) pages(ctx context.Context, s stood) ([]toppage.PageFacts, error) {
	var all []toppage.PageFacts
	for key, body := range s {
		if key.kind != pastPage {
			continue
		}
		p, err := pageRows.hear(body)
		if err != nil {
			return nil, fmt.Errorf("top page %s: %w", key.owner, err)
		}
		f, err := b.page(ctx, p, s)
		if err != nil {
			return nil, fmt.Errorf("top page %s: %w", key.owner, err)
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(x, y toppage.PageFacts) int {
		return cmp.Or(x.Page.CreatedAt.Compare(y.Page.CreatedAt), strings.Compare(x.Page.ID, y.Page.ID))
	})
	return all, nil
}

func (b *back) page(ctx context.Context, p toppage.Page, s stood) (f toppage.PageFacts, err error) {
	f.Page = p
	if body, ok := s[partKey{kind: pastUsual, owner: p.ID}]; ok {
		if err := json.Unmarshal([]byte(body), &f.UsualBytes); err != nil {
			return f, err
		}
	}
	if body, ok := s[partKey{kind: pastCapacity, owner: p.ID}]; ok {
		f.Capacity = new(proof.Reading)
		if err := json.Unmarshal([]byte(body), f.Capacity); err != nil {
			return f, err
		}
	}
	if f.Usual, err = usualRateIn(s, p); err != nil {
		return f, err
	}
	if err := saidIn(s, &f); err != nil {
		return f, err
	}
	if f.Observed, err = seenAt(ctx, b.q, p, b.at); err != nil {
		return f, err
	}
	f.Survey, err = surveyAt(ctx, b.q, p.ID, b.at)
	return f, err
}

// usualRateIn gives what a page was usually asked at most, as it was known.
func usualRateIn(s stood, p toppage.Page) (u toppage.Usual, err error) {
	if body, ok := s[partKey{kind: pastUsualRate, owner: p.ID}]; ok {
		err = json.Unmarshal([]byte(body), &u)
	}
	return u.OfPage(p.Rates), err
}

// saidIn adds what people said of a page, and the certificates that it had shown, in the order of those who read them of now.
func saidIn(s stood, f *toppage.PageFacts) (err error) {
	id := f.Page.ID
	if f.Waivers, err = heardAll(waiverTable, s.of(pastWaiver, id)); err != nil {
		return err
	}
	slices.SortFunc(f.Waivers, func(a, b toppage.CheckWaiver) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	if f.Ticks, err = heardAll(tickTable, s.of(pastTick, id)); err != nil {
		return err
	}
	slices.SortFunc(f.Ticks, func(a, b toppage.CheckTick) int { return strings.Compare(a.CheckID, b.CheckID) })
	if f.Drills, err = heardAll(drillTable, s.of(pastDrill, id)); err != nil {
		return err
	}
	slices.SortFunc(f.Drills, func(a, b toppage.Drill) int {
		return cmp.Or(b.OpenedAt.Compare(a.OpenedAt), strings.Compare(b.ID, a.ID))
	})
	f.Drills = f.Drills[:min(len(f.Drills), mostDrills)]
	if f.Loads, err = heardAll(loadTable, s.of(pastLoad, id)); err != nil {
		return err
	}
	slices.SortFunc(f.Loads, func(a, b toppage.LoadProof) int {
		return cmp.Or(b.TestedAt.Compare(a.TestedAt), b.UploadedAt.Compare(a.UploadedAt), strings.Compare(b.ID, a.ID))
	})
	f.Loads = f.Loads[:min(len(f.Loads), mostLoads)]
	if f.Certificates, err = heardAll(certificateTable, s.of(pastCertificate, id)); err != nil {
		return err
	}
	slices.SortFunc(f.Certificates, func(a, b toppage.Certificate) int {
		return cmp.Or(b.NotBefore.Compare(a.NotBefore), strings.Compare(a.Serial, b.Serial))
	})
	f.Certificates = f.Certificates[:min(len(f.Certificates), mostCertificates)]
	return nil
}
