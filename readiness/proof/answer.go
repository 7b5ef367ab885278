package proof

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"tallylight/readiness/fault"
)

// Why a machine's answer says nothing: the words of Reading.Reason.
const (
	UnreadNotAsked   = "not_asked"    // nobody has asked, or not this
	UnreadMoved      = "moved"        // it was about another air time
	UnreadStale      = "stale"        // too long ago
	UnreadFuture     = "future"       // dated after now: a clock is wrong
	UnreadEmpty      = "empty_answer" // no series: it is false, or there is no such metric, and nobody can tell which
	UnreadSeveral    = "several_series"
	UnreadNaN        = "not_a_number" // NaN, an infinity, or a text where a figure is compared
	UnreadWarnings   = "warnings"     // Prometheus doubts its own answer
	UnreadStatus     = "http_status"
	UnreadJSON       = "not_json"
	UnreadShape      = "not_a_vector" // a matrix or a text instead of series
	UnreadOld        = "too_old"      // a sample of more than SampleAge ago
	UnreadPath       = "no_such_path"
	UnreadValue      = "not_a_value" // a list or an object where a value is expected
	UnreadLarge      = "too_large"
	UnreadTimeout    = "timeout"
	UnreadDNS        = "dns"
	UnreadTLS        = "tls"
	UnreadRefused    = "refused"         // nobody listens
	UnreadAddress    = "address_refused" // the operator's allow-list does not name it
	UnreadBroken     = "unreachable"
	UnreadRejected   = "rejected"       // Prometheus cannot make sense of the expression
	UnreadFailed     = "not_calculated" // it can, and cannot calculate it
	UnreadDenied     = "denied"         // whoever asks is not known there, or may not
	UnreadConnection = "no_connection"
	UnreadCalendar   = "not_a_calendar"
	UnreadSchedule   = "not_a_schedule" // neither of AWS, nor of KEDA, nor of a HorizontalPodAutoscaler
)

// UnreadReasons lists them all.
var UnreadReasons = []string{UnreadNotAsked, UnreadMoved, UnreadStale, UnreadFuture, UnreadEmpty, UnreadSeveral, UnreadNaN, UnreadWarnings,
	UnreadStatus, UnreadJSON, UnreadShape, UnreadOld, UnreadPath, UnreadValue, UnreadLarge, UnreadTimeout, UnreadDNS, UnreadTLS, UnreadRefused,
	UnreadAddress, UnreadBroken, UnreadRejected, UnreadFailed, UnreadDenied, UnreadConnection, UnreadCalendar, UnreadSchedule}

// SampleAge is how old a sample may be that Prometheus answers with. It repeats the last one for five minutes.
const SampleAge = 120 * time.Second

// Unread is the reading of an answer that says nothing.
func Unread(reason, detail string, asked time.Time) Reading {
	return Reading{State: Unknown, Reason: reason, Detail: Shortened(detail), At: asked, Asked: asked}
}

// maxDetail bounds what is kept of what others say.
const maxDetail = 200

// Shortened cuts what others say to what is kept of it.
func Shortened(text string) string {
	if utf8.RuneCountInString(text) <= maxDetail {
		return text
	}
	return string([]rune(text)[:maxDetail]) + "…"
}

// ReadSeries reads the values of an instant query; oldest is when the oldest sample behind them was taken. Nothing passes
// that has no value.
func (w Want) ReadSeries(values []float64, oldest, asked time.Time) Reading {
	odd := func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }
	switch {
	case len(values) == 0:
		return Unread(UnreadEmpty, "", asked)
	case len(values) > 1 && !w.Every:
		return Unread(UnreadSeveral, strconv.Itoa(len(values)), asked)
	case slices.ContainsFunc(values, odd):
		return Unread(UnreadNaN, "", asked)
	case asked.Sub(oldest) > SampleAge:
		return Unread(UnreadOld, asked.Sub(oldest).Round(time.Second).String(), asked)
	}
	r := w.judged(!slices.ContainsFunc(values, func(x float64) bool { return !w.Meets(x) }), w.measured(values))
	r.At, r.Asked = oldest, asked
	return r
}

func (w Want) judged(meets bool, measured string) Reading {
	if meets {
		return Reading{State: Pass, Measured: measured, Required: w.Required()}
	}
	return Reading{State: Fail, Measured: measured, Required: w.Required()}
}

// measured writes values down: one as it is, of several the lowest, the highest and how many.
func (w Want) measured(values []float64) string {
	if len(values) == 1 {
		return WriteFigure(values[0])
	}
	return fmt.Sprintf("%s … %s (n = %d)", WriteFigure(slices.Min(values)), WriteFigure(slices.Max(values)), len(values))
}

// Required writes down what the answer must be: ">= 20".
func (w Want) Required() string {
	switch {
	case w.Compare == "":
		return ""
	case w.Text != "":
		return w.Compare + " " + w.Text
	default:
		return w.Compare + " " + WriteFigure(w.Value)
	}
}

// WriteFigure writes a value down in full.
func WriteFigure(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// ReadStatus reads the status of an HTTP answer: another one than is wanted fails, and with the one that is wanted the
// body is still to be read where there is a Path.
func (w Want) ReadStatus(status int, asked time.Time) Reading {
	r := Reading{State: Pass, Measured: strconv.Itoa(status), Required: strconv.Itoa(w.ExpectedStatus())}
	if status != w.ExpectedStatus() {
		r.State = Fail
	}
	r.At, r.Asked = asked, asked
	return r
}

// ExpectedStatus is the HTTP status that is wanted.
func (w Want) ExpectedStatus() int {
	if w.Status == 0 {
		return 200
	}
	return w.Status
}

// ReadFigure reads a number of a JSON answer.
func (w Want) ReadFigure(x float64, asked time.Time) Reading {
	if w.Text != "" {
		return w.ReadText(WriteFigure(x), asked)
	}
	return w.ReadSeries([]float64{x}, asked, asked)
}

// ReadText reads a text (or true, false) of a JSON answer.
func (w Want) ReadText(text string, asked time.Time) Reading {
	var r Reading
	switch {
	case w.Compare == "":
		r = w.judged(true, Shortened(text))
	case w.Text == "":
		return Unread(UnreadNaN, text, asked)
	default:
		r = w.judged((text == w.Text) == (w.Compare == "=="), Shortened(text))
	}
	r.At, r.Asked = asked, asked
	return r
}

// IsFigure says that a number is one that JSON can write: neither NaN nor an infinity.
func IsFigure(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Wrong lists what is wrong with what an answer must be; compared says that it has to be compared with something.
func (w Want) Wrong(compared bool) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(compared && w.Compare == "", "compare", "required", "")
	refuse(w.Compare != "" && !slices.Contains(Comparators, w.Compare), "compare", "unknown", w.Compare)
	refuse(w.Text != "" && w.Compare != "==" && w.Compare != "!=", "compare", "text_is_equal_or_not", w.Compare)
	refuse(!IsFigure(w.Value), "value", "not_a_number", "")
	refuse(utf8.RuneCountInString(w.Text) > maxDetail, "value", "too_long", "")
	refuse(w.Status != 0 && (w.Status < 100 || w.Status > 599), "status", "out_of_range", strconv.Itoa(w.Status))
	if _, err := ReadPath(w.Path); err != nil {
		refuse(true, "path", "not_a_path", w.Path)
	}
	return wrong
}
