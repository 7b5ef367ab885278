package views

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"tallylight/readiness"
)

// maskedURL shows of a secret address no more than is needed to tell it from another: the host and the last
// four letters.
func maskedURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "••••"
	}
	name, ics := strings.CutSuffix(path.Base(u.Path), ".ics")
	tail := []rune(name)
	if len(tail) > 4 {
		tail = tail[len(tail)-4:]
	}
	if u.Path == "" || u.Path == "/" {
		tail = nil
	}
	masked := u.Scheme + "://" + u.Host + "/••••" + strings.Map(printable, string(tail))
	if ics {
		masked += ".ics"
	}
	return masked
}

func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}

// maxBars bounds the drawing of the fetch history: so many bars, the newest on the right; a failure is taller, not only red.
const maxBars = 26

type bar struct {
	X, Y, H float64
	Class   string
}

// fetchBars draws fetches that come newest first, and counts them.
func fetchBars(fetches []readiness.Fetch) (bars []bar, ok, failed int) {
	fetches = fetches[:min(len(fetches), maxBars)]
	for i := range fetches {
		f := fetches[len(fetches)-1-i]
		b := bar{X: float64(8 * i), Y: 14, H: 8, Class: "y"}
		if f.OK {
			ok++
		} else {
			failed++
			b.Y, b.H, b.Class = 2, 20, "x"
		}
		bars = append(bars, b)
	}
	return bars, ok, failed
}

// previewRows is how many events of a calendar the preview lists; the rest is imported as it is.
const previewRows = 100

// previewRow is an event of the preview with its place in the calendar.
type previewRow struct {
	Index int
	readiness.Occurrence
}

// coming gives the events that are not over, by start as the calendar lists them.
func (p PreviewPage) coming() []previewRow {
	var rows []previewRow
	for i, o := range p.Preview.Occurrences {
		if o.End.After(p.Now) || o.Start.After(p.Now) {
			rows = append(rows, previewRow{i, o})
		}
	}
	return rows
}

// previewCounts sums a calendar up.
type previewCounts struct{ Found, Coming, WithLevel, Repeating int }

func (p PreviewPage) counts() previewCounts {
	c := previewCounts{Found: len(p.Preview.Occurrences), Coming: len(p.coming())}
	series := map[string]bool{}
	for _, o := range p.Preview.Occurrences {
		if o.Level > 0 {
			c.WithLevel++
		}
		if o.RecurrenceID != "" && !series[o.UID] {
			series[o.UID] = true
			c.Repeating++
		}
	}
	return c
}

// event is what an occurrence would become, for showing its date.
func (r previewRow) event() readiness.Event {
	return readiness.Event{Title: r.Summary, Start: r.Start, End: r.End, AllDay: r.AllDay, Zone: r.Zone}
}
