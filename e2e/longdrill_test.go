//go:build drills

package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
	"tallylight/internal/cachetest"
)

// The outage that a drill record needs, and a little more.
const outage = 11 * time.Minute

// staged is a page behind a real cache, with its origin, for a drill.
type staged struct {
	name    string
	page    cachetest.Page
	cache   func(testing.TB, *cachetest.Origin) string
	second  bool // the cache has another origin than the one that is taken away
	want    string
	reason  string
	proof   string
	origin  *cachetest.Origin
	id, url string
}

func stages() []*staged {
	kept := cachetest.Page{CacheControl: "max-age=60, stale-if-error=86400", Mark: true}
	plain := cachetest.Page{CacheControl: kept.CacheControl}
	nginx := func(directives string) func(testing.TB, *cachetest.Origin) string {
		return func(tb testing.TB, o *cachetest.Origin) string { return cachetest.Nginx(tb, o, directives) }
	}
	varnish := func(grace, vcl string) func(testing.TB, *cachetest.Origin) string {
		return func(tb testing.TB, o *cachetest.Origin) string { return cachetest.Varnish(tb, o, grace, vcl) }
	}
	const tells, keeps, lies = cachetest.NginxTells, cachetest.NginxStale, "proxy_cache off;\nadd_header X-Cache HIT always;\n"
	return []*staged{
		{name: "nginx-stale", page: plain, cache: nginx(tells + keeps), want: "pass", proof: "layer"},
		{name: "nginx-silent-marker", page: kept, cache: nginx(keeps), want: "pass", proof: "marker"},
		{name: "varnish-grace", page: plain, cache: varnish("10s", "sub vcl_backend_response { set beresp.grace = 24h; }"), want: "pass", proof: "layer"},
		{name: "varnish-default", page: plain, cache: varnish("10s", ""), want: "fail", reason: "not_survived"},
		{name: "nginx-no-cache", page: plain, cache: nginx(cachetest.NginxNone), want: "fail", reason: "not_survived"},
		{name: "nginx-silent", page: plain, cache: nginx(keeps), want: "unknown", reason: "no_witness"},
		{name: "second-origin-says-miss", page: cachetest.Page{CacheControl: "no-store"}, cache: nginx(tells), second: true, want: "unknown", reason: "origin_answered"},
		{name: "second-origin-says-hit", page: kept, cache: nginx(lies), second: true, want: "unknown", reason: "origin_rendered"},
	}
}

// TestDrillsOfElevenMinutes holds drills of full length on nginx and Varnish, side by side: right ones, and wrong ones that
// have to prove nothing. Their records are pictures in the folder artifacts. It runs with go tool task drills.
func TestDrillsOfElevenMinutes(t *testing.T) {
	browser := browsertest.New(t)
	all := stages()
	var allow []string
	for _, s := range all {
		s.origin = cachetest.NewOrigin(t, s.page)
		behind := s.origin
		if s.second {
			behind = cachetest.NewOrigin(t, s.page)
		}
		s.url = s.cache(t, behind)
		allow = append(allow, hostOf(t, s.url), s.origin.Address())
	}
	app := start(t, []string{"demo"}, "TALLYLIGHT_ALLOW="+strings.Join(allow, ","))
	admin := app.admin()
	for _, s := range all {
		s.watch(t, app, admin)
	}
	for _, s := range all {
		until(t, s.name+" is surveyed", 5*time.Minute, func() bool { return s.surveyed(app) })
		s.open(t, app)
	}
	for _, s := range all {
		until(t, s.name+": its origin is seen", patience, func() bool { return s.drill(app).DownFrom == "" && s.drill(app).Version > 2 })
		s.origin.Set(t, cachetest.Down)
	}
	time.Sleep(outage)
	for _, s := range all {
		s.origin.Set(t, cachetest.Up)
	}
	for _, s := range all {
		s.close(t, app, browser)
	}
}

func hostOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// watch has the program look at the page.
func (s *staged) watch(t *testing.T, app *program, admin *http.Client) {
	t.Helper()
	var made struct{ ID string }
	body := fmt.Sprintf(`{"url":%q,"name":%q,"interval_s":10,"setup":{"origin":%q}}`, s.url, s.name, s.origin.URL())
	if got := app.askAs(admin, http.Header{"Origin": {app.url}}, http.MethodPost, "/toppages", body, &made); got != http.StatusCreated {
		t.Fatalf("%s: adding it is answered by %d", s.name, got)
	}
	s.id = made.ID
}

// surveyed says that the page was looked at in every way, and that no more probes are missing.
func (s *staged) surveyed(app *program) bool {
	var v struct {
		Checks []struct{ ID, State, Reason string }
	}
	app.ask(http.MethodGet, "/toppages/"+s.id+"/verdict?level=4", "", &v)
	for _, c := range v.Checks {
		if c.Reason == "no_survey" || c.Reason == "few_probes" {
			return false
		}
	}
	return len(v.Checks) > 0
}

func (s *staged) open(t *testing.T, app *program) {
	t.Helper()
	body := fmt.Sprintf(`{"kind":"refused","host":%q}`, hostOf(t, s.url))
	if got := app.ask(http.MethodPost, "/toppages/"+s.id+"/drills", body, nil); got >= http.StatusBadRequest {
		t.Fatalf("%s: opening its drill is answered by %d", s.name, got)
	}
}

// drilled is what the API tells of a drill.
type drilled struct {
	ID, Result, Reason, Proof string
	DownFrom                  string `json:"down_from"`
	Asked, Answered           int
	Origin                    int `json:"origin_answered"`
	Version                   int
	KeptBy                    map[string]int `json:"kept_by"`
	Served                    map[string]int
}

func (s *staged) drill(app *program) drilled {
	var all []drilled
	app.ask(http.MethodGet, "/toppages/"+s.id+"/drills", "", &all)
	return all[0]
}

// close ends the drill and takes pictures of its record.
func (s *staged) close(t *testing.T, app *program, browser *browsertest.Browser) {
	t.Helper()
	var d drilled
	app.ask(http.MethodDelete, "/toppages/"+s.id+"/drills", "", &d)
	t.Logf("%s: %s %s %s; %d of %d answered, served %v, kept by %v, %d from an origin", s.name, d.Result, d.Reason, d.Proof, d.Answered, d.Asked, d.Served, d.KeptBy, d.Origin)
	if d.Result != s.want || d.Reason != s.reason || d.Proof != s.proof && s.want == "pass" {
		t.Errorf("%s: %s %q %q, want %s %q %q", s.name, d.Result, d.Reason, d.Proof, s.want, s.reason, s.proof)
	}
	tab := browser.Tab(1000, 900)
	tab.Goto(app.url + "/")
	tab.Follow(`form:has(input[value="sre"]) button`)
	for _, language := range []string{"en", "ja"} {
		if status := tab.Goto(app.url + "/toppages/" + s.id + "/drills/" + d.ID + "?lang=" + language); status != http.StatusOK {
			t.Errorf("%s: its record is answered by %d", s.name, status)
		}
		tab.Screenshot("drill." + s.name + "." + language)
	}
}
