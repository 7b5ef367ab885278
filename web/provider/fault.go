package provider

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"golang.org/x/oauth2"
)

// Kind is a fixed word for why somebody cannot be signed in at a provider.
type Kind string

// The kinds. The first ones say that the provider is away.
const (
	Address     Kind = "address"     // it may not be connected to
	NoName      Kind = "no_name"     // its name is not known
	Late        Kind = "late"        // it does not answer in time
	Unreachable Kind = "unreachable" // it cannot be connected to
	Certificate Kind = "certificate" // it does not prove to be itself
	NoDocument  Kind = "no_document" // it answers, and not as a provider
	NotProven   Kind = "not_proven"  // its answer is not what was asked for
	NoAttempt   Kind = "no_attempt"  // nobody began to sign in, or too long ago
	Denied      Kind = "denied"      // it refuses, or the person gave up there
	NotRequired Kind = "not_required"
)

// Kinds lists all.
var Kinds = []Kind{Address, NoName, Late, Unreachable, Certificate, NoDocument, NotProven, NoAttempt, Denied, NotRequired}

// Status is the HTTP status of the kind.
func (k Kind) Status() int {
	switch k {
	case NotProven, NotRequired, Denied:
		return http.StatusForbidden
	case NoAttempt:
		return http.StatusBadRequest
	}
	return http.StatusServiceUnavailable
}

// Fault is why somebody cannot be signed in at a provider.
type Fault struct {
	ID, Name string // of the provider
	Kind     Kind
	Err      error
}

// Error says it for the log.
func (f *Fault) Error() string { return fmt.Sprintf("provider %s: %s: %v", f.ID, f.Kind, f.Err) }

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// kindOf names what is wrong; else is what it is where the provider answered.
func kindOf(err error, other Kind) Kind {
	var refused interface{ RefusedAddress() bool }
	var name *net.DNSError
	var timeout net.Error
	var operation *net.OpError
	var certificate *tls.CertificateVerificationError
	var answer *oauth2.RetrieveError
	switch {
	case errors.As(err, &answer) && answer.Response != nil && answer.Response.StatusCode >= http.StatusInternalServerError:
		return NoDocument
	case errors.As(err, &refused):
		return Address
	case errors.As(err, &certificate):
		return Certificate
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return Late
	case errors.As(err, &name):
		return NoName
	case errors.As(err, &operation):
		return Unreachable
	case err != nil && strings.Contains(err.Error(), "fetching keys"):
		return Unreachable
	}
	return other
}
