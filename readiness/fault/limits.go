package fault

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// How long a text may be, in characters; a link and a name in bytes.
const (
	MaxTitle     = 500 // of an event
	MaxLocation  = 1000
	MaxLink      = 2000
	MaxNotes     = 10_000
	MaxSaid      = 2000 // what PR writes into one field of the brief
	MaxTaskTitle = 200
	MaxKnows     = 200  // a person, a short text that something is known by
	MaxCheck     = 2000 // what a machine is asked
	MaxEvidence  = 2000 // evidence, a note or a reason about a task
	MaxCheckWord = 500  // a reason or a note about a check
	MaxLevelName = 40
	MaxPromise   = 300
	MaxName      = 100 // of a header, a cookie, a layer, a version
)

// LongerThan says whether a text has more characters than it may.
func LongerThan(text string, most int) bool { return utf8.RuneCountInString(text) > most }

// Refusing collects what is refused.
func Refusing(wrong *[]Invalid) func(is bool, field, reason, got string) {
	return func(is bool, field, reason, got string) {
		if is {
			*wrong = append(*wrong, Invalid{Field: field, Reason: reason, Got: got})
		}
	}
}

// First is the first of several refusals as an error; nil where there is none.
func First(wrong []Invalid) error {
	if len(wrong) == 0 {
		return nil
	}
	return wrong[0]
}

// IsToken says whether a text is a token (RFC 9110 5.6.2), as names of headers and cookies are.
func IsToken(text string) bool {
	return len(text) <= MaxName && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("!#$%&'*+-.^_`|~", r))
	})
}

// All is several refusals as one error; nil where there is none.
func All(wrong []Invalid) error {
	errs := make([]error, len(wrong))
	for i, w := range wrong {
		errs[i] = w
	}
	return errors.Join(errs...)
}
