package web_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/web"
	"tallylight/web/api"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

// intention is something that people mean by a form and programs by JSON.
type intention struct {
	name       string
	of         any         // its struct
	given      func(*site) // what has happened before; nil: nothing
	page       func(*site) string
	method     string
	path       func(*site) string
	form, json map[string]any  // a good one; what is typed and what is sent of the same
	stored     func(*site) any // what is in the store afterwards, but for ids and versions; nil: it keeps nothing
	rows       []said
}

// said is a row: some of the values are others, and then some fields are refused.
type said struct {
	sentence   string
	form, json map[string]any
	refused    string // "field reason, field reason", as the rules name them; empty: it is taken
}

// both is what is said alike through both doors.
func both(sentence, field string, value any, refused string) said {
	return said{sentence, map[string]any{field: value}, map[string]any{field: value}, refused}
}

// withAPI opens a site that has the API too. Its tokens are roles.
func withAPI(t *testing.T, more ...func(*web.Config)) *site {
	t.Helper()
	s := open(t, append(more, apiToo)...)
	s.connect("prod")
	return s
}

func apiToo(c *web.Config) {
	c.Channel = judgesChannels
	c.API = api.Register(api.Config{Store: c.Store, Calendars: c.Calendars, Now: c.Now, SessionClock: c.SessionClock, Zone: tokyo, Version: "test", Channel: judgesChannels})
}

// sends says the same through one of the doors, and gives the status and what was refused.
func (s *site) sends(in intention, row said, door string) (int, []string) {
	s.Helper()
	if door == "page" {
		fields := typedForm(in.form, row.form)
		for i, said := range fields {
			fields[i] = s.filled(said)
		}
		page := in.page(s) // which may let time pass
		a := s.post(s.as(admin), page, fields...)
		return a.StatusCode, refusedByPage(a.body)
	}
	body, err := json.Marshal(laid(in.json, row.json))
	s.must(err)
	a := s.ask("", in.method, "/api/v1"+in.path(s), s.filled(string(body)), "Authorization", "Bearer "+s.token(), "Content-Type", "application/json")
	return a.StatusCode, refusedByAPI(s, a.body)
}

// filled puts in what is known only when a site is open.
func (s *site) filled(said string) string {
	s.Helper()
	if strings.Contains(said, pastedDigest) {
		said = strings.ReplaceAll(said, pastedDigest, between(s.post(s.as(admin), "/events/paste/preview", "table", pastedTable, "zone", "JST").body, `name="shown" value="`, `"`))
	}
	if strings.Contains(said, theChannel) {
		said = strings.ReplaceAll(said, theChannel, s.channel())
	}
	feeds, err := s.store.Feeds(s.Context())
	s.must(err)
	sources, err := s.store.Connections(s.Context(), readiness.ConnectProm)
	s.must(err)
	return strings.NewReplacer(theSource, sources[0].ID, theEvent, s.events[1].ID, firstOfAll, s.events[0].ID, theOther, feeds[len(feeds)-1].ID).Replace(said)
}

// token makes a token of an admin, who answers for it.
func (s *site) token() string {
	s.Helper()
	token, hash := secrets.NewSecret("tl_")
	_, err := s.store.AddToken(s.Context(), account.Token{Name: s.people[admin].Name, Role: admin, Scope: account.Admin}, hash, actorOf(s.people[admin]), noon)
	s.must(err)
	return token
}

func typedForm(good, altered map[string]any) []string {
	var fields []string
	for name, value := range laid(good, altered) {
		switch value := value.(type) {
		case []string:
			for _, one := range value {
				fields = append(fields, name, one)
			}
		case nil:
		default:
			fields = append(fields, name, fmt.Sprint(value))
		}
	}
	return fields
}

// laid lays values over others: a dot leads into an object.
func laid(good, altered map[string]any) map[string]any {
	all := map[string]any{}
	for _, values := range []map[string]any{good, altered} {
		for name, value := range values {
			into(all, name, value)
		}
	}
	return all
}

func into(all map[string]any, name string, value any) {
	head, rest, nested := strings.Cut(name, ".")
	inside, isObject := value.(map[string]any)
	if !nested && !isObject {
		all[name] = value
		return
	}
	at, ok := all[head].(map[string]any)
	if !ok {
		at = map[string]any{}
		all[head] = at
	}
	if nested {
		into(at, rest, value)
		return
	}
	for name, value := range inside {
		into(at, name, value)
	}
}

var marked = regexp.MustCompile(`data-refused="([^"]+)"`)

func refusedByPage(body string) []string {
	var all []string
	for _, m := range marked.FindAllStringSubmatch(body, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func refusedByAPI(s *site, body string) []string {
	var problem struct {
		Errors []struct{ Location, Reason string }
	}
	_ = json.Unmarshal([]byte(body), &problem)
	var all []string
	for _, e := range problem.Errors {
		all = append(all, e.Location+" "+e.Reason)
	}
	slices.Sort(all)
	return all
}

// inJSON is what was refused, as JSON names it.
func inJSON(in any, refused []string) []string {
	var all []string
	for _, one := range refused {
		field, reason, _ := strings.Cut(one, " ")
		all = append(all, intent.Path(reflect.TypeOf(in), field)+" "+reason)
	}
	slices.Sort(all)
	return all
}

// TestTheTwoDoors says every intention through both doors, with the same values, good and bad: they take and refuse the
// same, for the same reasons, and the same is in the store afterwards.
func TestTheTwoDoors(t *testing.T) {
	for _, in := range intentions {
		t.Run(in.name, func(t *testing.T) {
			for _, row := range append([]said{{sentence: "as it is"}}, in.rows...) {
				t.Run(row.sentence, func(t *testing.T) { twoDoors(t, in, row) })
			}
		})
	}
}

func twoDoors(t *testing.T, in intention, row said) {
	var want []string
	if row.refused != "" {
		want = strings.Split(row.refused, ", ")
		slices.Sort(want)
	}
	kept, logged := map[string]any{}, map[string][]string{}
	for _, door := range []string{"page", "api"} {
		s := withAPI(t)
		if in.given != nil {
			in.given(s)
		}
		look := in.stored
		if look == nil {
			look = func(*site) any { return nil }
		}
		before := look(s)
		was := s.store.Revision()
		status, refused := s.sends(in, row, door)
		logged[door] = s.linesAfter(was)
		expected := want
		if door == "api" {
			expected = inJSON(in.of, want)
		}
		if !slices.Equal(refused, expected) || (status < 400) != (want == nil) || status >= 500 {
			t.Errorf("the %s answers %d and refuses %q, want %q", door, status, refused, expected)
		}
		after := look(s)
		if changed := !reflect.DeepEqual(before, after); in.stored != nil && changed != (want == nil) {
			t.Errorf("through the %s something changed: %t", door, changed)
		}
		kept[door] = after
	}
	if !reflect.DeepEqual(kept["page"], kept["api"]) {
		t.Errorf("the page keeps %+v, the API %+v", kept["page"], kept["api"])
	}
	wantLines(t, in, want != nil, logged)
}
