package db

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// The kinds of row of which it is noted what stood when: those that are written over or deleted, and that the log does not
// hold. The first are of a page.
const (
	pastPage        = "page"
	pastUsual       = "usual"
	pastUsualRate   = "usual_rate"
	pastCapacity    = "capacity"
	pastDrill       = "drill"
	pastLoad        = "load"
	pastWaiver      = "waiver"
	pastTick        = "tick"
	pastCertificate = "certificate"
	pastAnswer      = "answer" // of a machine, by event and template
	pastFeed        = "feed"
	pastTraffic     = "traffic"
)

// ofPage lists the kinds that are of a page.
var ofPage = []string{pastPage, pastUsual, pastUsualRate, pastCapacity, pastDrill, pastLoad, pastWaiver, pastTick, pastCertificate}

// note notes that from now on a part of an owner stands so; an empty body: there is none any more. What stands so already is
// not noted again.
func (t *tx) note(ctx context.Context, kind, owner, part, body string) error {
	_, err := t.run(ctx, `INSERT INTO past (kind, owner, part, at, body)
		SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS TEXT)
		WHERE CAST($5 AS TEXT) <> COALESCE((SELECT body FROM past WHERE kind = CAST($1 AS TEXT) AND owner = CAST($2 AS TEXT)
			AND part = CAST($3 AS TEXT) AND at <= CAST($4 AS BIGINT) ORDER BY at DESC LIMIT 1), '')
		ON CONFLICT (kind, owner, part, at) DO UPDATE SET body = excluded.body`, kind, owner, part, ms(t.now), body)
	return fault.Wrap(err, "note what stands of %s %s", kind, owner)
}

// noted notes a row of a table by column.
func noted[T any](ctx context.Context, t *tx, k table[T], kind, owner, part string, v *T) error {
	body, err := k.said(v)
	if err != nil {
		return err
	}
	return t.note(ctx, kind, owner, part, body)
}

// said gives a row by column, as JSON.
func (k table[T]) said(v *T) (string, error) {
	row, err := namesOf(k.columns).said(k.fields(v))
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(row)
	return string(body), err
}

// hear reads what said gave.
func (k table[T]) hear(body string) (v T, err error) {
	var row patch
	if err := json.Unmarshal([]byte(body), &row); err != nil {
		return v, err
	}
	err = namesOf(k.columns).apply(row, k.fields(&v))
	return v, err
}

// notePage notes how a page is set up, without what is secret of it. When it is probed next is no part of it.
func (t *tx) notePage(ctx context.Context, p toppage.Page) error {
	p.NextProbe, p.Access = time.Time{}, toppage.Access{}
	return noted(ctx, t, pageRows, pastPage, p.ID, "", &p)
}

// noteFeed notes how a calendar is doing, without what is secret of it and without what could not be read of its events.
func (t *tx) noteFeed(ctx context.Context, f readiness.Feed) error {
	f.URL, f.User, f.Password, f.Problems, f.NextFetch = serverOf(f.URL), "", "", nil, time.Time{}
	f.ETag, f.LastModified, f.BodyHash, f.ReadAs = "", "", "", ""
	return noted(ctx, t, feedRows, pastFeed, f.ID, "", &f)
}

// serverOf gives the part of an address that is no secret.
func serverOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func (t *tx) noteTick(ctx context.Context, k toppage.CheckTick) error {
	return noted(ctx, t, tickTable, pastTick, k.PageID, k.CheckID, &k)
}

// noteWaiver notes a waiver of a check for an event, of which there is one at a time.
func (t *tx) noteWaiver(ctx context.Context, w toppage.CheckWaiver) error {
	return noted(ctx, t, waiverTable, pastWaiver, w.PageID, waiverPart(w), &w)
}

func waiverPart(w toppage.CheckWaiver) string { return w.CheckID + " " + w.EventID }

// beginPast notes, once in the life of a database, how everything stands: what was before cannot be shown again, unless there
// was nothing.
func (s *Store) beginPast(ctx context.Context, now time.Time) error {
	begun, err := query(ctx, s.read, scanValue[int64], `SELECT at FROM past_begin`)
	if err != nil || len(begun) > 0 {
		return fault.Wrap(err, "read from when on the past is kept")
	}
	return s.inTx(ctx, readiness.System, now, func(t *tx) error {
		earlier, err := query(ctx, t, scanValue[int64], `SELECT seq FROM changes LIMIT 1`)
		if err != nil {
			return err
		}
		at := int64(0)
		if len(earlier) > 0 {
			at = ms(t.now)
			if err := t.noteAll(ctx); err != nil {
				return fmt.Errorf("note how everything stands: %w", err)
			}
		}
		return do(ctx, t, `INSERT INTO past_begin (one, at) VALUES (TRUE, $1) ON CONFLICT DO NOTHING`, at)
	})
}

func (t *tx) noteAll(ctx context.Context) error {
	for _, all := range []func(context.Context) error{t.noteFeeds, t.notePages, t.noteAnswers} {
		if err := all(ctx); err != nil {
			return err
		}
	}
	traffic, err := loadTraffic(ctx, t)
	if err != nil {
		return err
	}
	return noted(ctx, t, trafficTable, pastTraffic, "", "", &traffic)
}

func (t *tx) noteFeeds(ctx context.Context) error {
	feeds, err := loadFeeds(ctx, t)
	for _, f := range feeds {
		if err := t.noteFeed(ctx, f); err != nil {
			return err
		}
	}
	return err
}

func (t *tx) noteAnswers(ctx context.Context) error {
	all, err := verificationTable.list(ctx, t, ``)
	for _, v := range all {
		if err := noted(ctx, t, verificationTable, pastAnswer, v.EventID, v.Template, &v); err != nil {
			return err
		}
	}
	return err
}

func (t *tx) notePages(ctx context.Context) error {
	rows, err := loadPageRows(ctx, t)
	if err != nil {
		return err
	}
	for _, row := range rows {
		facts, err := t.pageFacts(ctx, row.ID)
		if err != nil {
			return err
		}
		if err := t.noteFacts(ctx, facts); err != nil {
			return err
		}
	}
	return nil
}

// noteFacts notes all that is known of a page and is no row of its own for good.
func (t *tx) noteFacts(ctx context.Context, f toppage.PageFacts) error {
	id := f.Page.ID
	if err := t.notePage(ctx, f.Page); err != nil {
		return err
	}
	if err := t.noteUsual(ctx, id, f.UsualBytes); err != nil {
		return err
	}
	if f.Usual.Rate > 0 {
		if err := t.note(ctx, pastUsualRate, id, "", spokenText(&f.Usual)); err != nil {
			return err
		}
	}
	if f.Capacity != nil {
		if err := t.note(ctx, pastCapacity, id, "", spokenText(f.Capacity)); err != nil {
			return err
		}
	}
	for _, w := range f.Waivers {
		if err := t.noteWaiver(ctx, w); err != nil {
			return err
		}
	}
	for _, k := range f.Ticks {
		if err := t.noteTick(ctx, k); err != nil {
			return err
		}
	}
	return t.noteProofs(ctx, f)
}

func (t *tx) noteProofs(ctx context.Context, f toppage.PageFacts) error {
	for _, d := range slices.Backward(f.Drills) {
		if err := noted(ctx, t, drillTable, pastDrill, d.PageID, d.ID, &d); err != nil {
			return err
		}
	}
	for _, p := range slices.Backward(f.Loads) {
		if err := noted(ctx, t, loadTable, pastLoad, p.PageID, p.ID, &p); err != nil {
			return err
		}
	}
	for _, c := range f.Certificates {
		if err := noted(ctx, t, certificateTable, pastCertificate, f.Page.ID, c.Serial, &c); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) noteUsual(ctx context.Context, pageID string, bytes int64) error {
	return t.note(ctx, pastUsual, pageID, "", fmt.Sprint(bytes))
}

// spokenText is a value as JSON.
func spokenText[T any](v *T) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // readings are texts and instants
	}
	return string(text)
}
