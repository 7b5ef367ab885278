package views

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/toppage"
	"tallylight/text"
)

// DrillTyped is what was typed to open a drill.
type DrillTyped struct{ Kind, Host, Note string }

// DrillRecordPage is what one drill showed.
type DrillRecordPage struct {
	Page
	TopPage toppage.Page
	Drill   toppage.Drill
	Print   toppage.Fingerprint // of the page as it is now
}

// openDrill gives the drill that is open.
func openDrill(drills []toppage.Drill) (toppage.Drill, bool) {
	i := slices.IndexFunc(drills, toppage.Drill.Open)
	if i < 0 {
		return toppage.Drill{}, false
	}
	return drills[i], true
}

// drillProgress says how the outage under way stands.
func (p Page) drillProgress(d toppage.Drill) string {
	o := d.Now
	switch {
	case o == nil && d.Best == nil:
		return p.t().Drill.Waiting
	case o == nil && d.Best.Length() < d.Need:
		return p.t().Drill.Back(p.length(d.Best.Length()), p.length(d.Need))
	case o == nil:
		return p.t().Drill.BackEnough
	}
	left := d.Need - o.Length()
	if left <= 0 {
		return p.t().Drill.Enough
	}
	return p.t().Drill.Away(text.ClockTime(p.near(o.From))+" "+text.ZoneName(p.near(o.From)), p.length(o.Length()), p.length(left))
}

// length is a length of time in minutes and seconds: "10:00".
func (p Page) length(d time.Duration) string {
	d = d.Round(time.Second)
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// drillValid says until when a drill counts, or why not any more.
func (p Page) drillValid(d toppage.Drill, print toppage.Fingerprint) string {
	o := d.Outage()
	switch {
	case d.Result != toppage.CheckPass && d.Result != toppage.CheckWarn || o == nil:
		return p.t().Word.None
	case !d.Fingerprint.Same(print):
		return p.t().Drill.Changed
	case p.Now.After(o.To.Add(toppage.DrillTTL)):
		return p.t().Drill.Expired
	default:
		return p.t().Day(p.near(o.To.Add(toppage.DrillTTL)))
	}
}

// tallied lists what was counted, the most frequent first.
func tallied[K ~string](counts map[K]int) string {
	words := slices.SortedFunc(maps.Keys(counts), func(a, b K) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(string(a), string(b))
	})
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = fmt.Sprintf("%s × %d", word, counts[word])
	}
	return strings.Join(list, ", ")
}

// servedAs lists how answers were served, in words.
func (p Page) servedAs(counts map[toppage.Served]int) string {
	said := map[string]int{}
	for how, n := range counts {
		said[p.t().TopPage.Served[how]] += n
	}
	return tallied(said)
}

// keptBy lists the layers that said to have kept the answers; one that is known by an Age alone has no name.
func keptBy(by map[string]int) string {
	if n := by[""]; n > 0 {
		delete(by, "")
		by["Age"] += n
	}
	return tallied(by)
}

func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}
