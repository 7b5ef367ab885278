package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"tallylight/outbound"
	"tallylight/probe"
	"tallylight/readiness"
)

// A page is probed often enough for a 95th percentile, and spread so that it is never more than 5 requests a
// second.
const (
	inspectProbes  = 20
	inspectSpacing = 200 * time.Millisecond
	inspectTime    = 10 * time.Second
)

type inspectCmd struct {
	URL    string   `arg:"" optional:"" help:"The page, e.g. https://example.com/."`
	HAR    string   `name:"har" placeholder:"FILE" help:"Read recorded responses (HAR 1.2) instead of probing; - is standard input."`
	JSON   bool     `name:"json" help:"Print JSON."`
	Level  int      `default:"2" help:"Readiness level to judge for; the shared cache is judged from level 2."`
	Allow  []string `placeholder:"HOST:PORT" env:"TALLYLIGHT_ALLOW" help:"Private addresses that may be probed: host-or-CIDR:port."`
	Marker string   `help:"Text that only the real page holds."`
	Base   string   `name:"base-url" env:"TALLYLIGHT_BASE_URL" help:"Address that the requests name as their owner's; without it the name of this machine."`
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

// inspection is the answer for one response. Checks and Verdict are left out for recorded responses.
type inspection struct {
	URL      string            `json:"url"`
	FinalURL string            `json:"final_url"`
	Status   int               `json:"status"`
	At       time.Time         `json:"at"`
	Error    string            `json:"error,omitempty"`
	Detail   string            `json:"detail,omitempty"`
	Title    string            `json:"title,omitempty"`
	Evidence string            `json:"evidence,omitempty"`
	Facts    readiness.Facts   `json:"facts"`
	Checks   []readiness.Check `json:"checks,omitempty"`
	Verdict  readiness.Verdict `json:"verdict,omitempty"`
}

// Run probes a page, or reads recorded responses; it exits with 1 where the page is not protected.
func (cmd *inspectCmd) Run(ctx context.Context, std *streams) error {
	if err := cmd.check(); err != nil {
		return exitError{2, err.Error()}
	}
	if cmd.HAR != "" {
		return cmd.readHAR(std)
	}
	result, err := cmd.inspect(ctx, inspectSpacing)
	if err != nil {
		return err
	}
	if err := cmd.print(std.Out, []inspection{result}); err != nil {
		return err
	}
	if result.Verdict != readiness.Protected {
		return exitError{1, ""}
	}
	return nil
}

// inspect probes the page and judges it; the facts are those of the last response.
func (cmd *inspectCmd) inspect(ctx context.Context, spacing time.Duration) (inspection, error) {
	allow, err := outbound.ParseAllow(strings.Join(cmd.Allow, ","))
	if err != nil {
		return inspection{}, exitError{2, err.Error()}
	}
	page := readiness.TopPage{URL: cmd.URL, Marker: cmd.Marker,
		Interval: readiness.DefaultProbeInterval, TTFBLimit: readiness.DefaultTTFBLimit}
	out := outbound.Policy{Allow: allow}
	prober := &probe.Prober{Transport: out.Transport, Permit: out.Permit, UserAgent: userAgent(cmd.owner()), Now: time.Now}
	seen := probeOften(ctx, prober, page, spacing)
	if err := ctx.Err(); err != nil {
		return inspection{}, fmt.Errorf("inspect: %w", err)
	}
	result := inspected(seen[len(seen)-1])
	result.Checks = readiness.PageFacts{Page: page, Observed: seen}.Judge(time.Now(), readiness.Demand{Level: cmd.Level}, nil)
	result.Verdict = readiness.Combine(result.Checks)
	return result, nil
}

// check says in a sentence how the command was used wrongly.
func (cmd *inspectCmd) check() error {
	at, err := url.Parse(cmd.URL)
	switch {
	case (cmd.URL == "") == (cmd.HAR == ""):
		return fmt.Errorf("inspect needs either a URL or --har FILE")
	case cmd.HAR != "":
		return nil
	case err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https":
		return fmt.Errorf("%q is not the whole address of a page; give one such as https://example.com/", cmd.URL)
	case cmd.Level < 1:
		return fmt.Errorf("the level is 1 or more")
	}
	return nil
}

// probeOften starts a probe every spacing, whether or not the one before has come back: a page that hangs gets
// its 20 observations too. It ends within 10 s.
func probeOften(ctx context.Context, prober *probe.Prober, page readiness.TopPage, spacing time.Duration) []readiness.Observation {
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	seen := make([]readiness.Observation, inspectProbes)
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
	var file io.Reader = std.In
	if cmd.HAR != "-" {
		opened, err := os.Open(cmd.HAR)
		if err != nil {
			return exitError{2, err.Error()}
		}
		defer opened.Close()
		file = opened
	}
	seen, err := probe.ReadHAR(file)
	if err != nil {
		return err
	}
	results := make([]inspection, 0, len(seen))
	for _, o := range seen {
		results = append(results, inspected(o))
	}
	return cmd.print(std.Out, results)
}

func inspected(o readiness.Observation) inspection {
	return inspection{URL: o.URL, FinalURL: o.FinalURL, Status: o.Status, At: o.At, Error: o.Error, Detail: o.Detail,
		Title: o.Title, Evidence: o.Evidence, Facts: o.Facts}
}

func (cmd *inspectCmd) print(w io.Writer, results []inspection) error {
	if cmd.JSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(results)
	}
	for _, r := range results {
		if _, err := io.WriteString(w, r.String()); err != nil {
			return err
		}
	}
	return nil
}

// String tells the result in lines for a person: what came, what a shared cache makes of it, the checks.
func (r inspection) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.FinalURL)
	if r.Error != "" {
		fmt.Fprintf(&b, "  no answer  %s: %s\n", r.Error, r.Detail)
	} else {
		fmt.Fprintf(&b, "  answer     %d %s\n", r.Status, http.StatusText(r.Status))
	}
	fmt.Fprintf(&b, "  served     %s (%s)", r.Facts.Served, strings.Join(nonEmpty(r.Facts.ServedConfidence, r.Facts.ServedBy, r.Evidence), "; "))
	fmt.Fprintf(&b, "\n  lifetime   %s\n", lifetimeLine(r.Facts))
	if r.Checks == nil {
		return b.String()
	}
	b.WriteString("\n")
	rows := [][]string{{"", "state", "measured", "required", "evidence"}}
	for _, c := range r.Checks {
		rows = append(rows, []string{c.ID, string(c.State), c.Measured, c.Required, strings.Join(nonEmpty(c.Evidence, c.Reason), "; ")})
	}
	b.WriteString(aligned(rows))
	fmt.Fprintf(&b, "\n%s\n", r.Verdict)
	return b.String()
}

func lifetimeLine(f readiness.Facts) string {
	line := fmt.Sprintf("%d s (%s)", f.SharedTTLS, f.SharedTTLSource)
	if !f.StorableShared {
		return "not storable in a shared cache"
	}
	if f.AgeS != nil {
		line += fmt.Sprintf(", age %d s", *f.AgeS)
	}
	if f.MustValidateEveryTime {
		line += ", must be validated every time"
	}
	if f.StaleProhibitedBy != "" {
		line += ", must not be used stale (" + f.StaleProhibitedBy + ")"
	}
	return line
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// aligned sets rows in columns, two spaces apart.
func aligned(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += "  " + cell + strings.Repeat(" ", widths[i]-len([]rune(cell)))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
