package views

import (
	"fmt"
	"strings"
	"time"

	"tallylight/readiness/toppage"
)

// newest gives the last observation; false where there is none.
func newest(observed []toppage.Observation) (toppage.Observation, bool) {
	var last toppage.Observation
	for _, o := range observed {
		if o.At.After(last.At) {
			last = o
		}
	}
	return last, !last.At.IsZero()
}

// responseLines quotes a probe: what was asked, what came, and how a shared cache reads it. These are figures
// and the names of headers, the same in every language.
func responseLines(o toppage.Observation) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("GET %s   %s", o.URL, o.At.UTC().Format(time.RFC3339))
	for i := range o.Details.Hops {
		if h := &o.Details.Hops[i]; h.Location != "" {
			line("%s", h)
		}
	}
	if o.FinalURL != "" && o.FinalURL != o.URL {
		line("-> %s", o.FinalURL)
	}
	if o.Error != "" {
		line("%s %s", o.Error, o.Detail)
		return b.String()
	}
	f := o.Facts
	line("%d   %s   %s", o.Status, known(f.Protocol, "%s"), known(f.TTFBMS, "%.0f ms"))
	if r := o.Details.Refused; r.Told() {
		line("refused: %s", r.Sign)
	}
	if o.Evidence != "" {
		line("%s", o.Evidence)
	}
	line("served: %s (%s, %s)", f.Served, f.ServedConfidence, f.ServedBy)
	line("shared ttl: %d s (%s), age: %s, remaining: %s", f.SharedTTLS, f.SharedTTLSource, known(f.AgeS, "%d s"), known(f.RemainingS, "%d s"))
	line("stale-while-revalidate: %s, stale-if-error: %s", known(f.SWRS, "%d s"), known(f.SIES, "%d s"))
	line("set-cookie: %t, vary risk: %s", f.SetCookie, orDash(f.VaryRisk))
	line("content-encoding: %s, on the wire: %s, body: %s", orDash(f.ContentEncoding), known(f.WireBytes, "%d bytes"), known(f.BodyBytes, "%d bytes"))
	if f.TLSNotAfter != nil {
		line("certificate until: %s", *f.TLSNotAfter)
	}
	return b.String()
}

// known writes a fact, or a dash where it is not known.
func known[T any](v *T, format string) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf(format, *v)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
