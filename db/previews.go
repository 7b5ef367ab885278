package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Preview is a calendar that somebody looks at before adding it: its bytes as they came.
type Preview struct {
	ID     string
	Name   string
	Source readiness.FeedSource
	Body   []byte
	By     string
	At     time.Time
}

const previewColumns = `id, name, kind, url, username, password, body, by, at`

var previewTable = sealedTable[Preview]{previewRows, func(p *Preview) (string, []*string) {
	return p.ID, []*string{&p.Source.URL, &p.Source.User, &p.Source.Password}
}}

var previewRows = table[Preview]{`previews`, previewColumns, func(p *Preview) fields {
	return fields{&p.ID, &p.Name, (*string)(&p.Source.Kind), &p.Source.URL, &p.Source.User, &p.Source.Password, &p.Body, &p.By,
		(*instant)(&p.At)}
}}

// SavePreview keeps a preview under the id that its maker chose.
func (s *Store) SavePreview(ctx context.Context, p Preview) error {
	err := s.inTx(ctx, readiness.System, p.At, func(t *tx) error { return previewTable.insert(ctx, t, &p) })
	return fault.Wrap(err, "keep preview")
}

// Preview gives one preview; ErrNotFound where there is none any more.
func (s *Store) Preview(ctx context.Context, id string) (Preview, error) {
	p, err := previewTable.get(ctx, s.read, `WHERE id = $1`, id)
	return p, fault.Wrap(err, "preview %s", id)
}

// TakePreview gives a preview of by and forgets it, so that it makes one feed however often it is sent; ErrNotFound
// where by has none of that id.
func (s *Store) TakePreview(ctx context.Context, id, by string) (Preview, error) {
	p, err := one(ctx, s.write, previewTable.scan(s.write), `DELETE FROM previews WHERE id = $1 AND by = $2 RETURNING `+previewColumns, id,
		by)
	return p, fault.Wrap(err, "preview %s", id)
}

// PrunePreviews forgets the previews made before an instant.
func (s *Store) PrunePreviews(ctx context.Context, before time.Time) error {
	return fault.Wrap(do(ctx, s.write, `DELETE FROM previews WHERE at < $1`, ms(before)), "prune previews")
}
