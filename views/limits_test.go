package views

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// manyRows gives rows an hour apart, the first at from.
func manyRows(n int, from time.Time, phase readiness.Phase) []readiness.Row {
	rows := make([]readiness.Row, n)
	for i := range rows {
		start := from.Add(time.Duration(i) * time.Hour)
		rows[i].Phase, rows[i].Event = phase, readiness.Event{ID: fmt.Sprint("e", i), Title: "Event", Start: start, End: start.Add(time.Hour)}
	}
	return rows
}

func TestLongListsAreCutAndSaySo(t *testing.T) {
	p, ladder := testPage(text.EN, readiness.Admin), readiness.DefaultLadder()
	ahead, behind := p.Now.Add(time.Hour), p.Now.AddDate(0, 0, -20)
	board := func(rows []readiness.Row) shown {
		return shown{"ttrow", Board(BoardPage{Page: p, Rows: rows, Ladder: ladder})}
	}
	verdicts := func(n int) shown {
		watched := samplePage(p)
		return shown{`<th scope="row"><span class="lv`, TopPage(TopPagePage{Page: p, Shield: toppage.Shield{Page: &watched},
			Rows: manyRows(n, ahead, readiness.Upcoming), Ladder: ladder})}
	}
	tasks := func(listed, all int) shown {
		lines := make([]TaskLine, listed)
		for i := range lines {
			lines[i].Task.Ask = &readiness.Ask{}
		}
		return shown{`<p class="for">`, Tasks(TasksPage{Page: p, View: ViewOpen, Lines: lines, Counts: map[string]int{ViewOpen: all}, Ladder: ladder})}
	}
	for _, row := range []struct {
		sentence string
		list     shown // its name stands once in each line
		want     int
		says     string // empty: nothing is left out
	}{
		{"a board that is full", board(manyRows(mostComing, ahead, readiness.Upcoming)), mostComing, ""},
		{"one more on the board", board(manyRows(mostComing+1, ahead, readiness.Upcoming)), mostComing, "1 more from"},
		{"thousands on the board", board(manyRows(3000, ahead, readiness.Upcoming)), mostComing, "2700 more from"},
		{"thousands beyond the fold", board(manyRows(3000, ahead.Add(collapseFrom), readiness.Upcoming)), mostComing, "2700 more from"},
		{"a past that is full", board(manyRows(mostPast, behind, readiness.Closed)), mostPast, ""},
		{"a long past", board(manyRows(mostPast+20, behind, readiness.Closed)), mostPast, "20 more until"},
		{"as many verdicts as the table has", verdicts(MostVerdicts), MostVerdicts, ""},
		{"more events than verdicts", verdicts(MostVerdicts + 7), MostVerdicts, "7 more after these"},
		{"all tasks", tasks(40, 40), 40, ""},
		{"some of the tasks", tasks(40, 200_000), 40, "199960 more"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			page := render(t, row.list.page)
			if got := strings.Count(page, row.list.name); got != row.want {
				t.Errorf("%d lines, want %d", got, row.want)
			}
			left := strings.Contains(page, `id="unlisted"`) || strings.Contains(page, "/calendar?month=")
			if left != (row.says != "") || !strings.Contains(page, row.says) {
				t.Errorf("says that some are left out: %v, want %q", left, row.says)
			}
		})
	}
}
