package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"tallylight/outbound"
	"tallylight/probe"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// A page is probed often enough for a 95th percentile, and spread so that it is never more than 5 requests a
// second.
const (
	inspectProbes  = 20
	inspectSpacing = 200 * time.Millisecond
	inspectTime    = 10 * time.Second
	surveyTime     = 45 * time.Second
)

type inspectCmd struct {
	URL    string   `arg:"" optional:"" help:"URL of the page, such as https://example.com/."`
	HAR    string   `name:"har" placeholder:"FILE" help:"Read recorded responses (HAR 1.2) instead of probing; - for standard input."`
	JSON   bool     `name:"json" help:"Print JSON."`
	Level  int      `default:"2" help:"Readiness level whose checks are required. Checks of the shared cache start at level 2."`
	Allow  []string `placeholder:"HOST:PORT" env:"TALLYLIGHT_ALLOW" help:"Private addresses that may be probed: comma-separated host-or-CIDR:port."`
	Marker string   `help:"Text that only the real page contains."`
	Mark   string   `name:"origin-marker" placeholder:"NAME" help:"Response header, or name in an HTML comment, whose value the origin changes with each rendering. Default: X-Origin-Rendered."`
	Layer  string   `placeholder:"NAME" help:"Shared cache that is expected to respond, such as Fastly. Headers of other caches are then ignored."`
	Cookie string   `placeholder:"NAME" help:"Name of the site's session cookie."`
	Mobile bool     `help:"Send the User-Agent of a phone."`
	Header string   `placeholder:"NAME:VALUE" env:"TALLYLIGHT_INSPECT_HEADER" help:"Header that the page's firewall lets pass. It is sent to the page's own hosts only."`
	Login  string   `placeholder:"USER:PASSWORD" env:"TALLYLIGHT_INSPECT_LOGIN" help:"User name and password of HTTP basic authentication. They are sent to the page's own hosts only."`
	Lang   string   `default:"en" enum:"en,ja" help:"Language of the text output: en or ja."`
	Once   bool     `help:"Do not look again after 60 s if the first answers are slow or fail, as those of a cold cache do."`
	Names  string   `name:"resolvers" env:"TALLYLIGHT_RESOLVERS" help:"Additional DNS resolvers: comma-separated addresses."`
	Base   string   `name:"base-url" env:"TALLYLIGHT_BASE_URL" help:"URL of the owner, for the User-Agent. Default: the name of this machine."`
}

// owner is where the owner of the requests is found.
func (cmd *inspectCmd) owner() string {
	if cmd.Base != "" {
		return cmd.Base
	}
	name, err := os.Hostname()
	if err != nil {
		name = "localhost"
	}
	return "http://" + name + "/"
}

// inspection is the answer for one response. Checks and Verdict are left out for recorded responses, but for one that was refused:
// nothing is known of that page. Checks are those that the level requires, Beyond the others: they do not count for the verdict.
type inspection struct {
	URL      string          `json:"url"`
	FinalURL string          `json:"final_url"`
	Status   int             `json:"status"`
	At       time.Time       `json:"at"`
	Error    string          `json:"error,omitempty"`
	Detail   string          `json:"detail,omitempty"`
	Refused  toppage.Refusal `json:"refused,omitzero"`
	Title    string          `json:"title,omitempty"`
	Evidence string          `json:"evidence,omitempty"`
	Facts    toppage.Facts   `json:"facts"`
	Checks   []toppage.Check `json:"checks,omitempty"`
	Beyond   []toppage.Check `json:"beyond,omitempty"`
	Verdict  toppage.Verdict `json:"verdict,omitempty"`
}

// Run probes a page, or reads recorded responses; it exits with 1 where the page is not protected.
func (cmd *inspectCmd) Run(ctx context.Context, std *streams) error {
	if err := cmd.check(); err != nil {
		return exitError{2, err.Error()}
	}
	if cmd.HAR != "" {
		return cmd.readHAR(std)
	}
	seen, err := cmd.look(ctx, inspectSpacing)
	if err != nil {
		return err
	}
	if at := seen.facts.Page.WarmsUntil(seen.facts.Observed); !at.IsZero() && !cmd.Once {
		if err := seen.again(ctx, std.Err, time.Until(at)); err != nil {
			return err
		}
	}
	result := seen.judged(cmd.Level)
	if err := cmd.print(std.Out, []inspection{result}); err != nil {
		return err
	}
	if result.Verdict != toppage.Protected {
		return exitError{1, ""}
	}
	return nil
}

// inspect looks at a page once and judges what it saw.
func (cmd *inspectCmd) inspect(ctx context.Context, spacing time.Duration) (inspection, error) {
	seen, err := cmd.look(ctx, spacing)
	if err != nil {
		return inspection{}, err
	}
	return seen.judged(cmd.Level), nil
}

// look probes the page and surveys it. A page that never answers is not surveyed.
func (cmd *inspectCmd) look(ctx context.Context, spacing time.Duration) (*sighting, error) {
	prober, err := cmd.prober()
	if err != nil {
		return nil, exitError{2, err.Error()}
	}
	prober.Spacing = spacing
	page := toppage.Page{URL: cmd.URL, Marker: cmd.Marker, Interval: toppage.DefaultProbeInterval, TTFBLimit: toppage.DefaultTTFBLimit, Access: cmd.access(),
		Setup: toppage.Setup{Mobile: cmd.Mobile, Layer: cmd.Layer, OriginMark: cmd.Mark, Cookie: cmd.Cookie}}
	s := &sighting{prober: prober, spacing: spacing, facts: toppage.PageFacts{Page: page}}
	s.probe(ctx, true)
	if slices.ContainsFunc(s.facts.Observed, func(o toppage.Observation) bool { return o.Status != 0 }) {
		s.facts.Survey = survey(ctx, prober, page)
	}
	return s, inspecting(ctx)
}

// access is what the flags say that the page wants to see.
func (cmd *inspectCmd) access() toppage.Access {
	var a toppage.Access
	header, value, _ := strings.Cut(cmd.Header, ":")
	user, password, _ := strings.Cut(cmd.Login, ":")
	a.Header, a.Value = strings.TrimSpace(header), toppage.Secret(strings.TrimSpace(value))
	a.User, a.Password = user, toppage.Secret(password)
	return a
}

// prober asks as the flags say; an error says which of them cannot be read.
func (cmd *inspectCmd) prober() (*probe.Prober, error) {
	allow, err := outbound.ParseAllow(strings.Join(cmd.Allow, ","))
	if err != nil {
		return nil, err
	}
	names, err := resolvers(cmd.Names)
	if err != nil {
		return nil, err
	}
	out := outbound.Policy{Allow: allow}
	return &probe.Prober{Transport: out.Transport, Permit: out.Permit, UserAgent: userAgent(cmd.owner()), Resolvers: names, Now: time.Now}, nil
}

// survey looks at the page as visitors differ, for as long as a person waits.
func survey(ctx context.Context, prober *probe.Prober, page toppage.Page) *toppage.Survey {
	ctx, cancel := context.WithTimeout(ctx, surveyTime)
	defer cancel()
	seen, _ := prober.Survey(ctx, page, nil) // one that is cut short tells what it saw
	return &seen
}

// judge reads what was seen into checks: those that the level requires, whose verdict it is, and the others.
func (r *inspection) judge(facts toppage.PageFacts, level int, now time.Time) {
	for _, c := range facts.JudgeAll(now, toppage.Demand{Level: level}, nil) {
		if c.MinLevel > 0 && c.MinLevel <= level {
			r.Checks = append(r.Checks, c)
		} else {
			r.Beyond = append(r.Beyond, c)
		}
	}
	r.Verdict = toppage.Combine(r.Checks)
}

// check says in a sentence how the command was used wrongly.
func (cmd *inspectCmd) check() error {
	_, reason := fault.Address(cmd.URL)
	switch {
	case cmd.URL == "" && cmd.HAR == "":
		return fmt.Errorf("give either a URL or --har FILE")
	case cmd.URL != "" && cmd.HAR != "":
		return fmt.Errorf("give a URL or --har FILE, not both: a file is read without any requests")
	case cmd.HAR != "":
		return nil
	case reason == "has_password":
		return fmt.Errorf("the address holds a user name; leave it out, since visitors ask without one")
	case reason != "":
		return fmt.Errorf("%q is not a complete URL; enter one such as https://example.com/", cmd.URL)
	case cmd.Level < 1:
		return fmt.Errorf("--level must be 1 or more, not %d", cmd.Level)
	case len(cmd.access().Wrong()) > 0:
		return fmt.Errorf("give --header as NAME:VALUE with a header that probes do not set themselves, and --login as USER:PASSWORD")
	}
	return nil
}

// probeOften starts a probe every spacing, whether or not the one before has come back: a page that hangs gets
// its 20 observations too. It ends within 10 s.
func probeOften(ctx context.Context, prober *probe.Prober, page toppage.Page, spacing time.Duration) []toppage.Observation {
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	seen := make([]toppage.Observation, inspectProbes)
	tick := time.NewTicker(spacing)
	defer tick.Stop()
	var probing sync.WaitGroup
	for i := range seen {
		probing.Go(func() { seen[i] = prober.Probe(ctx, page) })
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
	probing.Wait()
	return seen
}

func (cmd *inspectCmd) readHAR(std *streams) error {
	file, err := opened(cmd.HAR, std.In)
	if err != nil {
		return exitError{2, err.Error()}
	}
	defer file.Close()
	seen, err := probe.ReadHAR(file)
	if err != nil {
		return err
	}
	results := make([]inspection, 0, len(seen))
	for _, o := range asRead(seen) {
		results = append(results, inspected(o))
	}
	return cmd.print(std.Out, results)
}

// asRead reads the recorded answers of each address together.
func asRead(seen []toppage.Observation) []toppage.Observation {
	of := map[string][]toppage.Observation{}
	for _, o := range seen {
		of[o.URL] = append(of[o.URL], o)
	}
	for address, same := range of {
		page := toppage.Page{URL: address, Interval: toppage.DefaultProbeInterval}
		of[address], _ = toppage.PageFacts{Page: page, Observed: same}.AsRead()
	}
	read := slices.Clone(seen)
	for i, o := range read {
		same := of[o.URL]
		if j := slices.IndexFunc(same, func(p toppage.Observation) bool { return p.At.Equal(o.At) }); j >= 0 {
			read[i].Facts = same[j].Facts
		}
	}
	return read
}

func inspected(o toppage.Observation) inspection {
	r := inspection{URL: o.URL, FinalURL: o.FinalURL, Status: o.Status, At: o.At, Error: o.Error, Detail: o.Detail,
		Refused: o.Details.Refused, Title: o.Title, Evidence: o.Evidence, Facts: o.Facts}
	if r.Refused.Told() {
		r.Verdict = toppage.UnknownVerdict
	}
	return r
}
