package readiness_test

import (
	"testing"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// TestWhatIsMeasuredReplacesWhatIsTyped: the measured usual maximum is what a peak is compared with, and asks for no less than what was
// typed did.
func TestWhatIsMeasuredReplacesWhatIsTyped(t *testing.T) {
	at := given.Noon.Add(3 * given.Day)
	for _, row := range []struct {
		sentence          string
		typed, measured   float64
		told              string
		level             int
		demand, usual, of float64 // the peak, what it is compared with, how many times that is
	}{
		{"nothing was measured", 1000, 0, "5x", 3, 5000, 1000, 5},
		{"a multiple of more than was typed", 1000, 2000, "5x", 3, 10_000, 2000, 5},
		{"a multiple of less than was typed asks for as much as before", 1000, 500, "5x", 3, 5000, 500, 5},
		{"nobody had typed anything", 0, 500, "5x", 3, 2500, 500, 5},
		{"a rate is what it is, and more times what is really usual", 1000, 500, "5,000 req/s", 3, 5000, 500, 10},
		{"or fewer", 1000, 2000, "5,000 req/s", 3, 5000, 2000, 2.5},
		{"a range of multiples", 1000, 500, "3-5x", 3, 5000, 500, 5},
		{"of a rate and a multiple the higher", 1000, 500, "4,000 req/s, 5x", 3, 5000, 500, 5},
		{"also where that is the rate", 1000, 500, "6,000 req/s, 5x", 3, 6000, 500, 12},
		{"what a level holds is not lowered", 1000, 500, "", 2, 3000, 500, 0},
		{"but raised", 1000, 2000, "", 2, 6000, 2000, 0},
	} {
		f := given.Board(peaked("sale", at, row.told))
		f.Events[0].Level = row.level
		page := given.Facts(given.Page, nil)
		page.Usual = toppage.Usual{Rate: row.measured, At: given.Noon}
		f.Traffic, f.Pages = readiness.Traffic{Baseline: row.typed}, []toppage.PageFacts{page}
		g := f.Grounds(given.Noon)(f.Events[0])[0]
		if g.Demand.Peak != row.demand || g.Traffic.Baseline != row.usual || g.Told.Against(g.Traffic.Baseline, g.Traffic.Typed).Times != row.of {
			t.Errorf("%s: %v against %v, %v times, want %v against %v, %v times", row.sentence, g.Demand.Peak, g.Traffic.Baseline, g.Told.Against(g.Traffic.Baseline, g.Traffic.Typed).Times,
				row.demand, row.usual, row.of)
		}
		if u := f.UsualOn(&page); u.Rate != row.usual || (u.From == toppage.UsualMeasured) != (row.measured > 0) {
			t.Errorf("%s: the page says %v of %s", row.sentence, u.Rate, u.From)
		}
		if measured := !g.Traffic.Usual.At.IsZero(); measured != (row.measured > 0) {
			t.Errorf("%s: measured %v", row.sentence, measured)
		}
	}
}

func TestWhereTheUsualMaximumIsFrom(t *testing.T) {
	measured := toppage.Usual{Rate: 1450, Median: 1200, Days: 26, At: given.Noon}
	for _, row := range []struct {
		sentence      string
		company, page float64
		usual         toppage.Usual
		rate          float64
		from          toppage.UsualFrom
	}{
		{"nobody has said", 0, 0, toppage.Usual{}, 0, toppage.UsualNotKnown},
		{"typed for all pages", 1000, 0, toppage.Usual{}, 1000, toppage.UsualOfCompany},
		{"typed for the page", 1000, 2000, toppage.Usual{}, 2000, toppage.UsualOfPage},
		{"measured, whatever was typed", 1000, 2000, measured, 1450, toppage.UsualMeasured},
	} {
		page := given.Facts(given.Page, nil)
		page.Page.Traffic.Baseline, page.Usual = row.page, row.usual
		f := readiness.Snapshot{Traffic: readiness.Traffic{Baseline: row.company}}
		if u := f.UsualOn(&page); u.Rate != row.rate || u.From != row.from || u.Measured != row.usual {
			t.Errorf("%s: %+v", row.sentence, u)
		}
	}
}
