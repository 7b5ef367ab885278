package probe

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"time"

	"golang.org/x/crypto/ocsp"

	"tallylight/readiness"
)

// mustStaple is the TLS feature extension (RFC 7633).
var mustStaple = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 24}

// leaf reads the certificate of a connection; nil where it has none.
func leaf(state *tls.ConnectionState, now time.Time) *readiness.Certificate {
	if state == nil || len(state.PeerCertificates) == 0 {
		return nil
	}
	c := state.PeerCertificates[0]
	return &readiness.Certificate{
		Subject: clean(subject(c)), Issuer: clean(issuer(c)), NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(),
		Chain: len(state.PeerCertificates), Serial: c.SerialNumber.Text(16), OCSP: staple(state, now), MustStaple: promisesStaple(c),
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

func promisesStaple(c *x509.Certificate) bool {
	for _, e := range c.Extensions {
		if e.Id.Equal(mustStaple) {
			return true
		}
	}
	return false
}

// staple reads the OCSP answer that the server sent along (RFC 6960, RFC 6066 8).
func staple(state *tls.ConnectionState, now time.Time) string {
	if len(state.OCSPResponse) == 0 {
		return "none"
	}
	var by *x509.Certificate
	if len(state.PeerCertificates) > 1 {
		by = state.PeerCertificates[1]
	}
	answer, err := ocsp.ParseResponseForCert(state.OCSPResponse, state.PeerCertificates[0], by)
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
