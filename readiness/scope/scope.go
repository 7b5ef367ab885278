// Package scope says for whom a task of the levels is: for which kinds of event, and for a company that has what.
package scope

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Kind is what an event reaches people through.
type Kind string

// The kinds of event.
const (
	Untold Kind = "" // nobody has said: planned as TV
	TV     Kind = "tv"
	Radio  Kind = "radio"
	Web    Kind = "web" // and what is printed
	Push   Kind = "push"
	Mail   Kind = "mail"
	Sale   Kind = "sale" // a campaign of the company's own
)

// Told is the field of the brief in which PR tells the kind.
const Told = "exposure"

// Kinds lists the kinds that can be told, those first that win where a calendar names several.
var Kinds = []Kind{TV, Radio, Sale, Push, Mail, Web}

// kindOf is the kind that a word of calendars and tables names, in lower case.
var kindOf = byWord(map[Kind]string{
	TV:    "tv テレビ 番組 地上波 cm テレビcm television",
	Radio: "radio ラジオ",
	Sale:  "sale セール キャンペーン campaign",
	Push:  "push プッシュ プッシュ通知",
	Mail:  "mail email e-mail newsletter メール メルマガ ニュースレター",
	Web:   "web ウェブ 記事 article press プレス 新聞 雑誌 magazine newspaper",
})

func byWord(words map[Kind]string) map[string]Kind {
	of := map[string]Kind{}
	for k, all := range words {
		for word := range strings.FieldsSeq(all) {
			of[word] = k
		}
	}
	return of
}

// Read gives the kind that a word names; Untold where it names none.
func Read(word string) Kind {
	return kindOf[strings.ToLower(strings.TrimSpace(word))]
}

// Of gives the kind of an event: what was told, else what its calendar's categories name. Where nothing does it is TV: the
// calendar is one of exposures, and a task that is asked for too much is seen, one that is not asked for is not.
func Of(told Kind, categories []string) Kind {
	if told != Untold {
		return told
	}
	first := len(Kinds)
	for _, c := range categories {
		if i := slices.Index(Kinds, Read(c)); i >= 0 {
			first = min(first, i)
		}
	}
	if first == len(Kinds) {
		return TV
	}
	return Kinds[first]
}

// Need is something that not every company has.
type Need string

// The needs. Dashboard is met by its address, the others by a yes.
const (
	Dashboard     Need = "dashboard"
	LBReservation Need = "lb_reservation"
	DBScaleUp     Need = "db_scale_up"
	ThirdParties  Need = "third_parties"
	WaitingRoom   Need = "waiting_room"
	Metrics       Need = "metrics"
)

// Needs lists every need, in the order in which a company is asked.
var Needs = []Need{Dashboard, LBReservation, DBScaleUp, ThirdParties, WaitingRoom, Metrics}

// The bounds of how long before air an event may be GO, as the company says. The longest is when an event without a level
// becomes a risk.
const (
	LeastGoFrom = time.Hour
	MostGoFrom  = 7 * 24 * time.Hour
)

// Limit is for whom a task is. The zero value is for everybody.
type Limit struct {
	For   string `json:"for,omitempty"`   // kinds of event, with a space between them; empty: every kind
	Needs string `json:"needs,omitempty"` // what the company must have, all of it; empty: nothing
}

// Admits says that the task is for an event of a kind.
func (l Limit) Admits(k Kind) bool {
	return l.For == "" || slices.Contains(strings.Fields(l.For), string(k))
}

// Met says that a company that has those things is asked for the task.
func (l Limit) Met(has string) bool {
	return l.Needs == "" || Unknown(l.Needs, strings.Fields(has)) == ""
}

// Unknown gives the first of some words that is not among the known ones; empty where all are.
func Unknown[T ~string](words string, known []T) string {
	for word := range strings.FieldsSeq(words) {
		if !slices.Contains(known, T(word)) {
			return word
		}
	}
	return ""
}

// With gives the needs that a company has, in their order, with one more or less.
func With(has string, need Need, is bool) string {
	var kept []string
	for _, n := range Needs {
		if n == need && is || n != need && slices.Contains(strings.Fields(has), string(n)) {
			kept = append(kept, string(n))
		}
	}
	return strings.Join(kept, " ")
}

// OnScreen stands, where a task says which address is asked, for the one that PR has told is shown. Without one there is
// nothing to ask, and no task.
const OnScreen = "{screen_url}"

var address = regexp.MustCompile(`(?i)(https?://)?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,}|(?:\d{1,3}\.){3}\d{1,3}|localhost)(:\d+)?(/[!-~]*)?`)

// Address finds the first web address in what was told; empty where there is none. Without a scheme it is https.
func Address(said string) string {
	m := address.FindStringSubmatch(said)
	switch {
	case m == nil:
		return ""
	case m[1] == "":
		return "https://" + strings.TrimRight(m[0], ".,;)]")
	default:
		return strings.TrimRight(m[0], ".,;)]")
	}
}
