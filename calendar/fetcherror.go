package calendar

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"syscall"
	"time"
)

// The codes of a FetchError. Each is one fault that a person can be told about.
const (
	CodeBadURL      = "bad_url"      // not an address that can be fetched
	CodeAddress     = "address"      // it leads to where the program may not go
	CodeDNS         = "dns"          // its host has no address
	CodeRefused     = "refused"      // nobody listens, or there is no way there
	CodeTLS         = "tls"          // no HTTPS there, or a certificate that does not verify
	CodeTimeout     = "timeout"      // no answer began in time
	CodeTimeoutBody = "timeout_body" // an answer began and did not end in time
	CodeBroken      = "broken"       // the connection broke before an answer
	CodeIncomplete  = "incomplete"   // an answer began and broke off
	CodeStatus      = "http_status"  // an answer that is no good one: FetchError.Status
	CodeRedirect    = "redirect"     // too many redirects, or one to something else than HTTP
	CodeDowngrade   = "downgrade"    // a redirect from HTTPS to HTTP
	CodeTooLarge    = "too_large"    // more bytes than Fetcher.MaxBody
	CodeEncoding    = "encoding"     // compressed in a way that cannot be undone
	CodeCalDAV      = "caldav"       // not the address of a CalDAV calendar, nor of someone who has one
	CodeSeveral     = "caldav_many"  // several calendars are there: FetchError.Detail
	CodeOther       = "other"
)

// FetchError says why a fetch gave nothing. Neither its text nor what it wraps holds the feed's address or its
// credentials.
type FetchError struct {
	Code       string
	Status     int           // of http_status
	RetryAfter time.Duration // as the server asked; 0 where it did not
	Detail     string        // of caldav_many: the names of the calendars, with commas between
	err        error
}

func (e *FetchError) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("fetch calendar: the server answered %d", e.Status)
	}
	return "fetch calendar: " + e.Code
}

// Unwrap gives context.Canceled or context.DeadlineExceeded where that was the cause. Other causes quote addresses.
func (e *FetchError) Unwrap() error { return e.err }

var (
	errRedirects    = errors.New("too many redirects")
	errScheme       = errors.New("redirect to something else than HTTP")
	errDowngrade    = errors.New("redirect from HTTPS to HTTP")
	errTooManyBytes = errors.New("more bytes than the limit")
	errCoding       = errors.New("a content coding that was not asked for")
)

// fetchError says what an error of the HTTP client means. A *FetchError stays as it is.
func fetchError(err error) *FetchError {
	var done *FetchError
	if errors.As(err, &done) {
		return done
	}
	failed := &FetchError{Code: classify(err)}
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, cause) {
			failed.err = cause
		}
	}
	return failed
}

// bodyError is fetchError for what happens after the head of an answer has come.
func bodyError(err error) *FetchError {
	failed := fetchError(err)
	var known *FetchError
	if errors.As(err, &known) {
		return failed
	}
	switch failed.Code {
	case CodeTimeout:
		failed.Code = CodeTimeoutBody
	case CodeBroken:
		failed.Code = CodeIncomplete
	}
	return failed
}

func classify(err error) string {
	var (
		refused interface{ RefusedAddress() bool }
		dns     *net.DNSError
		network net.Error
	)
	switch {
	case errors.Is(err, errDowngrade):
		return CodeDowngrade
	case isAny(err, errRedirects, errScheme):
		return CodeRedirect
	case errors.Is(err, errTooManyBytes):
		return CodeTooLarge
	case isCoding(err):
		return CodeEncoding
	case errors.As(err, &refused) && refused.RefusedAddress():
		return CodeAddress
	case errors.As(err, &dns):
		return CodeDNS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return CodeTimeout
	case isAny(err, syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH):
		return CodeRefused
	case isTLS(err):
		return CodeTLS
	case isAny(err, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE):
		return CodeBroken
	default:
		return CodeOther
	}
}

func isAny(err error, these ...error) bool {
	return slices.ContainsFunc(these, func(one error) bool { return errors.Is(err, one) })
}

func isCoding(err error) bool {
	var corrupt flate.CorruptInputError
	return isAny(err, errCoding, gzip.ErrHeader, gzip.ErrChecksum) || errors.As(err, &corrupt)
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
