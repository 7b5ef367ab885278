package probe

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"time"

	"golang.org/x/crypto/ocsp"

	"tallylight/readiness/toppage"
)

// features is the extension by which a certificate promises what TLS will do (RFC 7633).
var features = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 24}

// certificate tells of the leaf of a chain, and what was stapled to it.
func certificate(chain []*x509.Certificate, stapled []byte, now time.Time) *toppage.Certificate {
	c := chain[0]
	return &toppage.Certificate{
		Subject: clean(subject(c)), Issuer: clean(issuer(c)), NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(),
		Chain: len(chain), Serial: c.SerialNumber.Text(16), OCSP: staple(chain, stapled, now), MustStaple: promisesStaple(c),
	}
}

func subject(c *x509.Certificate) string {
	if c.Subject.CommonName == "" && len(c.DNSNames) > 0 {
		return c.DNSNames[0]
	}
	return c.Subject.CommonName
}

func issuer(c *x509.Certificate) string {
	if len(c.Issuer.Organization) > 0 {
		return c.Issuer.Organization[0]
	}
	return c.Issuer.CommonName
}

// statusRequest is the feature by which a certificate promises a staple (RFC 7633, RFC 6066 8).
const statusRequest = 5

func promisesStaple(c *x509.Certificate) bool {
	i := slices.IndexFunc(c.Extensions, func(e pkix.Extension) bool { return e.Id.Equal(features) })
	if i < 0 {
		return false
	}
	var named []int
	_, err := asn1.Unmarshal(c.Extensions[i].Value, &named)
	return err == nil && slices.Contains(named, statusRequest)
}

// staple reads the OCSP answer that the server sent along (RFC 6960, RFC 6066 8). One that is not the issuer's own is
// unknown.
func staple(chain []*x509.Certificate, stapled []byte, now time.Time) string {
	if len(stapled) == 0 {
		return "none"
	}
	var by *x509.Certificate
	if len(chain) > 1 {
		by = chain[1]
	}
	answer, err := ocsp.ParseResponseForCert(stapled, chain[0], by)
	switch {
	case err != nil:
		return "unknown"
	case answer.Status == ocsp.Revoked:
		return "revoked"
	case answer.Status != ocsp.Good:
		return "unknown"
	case !answer.NextUpdate.IsZero() && now.After(answer.NextUpdate):
		return "expired"
	default:
		return "good"
	}
}
