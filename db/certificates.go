package db

import (
	"context"
	"fmt"
	"slices"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// mostCertificates is how many of a page are looked at for its renewals.
const mostCertificates = 10

var certificateTable = table[toppage.Certificate]{`certificates`, `serial, subject, issuer, not_before, not_after`,
	func(c *toppage.Certificate) fields {
		return fields{&c.Serial, &c.Subject, &c.Issuer, (*instant)(&c.NotBefore), (*instant)(&c.NotAfter)}
	}}

// loadCertificates gives the certificates that a page has shown, newest first.
func loadCertificates(ctx context.Context, q querier, pageID string) ([]toppage.Certificate, error) {
	shown, err := certificateTable.list(ctx, q, `WHERE page_id = $1 ORDER BY not_before DESC, serial LIMIT $2`, pageID, mostCertificates)
	return shown, fault.Wrap(err, "read the certificates of top page %s", pageID)
}

// keepCertificates notes the certificates that a page shows for the first time.
func (t *tx) keepCertificates(ctx context.Context, f *toppage.PageFacts, seen []toppage.Observation) (err error) {
	unknown := false
	for _, o := range seen {
		c := o.Details.Certificate
		if c == nil || slices.ContainsFunc(f.Certificates, func(known toppage.Certificate) bool { return known.Serial == c.Serial }) {
			continue
		}
		unknown = true
		if _, err := t.run(ctx, `INSERT INTO certificates (page_id, serial, subject, issuer, not_before, not_after, first_seen)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`, f.Page.ID, c.Serial, c.Subject, c.Issuer, ms(c.NotBefore),
			ms(c.NotAfter), ms(o.At)); err != nil {
			return fmt.Errorf("note a certificate: %w", err)
		}
		if err := noted(ctx, t, certificateTable, pastCertificate, f.Page.ID, c.Serial, c); err != nil {
			return err
		}
	}
	if unknown {
		f.Certificates, err = loadCertificates(ctx, t, f.Page.ID)
	}
	return err
}
