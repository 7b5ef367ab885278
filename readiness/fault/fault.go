package fault

import (
	"errors"
	"fmt"
)

// The ways a request can be refused that callers tell apart with errors.Is.
var (
	// ErrNotFound: there is no such thing.
	ErrNotFound = errors.New("not found")
	// ErrStale: it was changed since the version that the caller saw.
	ErrStale = errors.New("changed by someone else meanwhile")
	// ErrExists: there is one already.
	ErrExists = errors.New("exists already")
	// ErrForbidden: the person's role does not allow it.
	ErrForbidden = errors.New("not allowed for this role")
)

// UnreadPrefix begins the reasons of what was refused because of what a machine answered; a word of proof.UnreadReasons follows.
const UnreadPrefix = "unread_"

// Invalid says which field was refused and why. Reason is a fixed word that text/ turns into a sentence;
// Got is what came, where showing it helps.
type Invalid struct {
	Field  string
	Reason string
	Got    string
}

func (e Invalid) Error() string {
	if e.Got == "" {
		return fmt.Sprintf("%s: %s", e.Field, e.Reason)
	}
	return fmt.Sprintf("%s: %s (got %q)", e.Field, e.Reason, e.Got)
}

// MostNamed is how many refused fields one answer names; it says how many more there are.
const MostNamed = 20

// Invalids lists the refused fields that an error is made of; none where it is about something else.
func Invalids(err error) []Invalid {
	switch e := err.(type) { //nolint:errorlint // it walks the tree of errors itself
	case Invalid:
		return []Invalid{e}
	case interface{ Unwrap() error }:
		return Invalids(e.Unwrap())
	case interface{ Unwrap() []error }:
		var all []Invalid
		for _, one := range e.Unwrap() {
			all = append(all, Invalids(one)...)
		}
		return all
	default:
		return nil
	}
}
