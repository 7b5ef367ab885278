package calendar

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

// The codes of a FetchError.
const (
	CodeStatus   = "http_status" // an answer that is neither 200 nor 304
	CodeTimeout  = "timeout"
	CodeDNS      = "dns"
	CodeRefused  = "refused" // nobody listens
	CodeTLS      = "tls"
	CodeTooLarge = "too_large"
	CodeAddress  = "address"  // an address that may not be reached
	CodeRedirect = "redirect" // too many, or to plain HTTP
	CodeBadURL   = "bad_url"
	CodeOther    = "other"
)

// FetchError says why a fetch gave nothing. Neither its text nor what it wraps holds the feed's address.
type FetchError struct {
	Code       string
	Status     int           // of http_status
	RetryAfter time.Duration // as the server asked; 0 where it did not
	err        error
}

func (e *FetchError) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("fetch calendar: the server answered %d", e.Status)
	}
	return "fetch calendar: " + e.Code
}

// Unwrap gives the cause, for errors.Is and errors.As.
func (e *FetchError) Unwrap() error { return e.err }

var (
	errRedirects = errors.New("too many redirects")
	errScheme    = errors.New("redirect to something else than HTTP")
	errDowngrade = errors.New("redirect from HTTPS to HTTP")
)

// fetchError classifies an error of the HTTP client. The *url.Error around it, which holds the address, goes.
func fetchError(err error) *FetchError {
	var wrapped *url.Error
	for errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return &FetchError{Code: classify(err), err: err}
}

func classify(err error) string {
	var (
		refused interface{ RefusedAddress() bool }
		dns     *net.DNSError
		network net.Error
	)
	switch {
	case errors.Is(err, errRedirects), errors.Is(err, errScheme), errors.Is(err, errDowngrade):
		return CodeRedirect
	case errors.As(err, &refused) && refused.RefusedAddress():
		return CodeAddress
	case errors.As(err, &dns):
		return CodeDNS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return CodeTimeout
	case errors.Is(err, syscall.ECONNREFUSED):
		return CodeRefused
	case isTLS(err):
		return CodeTLS
	default:
		return CodeOther
	}
}

func isTLS(err error) bool {
	var (
		record    tls.RecordHeaderError
		alert     tls.AlertError
		verify    *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	return errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &verify) ||
		errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid)
}
