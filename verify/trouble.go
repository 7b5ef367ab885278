package verify

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"syscall"

	"tallylight/readiness"
)

// classify says why no answer came, without the address that was asked: it can hold a secret.
func classify(err error) *trouble {
	var refused interface{ RefusedAddress() bool }
	var dns *net.DNSError
	var timeout net.Error
	word := readiness.UnreadBroken
	switch {
	case errors.As(err, &refused) && refused.RefusedAddress():
		word = readiness.UnreadAddress
	case errors.As(err, &dns):
		word = readiness.UnreadDNS
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.As(err, &timeout) && timeout.Timeout():
		word = readiness.UnreadTimeout
	case isTLS(err):
		word = readiness.UnreadTLS
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		word = readiness.UnreadRefused
	}
	return &trouble{reason: word}
}

func isTLS(err error) bool {
	var unverified *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	return errors.As(err, &unverified) || errors.As(err, &alert) || errors.As(err, &record)
}
