package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
)

var (
	errAddress  = errors.New("the address is not that of a web page")
	errRedirect = errors.New("a redirect that is not followed")
)

// What is other, but known.
const (
	brokenOff   = "the connection was cut off before the answer was whole"
	unreachable = "no machine answers at this address"
)

// classify gives the fixed word for a failed probe and a short text for people. The texts hold no URL, because
// a URL can carry a secret.
func classify(err error) (word, detail string) {
	var refused interface{ RefusedAddress() bool }
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &refused) && refused.RefusedAddress():
		return "address", innermost(err)
	case errors.Is(err, errAddress):
		return "address", err.Error()
	case errors.Is(err, context.Canceled):
		return "canceled", "the probe was cut short"
	case errors.As(err, &dns):
		return "dns", "the name does not resolve: " + shorten(dns.Err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout", "no answer in time"
	case isTLS(err):
		return "tls", shorten(err.Error())
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused", "the connection was refused"
	case errors.Is(err, errRedirect):
		return "redirect", err.Error()
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "other", brokenOff
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "other", unreachable
	default:
		return "other", shorten(err.Error())
	}
}

func isTLS(err error) bool {
	var unverified *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	return errors.As(err, &unverified) || errors.As(err, &alert) || errors.As(err, &record) || strings.HasPrefix(innermost(err), "tls: ")
}

// innermost gives the text of the cause itself, without the layers around it.
func innermost(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return shorten(err.Error())
		}
		err = inner
	}
}

// shorten keeps texts that come from outside to a line of 200 runes.
func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= 200 {
		return text
	}
	return string(runes[:200]) + "…"
}
