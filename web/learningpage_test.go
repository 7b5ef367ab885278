package web_test

import (
	"testing"
	"time"

	"tallylight/internal/browsertest"
	"tallylight/readiness/measured"
)

// The page is looked at by real eyes: on a phone and on a desktop, in the light and in the dark, in both languages.
func TestThePageOfWhatWasLearntInABrowser(t *testing.T) {
	s := withAPI(t)
	s.must(measure(t.Context(), s.store, 40, 80*24*time.Hour, 1.2))
	pages, err := s.store.TopPages(t.Context())
	s.must(err)
	_, err = s.store.NoteExposures(t.Context(), pages[0].ID, []measured.Exposure{{PageID: pages[0].ID, From: noon.Add(-2 * time.Hour), To: noon.Add(-time.Hour),
		At: noon.Add(-90 * time.Minute), Rate: 900, Usual: 100}}, noon)
	s.must(err)
	cookie := s.as(sre)
	for _, lang := range []string{"en", "ja"} {
		for _, width := range []int{390, 1440} {
			tab := browsertest.New(t).Tab(width, 900, browsertest.Language(lang))
			tab.Goto(s.url + "/signin")
			browsertest.Eval[bool](tab, `(document.cookie = "`+cookie+`; path=/", true)`)
			for _, scheme := range []string{"light", "dark"} {
				tab.Prefer(scheme)
				tab.Goto(s.url + "/learning?given=3&right=1")
				tab.Screenshot("learning-" + lang + "-" + scheme)
				if found := tab.Axe(lang); len(found) > 0 {
					t.Errorf("%s, %d, %s: not accessible: %v", lang, width, scheme, found)
				}
				if over := browsertest.Eval[int](tab, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
					t.Errorf("%s, %d: %d px wider than the window", lang, width, over)
				}
			}
			if found := tab.Complaints(); len(found) > 0 {
				t.Errorf("%s, %d: %q", lang, width, found)
			}
		}
	}
}
