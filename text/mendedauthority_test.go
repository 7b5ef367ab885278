package text

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"
)

// authority has issued a certificate for loopback.
type authority struct {
	certificate *x509.Certificate
	pem         string // the certificate, the authority's and the key
}

// mustStaple is the extension by which a certificate promises a staple (RFC 7633).
var mustStaple = pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 24}, Value: []byte{0x30, 0x03, 0x02, 0x01, 0x05}}

// newAuthority makes one whose certificate promises a staple, or does not; it answers how the certificate stands (RFC 6960).
func newAuthority(t *testing.T, staple bool) *authority {
	t.Helper()
	now := time.Now()
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	rootKey := newKey(t)
	a := &authority{certificate: issue(t, root, root, rootKey, rootKey)}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(12 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	if staple {
		leaf.ExtraExtensions = []pkix.Extension{mustStaple}
		leaf.OCSPServer = []string{responder(t, a.certificate, rootKey)}
	}
	key := newKey(t)
	made := issue(t, leaf, a.certificate, key, rootKey)
	packed, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	for _, block := range []pem.Block{{Type: "CERTIFICATE", Bytes: made.Raw}, {Type: "CERTIFICATE", Bytes: a.certificate.Raw}, {Type: "PRIVATE KEY", Bytes: packed}} {
		if err := pem.Encode(&text, &block); err != nil {
			t.Fatal(err)
		}
	}
	a.pem = text.String()
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func issue(t *testing.T, wanted, by *x509.Certificate, key, byKey *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	made, err := x509.CreateCertificate(rand.Reader, wanted, by, key.Public(), byKey)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(made)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// responder answers good for whatever it is asked, and gives its address.
func responder(t *testing.T, issuer *x509.Certificate, key crypto.Signer) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		now := time.Now()
		answer, err := ocsp.CreateResponse(issuer, issuer, ocsp.Response{Status: ocsp.Good, SerialNumber: big.NewInt(2), ThisUpdate: now.Add(-time.Minute),
			NextUpdate: now.Add(time.Hour)}, key)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/ocsp-response")
		_, _ = w.Write(answer)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
