package db

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Preview is a calendar that somebody looks at before adding it: its bytes as they came.
type Preview struct {
	ID   string
	Name string
	URL  string // empty for an uploaded file
	Body []byte
	By   string
	At   time.Time
}

// SavePreview keeps a preview under the id that its maker chose.
func (s *Store) SavePreview(ctx context.Context, p Preview) error {
	body := append([]byte{}, p.Body...) // an empty one is no NULL
	_, err := exec(ctx, s.write, `INSERT INTO previews (id, name, url, body, by, at) VALUES `+params(1, 6),
		p.ID, p.Name, p.URL, body, p.By, ms(p.At))
	if err != nil {
		return fmt.Errorf("keep preview: %w", err)
	}
	return nil
}

// Preview gives one preview; ErrNotFound where there is none any more.
func (s *Store) Preview(ctx context.Context, id string) (Preview, error) {
	p, err := one(ctx, s.read, func(rows *sql.Rows) (p Preview, err error) {
		err = rows.Scan(&p.ID, &p.Name, &p.URL, &p.Body, &p.By, (*instant)(&p.At))
		return p, err
	}, `SELECT id, name, url, body, by, at FROM previews WHERE id = $1`, id)
	if err != nil {
		return p, fmt.Errorf("preview %s: %w", id, err)
	}
	return p, nil
}

// DeletePreview forgets a preview; an unknown one is forgotten.
func (s *Store) DeletePreview(ctx context.Context, id string) error {
	if _, err := exec(ctx, s.write, `DELETE FROM previews WHERE id = $1`, id); err != nil {
		return fmt.Errorf("delete preview %s: %w", id, err)
	}
	return nil
}

// PrunePreviews forgets the previews made before an instant.
func (s *Store) PrunePreviews(ctx context.Context, before time.Time) error {
	if _, err := exec(ctx, s.write, `DELETE FROM previews WHERE at < $1`, ms(before)); err != nil {
		return fmt.Errorf("prune previews: %w", err)
	}
	return nil
}
