package toppage_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// inAnotherLanguage adds the shot by a visitor with another language.
func inAnotherLanguage(f *toppage.PageFacts) {
	shot := *f.Survey.Shot(toppage.ShotPlain)
	shot.Name = toppage.ShotLanguage
	f.Survey.Shots = append(f.Survey.Shots, shot)
}

// titled gives every shot the same address, title, language and size.
func titled(f *toppage.PageFacts) {
	inAnotherLanguage(f)
	for i := range f.Survey.Shots {
		s := &f.Survey.Shots[i]
		s.Final, s.Title, s.Lang, s.Bytes = "https://top.example/", "Top", "ja", ""
	}
}

func TestSeveralPages(t *testing.T) {
	const pass, warn, fail = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail
	const plain, gzip, identity, mobile, language = toppage.ShotPlain, toppage.ShotGzip, toppage.ShotIdentity, toppage.ShotMobile, toppage.ShotLanguage
	second := toppage.Second
	title := func(text string) func(*toppage.Shot) { return func(s *toppage.Shot) { s.Title = text } }
	final := func(s *toppage.Shot) { s.Final = "https://m.top.example/" }
	for _, row := range []struct {
		sentence string
		alter    []func(*toppage.PageFacts)
		want     toppage.CheckState
		reason   toppage.Reason
		says     string
	}{
		{"everybody is given the same", nil, pass, "", ""},
		{"telephones end at an address of their own", []func(*toppage.PageFacts){shots(final, mobile, second(mobile))}, warn, "several_pages", "mobile: https://m.top.example/"},
		{"of a page for telephones, desktops do", []func(*toppage.PageFacts){shots(final, mobile, second(mobile)), func(f *toppage.PageFacts) { f.Page.Mobile = true }},
			warn, "several_pages", "desktop: https://m.top.example/"},
		{"another language has another title", []func(*toppage.PageFacts){shots(title("Accueil"), language)}, warn, "several_pages", "Accept-Language: “Accueil”"},
		{"another language is said by the page", []func(*toppage.PageFacts){shots(func(s *toppage.Shot) { s.Lang = "fr-CA" }, language)}, warn, "several_pages", "Accept-Language: lang=fr"},
		{"a country of the same language is no other language", []func(*toppage.PageFacts){shots(func(s *toppage.Shot) { s.Lang = "ja-JP" }, language)}, pass, "", ""},
		{"both", []func(*toppage.PageFacts){shots(final, mobile, second(mobile)), shots(title("Accueil"), language)}, warn, "several_pages", "; mobile: "},
		{"telephones are given half as much", []func(*toppage.PageFacts){shots(func(s *toppage.Shot) { s.BodyBytes = 20_000 }, mobile)}, warn, "several_pages", "mobile: 20.0 kB, 40.0 kB"},
		{"they are given a tenth less", []func(*toppage.PageFacts){shots(func(s *toppage.Shot) { s.BodyBytes = 36_000 }, mobile)}, pass, "", ""},
		{"the size is not known", []func(*toppage.PageFacts){shots(func(s *toppage.Shot) { s.BodyBytes = -1 }, mobile)}, pass, "", ""},
		{"the same bytes are the same page, whatever the address", []func(*toppage.PageFacts){shots(func(s *toppage.Shot) { s.Bytes = "a" }, plain, mobile), shots(final, mobile)}, pass, "", ""},
		{"a title that changes all the time tells nothing", []func(*toppage.PageFacts){shots(title("12:01"), gzip), shots(title("12:02"), mobile)}, pass, "", ""},
		{"a telephone that is refused tells nothing", []func(*toppage.PageFacts){shots(func(s *toppage.Shot) { s.Status, s.Title = 403, "Forbidden" }, mobile)}, pass, "", ""},
		{"nor does a plain visitor who is", []func(*toppage.PageFacts){shots(func(s *toppage.Shot) { s.Status, s.Title = 403, "Forbidden" }, plain)}, pass, "", ""},

		{"the telephone's page is given to others", []func(*toppage.PageFacts){shots(final, mobile, second(mobile), identity)}, fail, "variant_shared", "mobile: https://m.top.example/"},
		{"the other language's page is", []func(*toppage.PageFacts){shots(title("Accueil"), language, second(gzip))}, fail, "variant_shared", "“Accueil”"},
		{"a telephone is given the others' page at its second request", []func(*toppage.PageFacts){shots(final, mobile)}, fail, "variant_shared", "mobile: "},
		{"the same, but from the origin", []func(*toppage.PageFacts){shots(final, mobile), shots(miss, second(mobile))}, warn, "several_pages", "mobile: "},

		{"a survey that is long over says nothing", []func(*toppage.PageFacts){shots(final, mobile, second(mobile)), func(f *toppage.PageFacts) { f.Survey.At = given.Noon.Add(-time.Hour) }}, pass, "", ""},
		{"no survey yet", []func(*toppage.PageFacts){func(f *toppage.PageFacts) { f.Survey = nil }}, pass, "", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			c := judged(t, "C5", altered(func(f *toppage.PageFacts) {
				titled(f)
				for _, alter := range row.alter {
					alter(f)
				}
			}))
			if c.State != row.want || c.Reason != row.reason || !strings.Contains(c.Evidence, row.says) || row.says == "" && c.Evidence != "Accept-Encoding" {
				t.Errorf("%s (%s), want %s (%s): %q", c.State, c.Reason, row.want, row.reason, c.Evidence)
			}
		})
	}
}
