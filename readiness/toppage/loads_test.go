package toppage_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// loading gives the page these parts besides its own.
func loading(parts ...toppage.Part) func(*toppage.PageFacts) {
	return func(f *toppage.PageFacts) { f.Survey.Parts.Asked = append(f.Survey.Parts.Asked, parts...) }
}

// answered is a part of which both answers are altered; the number is 0 or 1.
func answered(kind toppage.PartKind, alter func(int, *toppage.Shot)) toppage.Part {
	p := given.Loaded("https://top.example/some", kind, given.Noon)
	for i := range p.Shots {
		alter(i, &p.Shots[i])
	}
	return p
}

func TestWhatThePageLoads(t *testing.T) {
	const pass, warn, fail, unknown, na = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown, toppage.CheckNA
	const data, script = toppage.PartData, toppage.PartScript
	missed := func(_ int, s *toppage.Shot) { miss(s) }
	silent := func(_ int, s *toppage.Shot) { dark(s) }
	other := func(i int, s *toppage.Shot) { s.Bytes = string(rune('a' + i)) }
	both := func(fs ...func(int, *toppage.Shot)) func(int, *toppage.Shot) {
		return func(i int, s *toppage.Shot) {
			for _, f := range fs {
				f(i, s)
			}
		}
	}
	aged := func(age int64) func(int, *toppage.Shot) {
		return func(_ int, s *toppage.Shot) { s.AgeS = &age }
	}
	broken := func(_ int, s *toppage.Shot) { s.Status = 404 }
	unkept := func(p toppage.Part) toppage.Part { p.Unkept = true; return p }
	guessed := func(p toppage.Part) toppage.Part { p.Guessed = true; return p }
	for _, row := range []struct {
		sentence string
		alter    func(*toppage.PageFacts)
		want     toppage.CheckState
		reason   toppage.Reason
	}{
		{"all of it comes from the cache", loading(), pass, ""},
		{"data that the cache never has", loading(answered(data, missed)), fail, "data_uncached"},
		{"data that the cache has at the second request", loading(answered(data, func(i int, s *toppage.Shot) {
			if i == 0 {
				miss(s)
			}
		})), pass, ""},
		{"a script that the cache never has", loading(answered(script, missed)), warn, "parts_uncached"},
		{"an image that the cache never has", loading(answered(toppage.PartImage, missed)), warn, "parts_uncached"},
		{"data of which nothing says who answered", loading(answered(data, silent)), unknown, "parts_dark"},
		{"the same, and its headers forbid to keep it", loading(unkept(answered(data, silent))), fail, "data_uncached"},
		{"the same, and it was another at the second request", loading(answered(data, both(silent, other))), fail, "data_uncached"},
		{"data that says hit and is another each time", loading(answered(data, other)), fail, "data_uncached"},
		{"data that says hit, is another each time, and says that it is old", loading(answered(data, both(other, aged(40)))), fail, "data_uncached"},
		{"data that says hit, and that the cache had just replaced", loading(answered(data, both(other, aged(1)))), pass, ""},
		{"data that was stale and then replaced", loading(answered(data, both(other, func(i int, s *toppage.Shot) {
			if i == 0 {
				s.Served = toppage.ServedStale
			}
		}))), pass, ""},
		{"data that forbids to keep it, and is kept all the same", loading(unkept(answered(data, func(int, *toppage.Shot) {}))), pass, ""},
		{"one marker on both answers proves a cache that says nothing", loading(answered(data, both(silent, func(_ int, s *toppage.Shot) { s.Mark = "7" }))), pass, ""},
		{"two answers within two seconds are not compared", loading(answered(data, both(silent, other, func(_ int, s *toppage.Shot) { s.At = given.Noon }))), unknown, "parts_dark"},
		{"a part that is not there", loading(answered(script, broken)), unknown, "parts_silent"},
		{"an address that only a script mentions, and that is none for GET", loading(guessed(answered(data, broken))), pass, ""},
		{"an address that only a script mentions, and that answers from the origin", loading(guessed(answered(data, missed))), warn, "guess_uncached"},
		{"one of which nothing says who answered", loading(guessed(answered(data, silent))), pass, ""},
		{"a script from the origin is told before a guess", loading(guessed(answered(data, missed)), answered(script, missed)), warn, "parts_uncached"},
		{"a failure outranks ignorance", loading(answered(data, missed), answered(script, broken)), fail, "data_uncached"},
		{"ignorance outranks a script from the origin", loading(answered(script, missed), answered(data, silent)), unknown, "parts_dark"},
		{"the pinned layer is not asked of another host", func(f *toppage.PageFacts) {
			f.Page.Layer = "Fastly"
			f.Survey.Parts.Asked = f.Survey.Parts.Asked[1:]
		}, pass, ""},
		{"it is asked of the page's own", func(f *toppage.PageFacts) { f.Page.Layer = "Fastly" }, unknown, "parts_dark"},
		{"nothing is named", func(f *toppage.PageFacts) { f.Survey.Parts = &toppage.Parts{Others: 2} }, na, "no_parts"},
		{"no survey yet", func(f *toppage.PageFacts) { f.Survey = nil }, unknown, "no_survey"},
		{"a survey by a version that did not look", func(f *toppage.PageFacts) { f.Survey.Parts = nil }, na, "no_survey"},
		{"a survey that could not read the page", func(f *toppage.PageFacts) { f.Survey.Parts, f.Survey.Shot(toppage.ShotPlain).Status = nil, 503 }, unknown, "parts_silent"},
		{"a survey of an hour ago", func(f *toppage.PageFacts) { f.Survey.At = given.Noon.Add(-time.Hour) }, unknown, "stale"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if c := judged(t, "C10", altered(row.alter)); c.State != row.want || c.Reason != row.reason {
				t.Errorf("%s (%s), want %s (%s): %s", c.State, c.Reason, row.want, row.reason, c.Evidence)
			}
		})
	}
}

func TestWhatThePageLoadsIsListed(t *testing.T) {
	c := judged(t, "C10", altered(func(f *toppage.PageFacts) {
		loading(answered(toppage.PartScript, func(_ int, s *toppage.Shot) { miss(s) }))(f)
		f.Survey.Parts.Others, f.Survey.Parts.Elsewhere = 3, []string{"tags.example.net", "cdn.example.org"}
	}))
	const want = "script /some miss, data /api/items hit, script static.top.example/app.js hit, third-party hosts: 3 (tags.example.net cdn.example.org +1)"
	if c.Evidence != want || c.Measured.String() != "2/3" {
		t.Errorf("%s: %s\nwant %s", c.Measured, c.Evidence, want)
	}
	if strings.Contains(c.Required.String(), "?") || c.Core {
		t.Errorf("%+v", c)
	}
}
