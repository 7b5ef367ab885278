package verify

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"syscall"

	"tallylight/readiness/proof"
)

// classify says why no answer came, without the address that was asked: it can hold a secret.
func classify(err error) *trouble {
	var refused interface{ RefusedAddress() bool }
	var dns *net.DNSError
	var timeout net.Error
	word := proof.UnreadBroken
	switch {
	case errors.As(err, &refused) && refused.RefusedAddress():
		word = proof.UnreadAddress
	case errors.As(err, &dns):
		word = proof.UnreadDNS
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.As(err, &timeout) && timeout.Timeout():
		word = proof.UnreadTimeout
	case isTLS(err):
		word = proof.UnreadTLS
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		word = proof.UnreadRefused
	}
	return &trouble{reason: word}
}

func isTLS(err error) bool {
	var unverified *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	return errors.As(err, &unverified) || errors.As(err, &alert) || errors.As(err, &record)
}
