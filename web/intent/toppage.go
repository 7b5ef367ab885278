package intent

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// NewPage adds a top page.
type NewPage struct {
	URL string `json:"url" limit:"link" required:"true"`
	TopPage
}

// PageEdit changes a top page. Another address would be another page.
type PageEdit struct {
	Seen
	TopPage
}

// TopPage is what can be set of a page, as it is typed. What is empty takes its default.
type TopPage struct {
	Name        string `json:"name" limit:"page_name" doc:"Default: the host."`
	Marker      string `json:"marker" limit:"marker" doc:"Text that only the real page contains."`
	IntervalS   string `json:"interval_s" is:"whole" else:"out_of_range" limit:"probe_interval"`
	TTFBLimitMS string `json:"ttfb_limit_ms" is:"whole" else:"out_of_range" limit:"ttfb_limit"`
	Setup       Setup  `json:"setup" whole:"true"`
}

// Setup is what is known of a page beyond its address.
type Setup struct {
	Mobile          bool   `json:"mobile" doc:"Probe with the headers of a mobile browser."`
	Entries         string `json:"entries" is:"list" doc:"Addresses that redirect to the page."`
	Layer           string `json:"layer" limit:"name" doc:"Shared cache that is expected to respond."`
	OriginMark      string `json:"origin_mark" limit:"name" doc:"Header or comment in which the origin writes a new value with each rendering."`
	Cookie          string `json:"cookie" limit:"name" doc:"Name of the site's session cookie."`
	Config          string `json:"config" limit:"name" doc:"Version of the cache's configuration."`
	Origin          string `json:"origin" limit:"link" doc:"Address of the origin itself, bypassing every cache."`
	Sorry           string `json:"sorry" limit:"link"`
	Waiting         string `json:"waiting" limit:"link"`
	WaitingText     string `json:"waiting_text" limit:"knows" doc:"Text that only the waiting room contains."`
	Switch          bool   `json:"switch" doc:"A change of the DNS records is planned."`
	CapacitySource  string `json:"capacity.source" form:"capacity_source" limit:"name"`
	CapacityAsk     string `json:"capacity.ask" form:"capacity_ask" limit:"check" doc:"PromQL expression for the present capacity."`
	CapacityCompare string `json:"capacity.compare" form:"capacity_compare" limit:"compare"`
	CapacityValue   string `json:"capacity.value" form:"capacity_value" is:"number" else:"not_a_figure"`
	Only            string `json:"only" is:"ids" doc:"Ids of the events for which the page counts. Empty: every event."`
}

// Over is a page as it is meant to be, with all that cannot be kept of it.
func (t TopPage) Over(p toppage.Page) (toppage.Page, []fault.Invalid) {
	p.Name, p.Marker = t.Name, t.Marker
	p.Interval, p.TTFBLimit = units(t.IntervalS, time.Second), units(t.TTFBLimitMS, time.Millisecond)
	p.Setup = t.Setup.setup()
	p = p.WithDefaults()
	return p, p.Wrong()
}

// Page is the page that is to be added.
func (n NewPage) Page() (toppage.Page, []fault.Invalid) {
	if u, wrong := fault.Address(n.URL); wrong == "" {
		n.URL = u.String()
	}
	return n.Over(toppage.Page{URL: n.URL})
}

// units reads a number of units; nothing is 0, and none at all is no length.
func units(said string, unit time.Duration) time.Duration {
	if said == "" {
		return 0
	}
	return time.Duration(cmp.Or(max(min(whole(said), mostSeconds), -mostSeconds), -1)) * unit
}

func (s Setup) setup() toppage.Setup {
	setup := toppage.Setup{Mobile: s.Mobile, Layer: s.Layer, OriginMark: s.OriginMark, Cookie: s.Cookie, Origin: s.Origin, Sorry: s.Sorry,
		Waiting: s.Waiting, WaitingText: s.WaitingText, Switch: s.Switch, Config: s.Config,
		Capacity: proof.Query{Source: s.CapacitySource, Ask: s.CapacityAsk, Want: proof.Want{Compare: s.CapacityCompare, Value: number(s.CapacityValue)}}}
	if s.Entries != "" {
		setup.Entries = strings.Fields(s.Entries)
	}
	if s.Only != "" {
		setup.Only = strings.Fields(s.Only)
	}
	return setup
}

// TopPageOf is a page as it would be typed.
func TopPageOf(p toppage.Page) TopPage {
	t := TopPage{Name: p.Name, Marker: p.Marker, IntervalS: strconv.FormatInt(int64(p.Interval/time.Second), 10),
		TTFBLimitMS: strconv.FormatInt(p.TTFBLimit.Milliseconds(), 10), Setup: Setup{Mobile: p.Mobile, Entries: strings.Join(p.Entries, " "), Layer: p.Layer,
			OriginMark: p.OriginMark, Cookie: p.Cookie, Config: p.Config, Origin: p.Origin, Sorry: p.Sorry, Waiting: p.Waiting, WaitingText: p.WaitingText,
			Switch: p.Switch, CapacitySource: p.Capacity.Source, CapacityAsk: p.Capacity.Ask, CapacityCompare: p.Capacity.Compare, Only: strings.Join(p.Only, " ")}}
	if p.Capacity.Set() {
		t.Setup.CapacityValue = strconv.FormatFloat(p.Capacity.Value, 'f', -1, 64)
	}
	return t
}
