// Package problem is the one table from an error to the status of its answer, and that answer's body for
// programs: problem details (RFC 9457).
package problem

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/text"
)

// Status gives the HTTP status of an answer to a request that ended in err; 500 where the error is ours.
func Status(err error) int {
	var invalid fault.Invalid
	var source *readiness.SourceError
	var http4 *echo.HTTPError
	var wait fault.Wait
	switch {
	case fault.StoreKindOf(err) == fault.StoreFull:
		return http.StatusInsufficientStorage
	case fault.StoreKindOf(err) != "":
		return http.StatusServiceUnavailable
	case errors.As(err, &wait) && wait.Reason == fault.WaitBusy:
		return http.StatusServiceUnavailable
	case errors.As(err, &wait):
		return http.StatusTooManyRequests
	case errors.Is(err, fault.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, fault.ErrStale), errors.Is(err, fault.ErrExists):
		return http.StatusConflict
	case errors.Is(err, fault.ErrForbidden):
		return http.StatusForbidden
	case errors.As(err, &invalid) && invalid.Reason == "too_soon":
		return http.StatusTooManyRequests
	case errors.As(err, &invalid) && invalid.Reason == "not_kept":
		return http.StatusGone
	case errors.As(err, &invalid) && invalid.Reason == "report_too_large":
		return http.StatusRequestEntityTooLarge
	case errors.As(err, &invalid), errors.As(err, &source):
		return http.StatusUnprocessableEntity
	case errors.As(err, &http4):
		return http4.Code
	default:
		return http.StatusInternalServerError
	}
}

// ContentType is the media type of problem details.
const ContentType = "application/problem+json"

// Details is a problem as RFC 9457 describes it, with two members of our own: the fields that were refused,
// and the object as it stands now where an edit was made from an older version of it.
type Details struct {
	Title   string  `json:"title" doc:"The HTTP status in words, in the language of Accept-Language."`
	Status  int     `json:"status" doc:"The HTTP status."`
	Detail  string  `json:"detail,omitempty" doc:"What is wrong with this request, in the language of Accept-Language."`
	Errors  []Field `json:"errors,omitempty" nullable:"false" maxItems:"20" doc:"The fields that were refused, the first 20 of them."`
	More    int     `json:"more,omitempty" doc:"How many more fields were refused."`
	Current any     `json:"current,omitempty" doc:"409: the object as it stands now."`

	LastKnown any `json:"last_known,omitempty" doc:"503 of GET /freeze: the answer as it was last known, from what was read at its as_of."`
}

// Field is one refused field. Reason is a fixed word where there is one; Message says it to a person.
type Field struct {
	Location string `json:"location" doc:"Location of the field, such as level or body.url."`
	Reason   string `json:"reason,omitempty" doc:"Reason as a fixed word, such as required."`
	Message  string `json:"message"`
}

// Of describes an error without saying anything about the inside of the program: what a library or the
// database said is never part of it.
func Of(err error, t *text.Text) *Details {
	status := Status(err)
	d := &Details{Title: t.StatusText(status, http.StatusText(status)), Status: status}
	var invalid fault.Invalid
	var source *readiness.SourceError
	var http4 *echo.HTTPError
	var wait fault.Wait
	switch {
	case fault.StoreKindOf(err) != "":
		d.Detail = t.StoreFault(fault.StoreKindOf(err))
	case errors.As(err, &wait):
		d.Detail = t.Trouble.Wait(wait)
	case errors.As(err, &invalid):
		d.Detail = t.Refusal("a field cannot be taken as it is")
		for _, wrong := range fault.Invalids(err) {
			d.Name(Field{Location: wrong.Field, Reason: wrong.Reason, Message: t.Invalid(wrong)})
		}
	case errors.As(err, &source):
		d.Detail = t.SourceError(source)
		d.Errors = []Field{{Location: sourceField(source), Reason: source.Code, Message: d.Detail}}
	case errors.As(err, &http4):
		if d.Detail, _ = http4.Message.(string); d.Detail == http.StatusText(status) {
			d.Detail = d.Title
		} else {
			d.Detail = t.Refusal(d.Detail)
		}
	default:
		d.Detail = t.Refusal(sentinel(err))
	}
	return d
}

// Name adds a refused field; past the first it only counts them, so that no answer is longer than its request.
func (d *Details) Name(f Field) {
	if len(d.Errors) == fault.MostNamed {
		d.More++
		return
	}
	d.Errors = append(d.Errors, f)
}

// sourceField is where a calendar came from that cannot be used.
func sourceField(source *readiness.SourceError) string {
	if source.File {
		return "file"
	}
	return "url"
}

// sentinel gives the words of the error that callers tell apart, without what it was wrapped in.
func sentinel(err error) string {
	for _, known := range []error{fault.ErrNotFound, fault.ErrStale, fault.ErrExists, fault.ErrForbidden} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "the request could not be answered; the log says why"
}

// RetryAfter gives when it is worth asking again (RFC 9110 10.2.3), as the header says it; empty where an error does not say.
func RetryAfter(err error) string {
	kind := fault.StoreKindOf(err)
	var wait fault.Wait
	switch {
	case kind != "":
		return strconv.Itoa(int(kind.Retry().Seconds()))
	case errors.As(err, &wait):
		return strconv.Itoa(wait.Seconds())
	case Status(err) == http.StatusTooManyRequests:
		return "60"
	}
	return ""
}

// IsWait says that an error asks to wait, which is nobody's fault.
func IsWait(err error) bool {
	var wait fault.Wait
	return errors.As(err, &wait)
}

// Speaks notes on an answer in which language its sentences are, which the request chose (RFC 9110 12.5.4).
func Speaks(h http.Header, lang text.Lang) {
	h.Set("Content-Language", string(lang))
	h.Set(echo.HeaderVary, "Accept-Language")
}

// Write answers with the problem.
func Write(w http.ResponseWriter, d *Details) error {
	w.Header().Set(echo.HeaderContentType, ContentType)
	w.WriteHeader(d.Status)
	return json.NewEncoder(w).Encode(d)
}
