package views

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// together is an event at nine of which so much is expected, with others that fall together with it.
func together(p Page, own float64, also ...toppage.Also) (readiness.Grounds, readiness.Event, Names) {
	e := readiness.Event{ID: "own", Title: "手しごと市", Start: p.Now.Add(24 * time.Hour), Zone: "Asia/Tokyo"}
	e.End = e.Start.Add(time.Hour)
	names := Names{}
	for _, a := range also {
		names[a.EventID] = readiness.Event{ID: a.EventID, Title: "Title of " + a.EventID, Start: a.From, End: a.To}
	}
	return readiness.Grounds{Demand: toppage.Demand{EventID: "own", Peak: own, Also: also}}, e, names
}

// beside is an event that begins so many minutes after that of together, and whose traffic lasts an hour.
func beside(p Page, id string, minutes int, peak float64) toppage.Also {
	from := p.Now.Add(24*time.Hour + time.Duration(minutes)*time.Minute)
	return toppage.Also{EventID: id, Peak: peak, From: from, To: from.Add(time.Hour)}
}

func TestAnEveningIsDrawnInSteps(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	hidden := toppage.Also{Peak: 500, Confidential: true}
	for _, row := range []struct {
		sentence string
		also     []toppage.Also
		proven   float64
		shown    bool
		most     float64
		from, to int // minutes after it begins
		short    float64
		blocks   int
	}{
		{"an event alone needs no plot", nil, 900, false, 1000, 0, 120, 100, 1},
		{"one whose peak is not known adds nothing", []toppage.Also{beside(p, "dark", 0, 0)}, 900, false, 1000, 0, 120, 100, 1},
		{"two that overlap", []toppage.Also{beside(p, "a", 30, 400)}, 900, true, 1400, 30, 90, 500, 2},
		{"two of which one ends as the other begins", []toppage.Also{beside(p, "a", -60, 400)}, 900, true, 1000, 0, 120, 100, 2},
		{"all of it is proven", []toppage.Also{beside(p, "a", 30, 400)}, 1400, true, 1400, 30, 90, 0, 2},
		{"nothing is proven: that is said in words", []toppage.Also{beside(p, "a", 30, 400)}, 0, true, 1400, 30, 90, 0, 2},
		{"a confidential one is there all the time", []toppage.Also{hidden}, 900, true, 1500, 0, 120, 600, 2},
		{"two confidential ones are one block", []toppage.Also{hidden, hidden}, 900, true, 2000, 0, 120, 1100, 2},
		{"three beside it have blocks of their own", []toppage.Also{beside(p, "a", 0, 1), beside(p, "b", 0, 2), beside(p, "c", 0, 3)}, 0, true, 1006, 0, 60, 0, 4},
		{"of six the two smallest are one block", []toppage.Also{beside(p, "a", 0, 1), beside(p, "b", 0, 2), beside(p, "c", 0, 3), beside(p, "d", 0, 4),
			beside(p, "e", 0, 5), beside(p, "f", 0, 6)}, 0, true, 1021, 0, 60, 0, 6},
	} {
		g, e, names := together(p, 1000, row.also...)
		g.Proven.Rate = row.proven
		d := newEveningPlot(g, e, names)
		most, from, to := d.Most()
		start := e.Start
		if d.Shown() != row.shown || most != row.most || d.Short() != row.short || len(d.Blocks) != row.blocks {
			t.Errorf("%s: shown %t, at most %v, %v short, %d blocks", row.sentence, d.Shown(), most, d.Short(), len(d.Blocks))
		}
		if got := [2]float64{from.Sub(start).Minutes(), to.Sub(start).Minutes()}; got != [2]float64{float64(row.from), float64(row.to)} {
			t.Errorf("%s: the most from %v to %v minutes", row.sentence, got[0], got[1])
		}
	}
}

// Whatever falls together, the drawing loses nothing of it: its blocks add up to the sum of every step, the sum is never more than
// the demand, and the event itself stands wholly within the frame.
func TestADrawingAddsUp(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	rapid.Check(t, func(t *rapid.T) {
		var also []toppage.Also
		for i := range rapid.IntRange(0, 300).Draw(t, "others") {
			a := beside(p, fmt.Sprint("o", i), rapid.IntRange(-60, 120).Draw(t, "minutes"), rapid.Float64Range(0, 1000).Draw(t, "peak"))
			if rapid.IntRange(0, 9).Draw(t, "confidential") == 0 {
				a = toppage.Also{Peak: a.Peak, Confidential: true}
			}
			also = append(also, a)
		}
		g, e, names := together(p, 1000, also...)
		d := newEveningPlot(g, e, names)
		if len(d.Steps) > mostSteps+1 || len(d.Blocks) > mostBands+2 {
			t.Fatalf("%d steps, %d blocks", len(d.Steps), len(d.Blocks))
		}
		for i, sum := range d.Sum {
			added := 0.0
			for _, b := range d.Blocks {
				added += b.Rise[i]
			}
			if diff := added - sum; diff > 1e-6 || diff < -1e-6 || sum > g.Demand.Sum()+1e-6 {
				t.Fatalf("step %d: %v of %v, at most %v", i, added, sum, g.Demand.Sum())
			}
		}
		w := d.wide()
		if x := w.at(e.Start); x < w.Left || w.at(e.End) > w.Right {
			t.Fatalf("it begins at %v", x)
		}
	})
}

// Hundreds of events on one evening are drawn at once and in few bytes.
func TestHundredsOfEventsAreReadable(t *testing.T) {
	p := testPage(text.JA, readiness.SRE)
	var also []toppage.Also
	for i := range 400 {
		also = append(also, beside(p, fmt.Sprint("o", i), i%180-60, float64(10+i)))
	}
	g, e, names := together(p, 5000, also...)
	g.Proven = toppage.Proven{Rate: 20_000, At: p.Now.Add(-24 * time.Hour)}
	var page bytes.Buffer
	if err := eveningFigure(p, readiness.DefaultLadder(), g, newEveningPlot(g, e, names)).Render(context.Background(), &page); err != nil {
		t.Fatal(err)
	}
	if page.Len() > 100_000 {
		t.Errorf("%d bytes", page.Len())
	}
	for _, said := range []string{"ほか351件", "手しごと市 5,000", "<title id=", "<desc id=", "<details"} {
		if !strings.Contains(page.String(), said) {
			t.Errorf("lacks %q", said)
		}
	}
}

// Wherever a level stands that SRE has not confirmed, it is said whose proposal it is.
func TestAProposalIsNeverShownAsALevel(t *testing.T) {
	for _, lang := range []text.Lang{text.EN, text.JA} {
		p, ladder := testPage(lang, readiness.SRE), readiness.DefaultLadder()
		row := sampleRows(p, ladder)[0]
		row.Event.Level, row.Event.LevelState = 4, readiness.LevelProposed
		said := map[text.Lang]string{text.EN: "4 proposed by PR", text.JA: "レベル4（広報の提案）"}[lang]
		rows := []readiness.Row{row}
		line := TaskLine{Event: row.Event, Task: row.Tasks[0]}
		for _, page := range []shown{
			{"board", Board(BoardPage{Page: p, Rows: rows, Shield: row.Shield, Ladder: ladder})},
			{"event", Event(EventPage{Page: p, Row: row, Ladder: ladder})},
			{"event, to a viewer", Event(EventPage{Page: testPage(lang, readiness.Viewer), Row: row, Ladder: ladder})},
			{"sheet", Sheet(EventPage{Page: p, Row: row, Ladder: ladder})},
			{"wall", Wall(WallPage{Page: p, Row: &row, Ladder: ladder})},
			{"departures of the wall", Wall(WallPage{Page: p, Row: &sampleRows(p, ladder)[0], Next: rows, Ladder: ladder})},
			{"calendar", Calendar(CalendarPage{Page: p, Month: row.Event.Start, Rows: rows, Ladder: ladder})},
			{"tasks", Tasks(TasksPage{Page: p, View: ViewOpen, Lines: []TaskLine{line}, Ladder: ladder})},
			{"tasks by event", Tasks(TasksPage{Page: p, View: ViewEvent, Lines: []TaskLine{line}, Ladder: ladder})},
			{"top page", TopPage(TopPagePage{Page: p, Shield: row.Shield, Rows: rows, Ladder: ladder})},
		} {
			var html bytes.Buffer
			if err := page.page.Render(context.Background(), &html); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(html.String(), said) {
				t.Errorf("%s: %s does not say %q", lang, page.name, said)
			}
		}
	}
}

// PR proposes: no button of PR's sets a level.
func TestPRNeverSetsALevel(t *testing.T) {
	for _, lang := range []text.Lang{text.EN, text.JA} {
		p, ladder := testPage(lang, readiness.PR), readiness.DefaultLadder()
		rows := sampleRows(p, ladder)
		for _, page := range []shown{
			{"triage", Triage(TriagePage{Page: p, Row: &rows[3], N: 1, Count: 1, Ladder: ladder})},
			{"board", Board(BoardPage{Page: p, Rows: rows, Shield: rows[0].Shield, Ladder: ladder})},
			{"level", EventLevel(LevelPage{Page: p, Row: rows[0], Ladder: ladder, Change: readiness.LevelChange{From: 4, To: 5}})},
		} {
			var html bytes.Buffer
			if err := page.page.Render(context.Background(), &html); err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{text.For(lang).Do.SetLevel, text.For(lang).Level.ChangeTo(5)} {
				if strings.Contains(html.String(), word) {
					t.Errorf("%s: %s says %q to PR", lang, page.name, word)
				}
			}
		}
	}
}
