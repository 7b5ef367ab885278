package views

import (
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/text"
)

func TestTheNavigationNamesEveryPageThatOneMaySee(t *testing.T) {
	for _, role := range readiness.Roles {
		p := testPage(text.EN, role)
		more, board := render(t, More(MorePage{p})), render(t, Board(BoardPage{Page: p}))
		settings := render(t, Settings(SettingsPage{Page: p}))
		for _, to := range places {
			link := `href="` + to.at + `"`
			seen := to.may == "" || role.May(to.may)
			if strings.Contains(more, `<a class="btn large" `+link) != seen {
				t.Errorf("%s: the page of everything else names %s: %t", role, to.at, !seen)
			}
			if on := map[spot]string{inHeader: board, inFooter: board, inSettings: settings}[to.in]; strings.Contains(on, link) != seen {
				t.Errorf("%s: the navigation names %s: %t", role, to.at, !seen)
			}
		}
	}
}
