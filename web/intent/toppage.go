package intent

import (
	"cmp"
	"slices"
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
	Anyway
}

// PageEdit changes a top page. Another address would be another page.
type PageEdit struct {
	Seen
	TopPage
	Anyway
}

// Anyway keeps expressions that gave nothing usable when they were tried.
type Anyway struct {
	Anyway bool `json:"save_anyway" form:"anyway" doc:"Save expressions also where Prometheus gave nothing usable when they were tried."`
}

// TopPage is what can be set of a page, as it is typed. What is empty takes its default.
type TopPage struct {
	Name        string `json:"name" limit:"page_name" doc:"Default: the host."`
	Marker      string `json:"marker" limit:"marker" doc:"Text that only the real page contains."`
	IntervalS   string `json:"interval_s" is:"whole" else:"out_of_range" limit:"probe_interval"`
	TTFBLimitMS string `json:"ttfb_limit_ms" is:"whole" else:"out_of_range" limit:"ttfb_limit"`
	Setup       Setup  `json:"setup" whole:"true"`
	Access      Access `json:"access"`
}

// Access is what the page wants to see before it lets a request in. A secret that is not typed stays, as long as its name does.
type Access struct {
	Header   string `json:"header" form:"access_header" limit:"name" doc:"Header that every request to the page's own hosts carries, such as one that the firewall lets pass."`
	Value    string `json:"value" form:"access_value" is:"secret" limit:"access" doc:"Its value, a secret. Omit to keep it."`
	User     string `json:"user" form:"access_user" limit:"access" doc:"User name of HTTP basic authentication."`
	Password string `json:"password" form:"access_password" is:"secret" limit:"access" doc:"Its password, a secret. Omit to keep it."`
}

func (a Access) access() toppage.Access {
	return toppage.Access{Header: a.Header, Value: toppage.Secret(a.Value), User: a.User, Password: toppage.Secret(a.Password)}
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
	Baseline        string `json:"traffic.baseline_rps" form:"traffic_baseline" is:"figure" else:"not_a_rate" limit:"rate" doc:"Usual peak of the page in requests a second. This and the other figures of its traffic default to the company's."`
	Proven          string `json:"traffic.proven_rps" form:"traffic_proven" is:"figure" else:"not_a_rate" limit:"rate" doc:"Proven capacity where no load report counts."`
	ProvenAt        string `json:"traffic.proven_at" form:"traffic_proven_at" doc:"RFC 3339, or a date."`
	Boot            string `json:"traffic.boot_s" form:"traffic_boot" is:"number" else:"out_of_range" limit:"boot"`
	Ramp            string `json:"traffic.ramp_s" form:"traffic_ramp" is:"number" else:"out_of_range" limit:"boot"`
	Tail            string `json:"traffic.tail_s" form:"traffic_tail" is:"minutes" else:"out_of_range" limit:"tail"`
	RatesSource     string `json:"rates.source" form:"rates_source" limit:"name" doc:"Id of the Prometheus connection that is asked for the rates of the page."`
	RatesRequests   string `json:"rates.requests" form:"rates_requests" limit:"check" doc:"PromQL expression: requests a second."`
	RatesErrors     string `json:"rates.errors" form:"rates_errors" limit:"check" doc:"PromQL expression: how many of them fail a second."`
	RatesLatency    string `json:"rates.latency" form:"rates_latency" limit:"check" doc:"PromQL expression: 95th percentile of the time to first byte, in seconds."`
	RatesUsed       string `json:"rates.used" form:"rates_used" limit:"check" doc:"PromQL expression: share of the capacity in use, 0 to 1."`
	RatesCached     string `json:"rates.cached" form:"rates_cached" limit:"check" doc:"PromQL expression: share of the requests that a shared cache answers, 0 to 1."`
	RatesStep       string `json:"rates.step_s" form:"rates_step" is:"whole" else:"out_of_range" limit:"rate_step" doc:"Seconds between the points of an event. Default: 15."`
	Availability    string `json:"targets.availability" form:"target_availability" is:"percent" else:"out_of_range" limit:"availability" doc:"Share of the requests of a month that must be answered without an error."`
	LatencyMS       string `json:"targets.latency_ms" form:"target_latency" is:"number" else:"out_of_range" limit:"latency" doc:"Most that the 95th percentile of the time to first byte may be."`
}

// rates is how the page's rates are meant to be asked for, and what is meant to be reached.
func (s Setup) rates() (toppage.Rates, toppage.Targets) {
	r := toppage.Rates{Source: s.RatesSource, Requests: s.RatesRequests, Errors: s.RatesErrors, Latency: s.RatesLatency, Used: s.RatesUsed, Cached: s.RatesCached}
	if s.RatesStep != "" {
		r.StepS = int(cmp.Or(max(min(whole(s.RatesStep), mostSeconds), -1), -1))
	}
	return r, toppage.Targets{Availability: number(strings.TrimSuffix(s.Availability, "%")) / 100, LatencyMS: number(s.LatencyMS)}
}

// tellRates is the same as it would be typed.
func (s *Setup) tellRates(r toppage.Rates, t toppage.Targets) {
	s.RatesSource, s.RatesRequests, s.RatesErrors, s.RatesLatency, s.RatesUsed, s.RatesCached = r.Source, r.Requests, r.Errors, r.Latency, r.Used, r.Cached
	s.RatesStep, s.Availability, s.LatencyMS = figure(float64(r.StepS)), percent(t.Availability), figure(t.LatencyMS)
}

// Over is a page as it is meant to be, with all that cannot be kept of it.
func (t TopPage) Over(p toppage.Page, c Clock) (toppage.Page, []fault.Invalid) {
	p.Name, p.Marker = t.Name, t.Marker
	p.Interval, p.TTFBLimit = units(t.IntervalS, time.Second), units(t.TTFBLimitMS, time.Millisecond)
	was, typed := p, t.Access.access()
	p.Setup, p.Access = t.Setup.setup(), typed.Keeping(p.Access)
	var unread []fault.Invalid
	p.Traffic, unread = t.Setup.traffic(c)
	p = p.WithDefaults()
	return p, Merge(unread, slices.Concat(p.Wrong(), p.WrongTraffic(c.Now), p.Strays(was, typed)))
}

// Page is the page that is to be added.
func (n NewPage) Page(c Clock) (toppage.Page, []fault.Invalid) {
	if u, wrong := fault.Address(n.URL); wrong == "" {
		n.URL = u.String()
	}
	return n.Over(toppage.Page{URL: n.URL}, c)
}

// traffic is what is meant to be known of the page's traffic.
func (s Setup) traffic(c Clock) (toppage.PageTraffic, []fault.Invalid) {
	t := toppage.PageTraffic{BootS: length(s.Boot, time.Second).Seconds(), RampS: length(s.Ramp, time.Second).Seconds(), TailS: length(s.Tail, time.Minute).Seconds()}
	var wrong []fault.Invalid
	t.Baseline, wrong = rate("traffic_baseline", s.Baseline, wrong)
	t.Proven, wrong = rate("traffic_proven", s.Proven, wrong)
	var err error
	if t.ProvenAt, _, err = Moment("traffic_proven_at", s.ProvenAt, c.Zone); err != nil {
		wrong = append(wrong, fault.Invalids(err)...)
	}
	return t, wrong
}

// tellTraffic is the page's traffic as it would be typed; empty where it has no figure of its own.
func (s *Setup) tellTraffic(t toppage.PageTraffic, c Clock) {
	s.Baseline, s.Proven, s.Boot, s.Ramp, s.Tail = figure(t.Baseline), figure(t.Proven), figure(t.BootS), figure(t.RampS), figure(t.TailS/60)
	if !t.ProvenAt.IsZero() {
		s.ProvenAt = t.ProvenAt.In(c.Zone).Format(time.DateOnly)
	}
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
	setup.Rates, setup.Targets = s.rates()
	if s.Entries != "" {
		setup.Entries = strings.Fields(s.Entries)
	}
	if s.Only != "" {
		setup.Only = strings.Fields(s.Only)
	}
	return setup
}

// TopPageOf is a page as it would be typed.
func TopPageOf(p toppage.Page, c Clock) TopPage {
	t := TopPage{Name: p.Name, Marker: p.Marker, IntervalS: strconv.FormatInt(int64(p.Interval/time.Second), 10),
		TTFBLimitMS: strconv.FormatInt(p.TTFBLimit.Milliseconds(), 10), Setup: Setup{Mobile: p.Mobile, Entries: strings.Join(p.Entries, " "), Layer: p.Layer,
			OriginMark: p.OriginMark, Cookie: p.Cookie, Config: p.Config, Origin: p.Origin, Sorry: p.Sorry, Waiting: p.Waiting, WaitingText: p.WaitingText,
			Switch: p.Switch, CapacitySource: p.Capacity.Source, CapacityAsk: p.Capacity.Ask, CapacityCompare: p.Capacity.Compare, Only: strings.Join(p.Only, " ")}}
	if p.Capacity.Set() {
		t.Setup.CapacityValue = strconv.FormatFloat(p.Capacity.Value, 'f', -1, 64)
	}
	t.Setup.tellTraffic(p.Traffic, c)
	t.Setup.tellRates(p.Rates, p.Targets)
	t.Access.Header, t.Access.User = p.Access.Header, p.Access.User
	return t
}
