package notice

import (
	"slices"
	"time"
)

// Place is where a channel keeps a field.
type Place string

// The places. What stands in the address or among the secrets is never shown.
const (
	Address Place = "url"
	Setting Place = "setting"
	Secret  Place = "secret"
)

// Field is one thing that a kind of channel has to know.
type Field struct {
	Name     string // of the setting or secret; url: the address
	Place    Place
	Required bool
	Long     bool // of several lines
	Flag     bool // yes or empty
}

// Following says how a later message of an event goes with the first.
type Following string

// The ways to follow.
const (
	After     Following = "after"     // as a message of its own, in the thread of the first where there is such a thing
	Editing   Following = "editing"   // likewise, and the first says the newest too, in place
	Replacing Following = "replacing" // in place of the last
)

// KindSpec is all that the rules know of a kind of channel.
type KindSpec struct {
	Kind    string
	Fields  []Field
	Pace    time.Duration // how far apart messages are, whatever the service says
	Follows Following
}

// Kinds is the registry of the kinds of channel, in the order in which people choose.
var Kinds = []KindSpec{
	{"slack", []Field{hook}, time.Second, After},
	{"slack_bot", []Field{secret("token"), setting("channel")}, 1200 * time.Millisecond, Editing},
	{"teams", []Field{hook}, time.Second, After},
	{"googlechat", []Field{hook}, time.Second, After},
	{"lineworks", []Field{setting("client_id"), secret("client_secret"), setting("service_account"), {"private_key", Secret, true, true, false},
		setting("bot"), optional("channel", Setting), optional("user", Setting)}, time.Second, After},
	{"discord", []Field{hook, optional("thread", Setting), flag("forum")}, 2 * time.Second, Editing},
	{"mail", []Field{hook, setting("from"), setting("to"), optional("user", Setting), optional("password", Secret), flag("unencrypted")}, time.Second, After},
	{"pagerduty", []Field{secret("routing_key"), optional("url", Address)}, time.Second, After},
	{"ntfy", []Field{hook, secret("topic"), optional("token", Secret), optional("user", Setting), optional("password", Secret)}, time.Second, Replacing},
	{"webhook", []Field{hook, secret("secret"), optional("previous", Secret)}, 200 * time.Millisecond, After},
}

var hook = Field{Name: "url", Place: Address, Required: true}

func setting(name string) Field { return Field{Name: name, Place: Setting, Required: true} }

func secret(name string) Field { return Field{Name: name, Place: Secret, Required: true} }

func optional(name string, place Place) Field { return Field{Name: name, Place: place} }

func flag(name string) Field { return Field{Name: name, Place: Setting, Flag: true} }

// SpecOf gives what is known of a kind; false where there is no such kind.
func SpecOf(kind string) (KindSpec, bool) {
	i := slices.IndexFunc(Kinds, func(k KindSpec) bool { return k.Kind == kind })
	if i < 0 {
		return KindSpec{Kind: kind}, false
	}
	return Kinds[i], true
}

// Field gives the field of a name; false where the kind has none.
func (k KindSpec) Field(name string) (Field, bool) {
	i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return k.Fields[i], true
}

// Hides says that nobody may see what stands in the field.
func (f Field) Hides() bool { return f.Place != Setting }

// KindNames lists the kinds.
func KindNames() []string {
	names := make([]string, len(Kinds))
	for i, kind := range Kinds {
		names[i] = kind.Kind
	}
	return names
}
