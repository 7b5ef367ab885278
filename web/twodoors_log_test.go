package web_test

import (
	"slices"
	"testing"

	"tallylight/db"
	"tallylight/readiness/journal"
)

// linesAfter are the lines that somebody wrote after one, by kind, but for how the test itself came in.
func (s *site) linesAfter(seq int64) (kinds []string) {
	s.Helper()
	lines, err := s.store.ChangesFrom(s.Context(), seq, db.ChangeFilter{All: true, Access: true}, 1000)
	s.must(err)
	for _, c := range lines {
		ours := c.Kind == journal.TokenCreated && c.Data["name"] == s.people[admin].Name || c.Kind == journal.SignedIn
		if !ours {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// wantLines fails unless what was taken is in the log, through both doors alike, and what was refused is not.
func wantLines(t *testing.T, in intention, refused bool, logged map[string][]string) {
	t.Helper()
	page, api := logged["page"], logged["api"]
	if !slices.Equal(page, api) {
		t.Errorf("the page writes %q into the log, the API %q", page, api)
	}
	if is := len(page) > 0; is && refused || !is && !refused && in.stored != nil {
		t.Errorf("refused: %t, and the lines of the log are %q", refused, page)
	}
}
