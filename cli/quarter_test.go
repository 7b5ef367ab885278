package cli

import (
	"maps"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tallylight/demo"
	"tallylight/internal/pgtest"
	"tallylight/readiness"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
	"tallylight/readiness/rehearsal"
	"tallylight/readiness/scope"
)

// demoDay is a Tuesday evening in the demo: its quarter is of 18 August to now.
const demoDay = "2026-11-17T20:14:00+09:00"

// brought is what events of the script bring, worked out by hand from it: the ramp is that of the script, the tail its end less that of the
// event, 0 where people have left before.
var brought = []struct {
	title      string
	rate       float64
	ramp, tail time.Duration
	second     float64
	teaches    bool
}{
	{"未来工房 夏の回", 15_200, 96 * time.Second, 28 * time.Minute, 0, true},
	{"クラフト通信「夏のうつわ」", 2_620, 420 * time.Second, 0, 0, true},
	{"地域発ニュース 特集「藍の畑」", 2_850, 150 * time.Second, 18 * time.Minute, 0, true},
	{"プッシュ通知「夏の新作」", 3_510, 45 * time.Second, 0, 0, true},
	{"新作発表配信", 4_780, 240 * time.Second, 12 * time.Minute, 0, true},
	{"Loom & Kiln: five makers to follow", 1_980, 360 * time.Second, 0, 0, true},
	{"目利きの殿堂 夏の特集", 13_380, 130 * time.Second, 30 * time.Minute, 0, true},
	{"クラフト館 紹介コーナー（9月）", 5_420, 120 * time.Second, 26 * time.Minute, 0, true},
	{"ドキュメンタリー「継ぐ手」", 9_120, 160 * time.Second, 24 * time.Minute, 0, true},
	{"朝の扉（布の回）", 14_020, 66 * time.Second, 28 * time.Minute, 0, true},
	{"昼どき手帖（染めの回）", 19_600, 90 * time.Second, 34 * time.Minute, 0, true},
	{"秋の大感謝祭", 5_900, 200 * time.Second, 0, 0, false}, // only its first three days are looked at
	{"一日かぎりの市", 7_310, 190 * time.Second, 0, 0, true},
	{"目利きの殿堂 職人スペシャル（秋）", 17_600, 100 * time.Second, 11 * time.Minute, 8_200, true},
	{"地域発ニュース 特集「竹を編む」", 3_120, 170 * time.Second, 20 * time.Minute, 0, true},
	{"くらしの窓「手で作る人たち」", 3_050, 260 * time.Second, 0, 0, true},
	{"ビジネス最前線（特集）", 6_460, 140 * time.Second, 22 * time.Minute, 0, true},
	{"朝の扉（クラフト市から中継）[L4]", 16_420, 84 * time.Second, 35 * time.Minute, 4_480, true},
	{"App 3.0 launch / アプリ3.0公開", 3_240, 50 * time.Second, 0, 0, true},
	{"地域発ニュース 特集「山あいの漆」[L3]", 2_770, 160 * time.Second, 19 * time.Minute, 0, true},
	{"クラフト通信「作り手100人の仕事場」", 1_620, 400 * time.Second, 0, 0, true},
}

// TestTheDemosQuarter tells the story, in which the measuring job asks the sample's figures over HTTP, and compares what the store holds and
// what is learnt from it with what was worked out by hand from the script.
func TestTheDemosQuarter(t *testing.T) {
	for engine, address := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "demo.db") },
		"postgres": func(t *testing.T) string { return pgtest.DSN(t) },
	} {
		t.Run(engine, func(t *testing.T) { demosQuarter(t, address(t)) })
	}
}

func demosQuarter(t *testing.T, address string) {
	began := time.Now()
	q := quarterTest{toldIn(t, demoDay, address)}
	t.Logf("the story took %s", time.Since(began).Round(time.Millisecond))
	t.Run("what is usual", q.usual)
	t.Run("what events brought", q.peaks)
	t.Run("when more came than usual", q.exposures)
	facts, err := q.store.Learning(t.Context(), q.now())
	if err != nil {
		t.Fatal(err)
	}
	report := learning.Read(q.now(), facts, q.zone1)
	t.Run("what was known beforehand", func(t *testing.T) { coverage(t, report) })
	t.Run("how early", func(t *testing.T) { early(t, report) })
	t.Run("which level was right", func(t *testing.T) { matrix(t, report) })
	t.Run("what the figures propose", func(t *testing.T) { proposals(t, report, facts.Ladder) })
	t.Run("what was rehearsed", q.rehearsed)
}

// quarterTest is a demo whose story was told.
type quarterTest struct{ *program }

func (p quarterTest) usual(t *testing.T) {
	usuals, err := p.store.Usuals(t.Context())
	if err != nil || len(usuals) != 1 {
		t.Fatalf("%d usual maxima, %v", len(usuals), err)
	}
	for _, u := range usuals {
		if math.Abs(u.Rate-demo.Usual) > 0.01 || u.Days < 26 {
			t.Errorf("the usual maximum is %.2f of %d days, want %.0f", u.Rate, u.Days, demo.Usual)
		}
	}
}

// rehearsed wants one rehearsal that has ended, in which the move was noticed.
func (p quarterTest) rehearsed(t *testing.T) {
	began := time.Now()
	if err := p.rehearse(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("the rehearsal took %s", time.Since(began).Round(time.Millisecond))
	ids := p.rehearsals.Scores()
	if len(ids) != 1 {
		t.Fatalf("%d scores", len(ids))
	}
	score, err := p.rehearsals.Score(ids[0])
	if err != nil || score.Found() != 1 || len(score.Lines) != 1 || score.AtAir == nil || score.NotPlayed != 0 || score.Why != rehearsal.EndedByHand {
		t.Errorf("the score is %+v, error %v", score, err)
	}
	if took := score.Lines[0].After(); took != 4*time.Minute {
		t.Errorf("the move was noticed after %s", took)
	}
}

func (p quarterTest) peaks(t *testing.T) {
	peaks := p.peaksByTitle(t)
	for _, want := range brought {
		got, ok := peaks[want.title]
		if !ok {
			t.Errorf("%s was not measured", want.title)
			continue
		}
		if off := math.Abs(got.Rate/want.rate - 1); off > 0.001 || got.Teaches() != want.teaches || math.Abs(got.Second.Rate-want.second) > want.second/100 {
			t.Errorf("%s brought %.0f and then %.0f (%v), want %.0f and %.0f (%v): %+v", want.title, got.Rate, got.Second.Rate, got.Teaches(), want.rate, want.second,
				want.teaches, lean(got))
		}
		if math.Abs(got.Ramp.Seconds()-want.ramp.Seconds()) > want.ramp.Seconds()/10 || (got.Tail-want.tail).Abs() > 90*time.Second {
			t.Errorf("%s rose in %s and had left after %s, want %s and %s", want.title, got.Ramp, got.Tail, want.ramp, want.tail)
		}
		if math.Abs(got.Usual-demo.Usual) > 0.01 {
			t.Errorf("%s is beside a usual maximum of %.1f", want.title, got.Usual)
		}
	}
}

func lean(p measured.Peak) measured.Peak {
	p.Curve = measured.Series{}
	return p
}

// peaksByTitle are the peaks that the store holds, by the titles of their events.
func (p quarterTest) peaksByTitle(t *testing.T) map[string]measured.Peak {
	t.Helper()
	all, err := p.store.EventPeaks(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	byTitle := map[string]measured.Peak{}
	for _, peak := range all {
		e, err := p.store.Event(t.Context(), peak.EventID)
		if err != nil {
			t.Fatal(err)
		}
		byTitle[e.Title] = peak
	}
	return byTitle
}

// exposures says which of the script's peaks are exposures, and what is known of each.
func (p quarterTest) exposures(t *testing.T) {
	all, err := p.store.Exposures(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b measured.Exposure) int { return a.From.Compare(b.From) })
	type line struct {
		day, title string
		was        measured.Was
	}
	var got []line
	for _, x := range all {
		l := line{day: x.From.In(p.zone1).Format("01-02"), was: x.Was}
		if x.EventID != "" {
			e, err := p.store.Event(t.Context(), x.EventID)
			if err != nil {
				t.Fatal(err)
			}
			l.title = e.Title
		}
		got = append(got, l)
	}
	want := []line{
		{"08-21", "未来工房 夏の回", ""}, {"08-28", "", measured.WasUnannounced}, {"08-30", "プッシュ通知「夏の新作」", ""}, {"09-02", "新作発表配信", ""},
		{"09-06", "プッシュ通知「週末の市」", ""}, {"09-12", "目利きの殿堂 夏の特集", ""}, {"09-15", "クラフト館 紹介コーナー（9月）", ""},
		{"09-19", "ドキュメンタリー「継ぐ手」", ""}, {"09-22", "", measured.WasNone}, {"09-24", "朝の扉（布の回）", ""}, {"09-26", "昼どき手帖（染めの回）", ""},
		{"09-28", "秋の大感謝祭", ""}, {"10-01", "一日かぎりの市", ""}, {"10-07", "目利きの殿堂 職人スペシャル（秋）", ""}, {"10-10", "地域発ニュース 特集「竹を編む」", ""},
		{"10-13", "くらしの窓「手で作る人たち」", ""}, {"10-15", "ビジネス最前線（特集）", ""}, {"11-03", "", ""}, {"11-08", "App 3.0 launch / アプリ3.0公開", ""},
		{"11-09", "朝の扉（クラフト市から中継）[L4]", ""}, {"11-12", "", ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("exposures\n%v\nwant\n%v", got, want)
	}
}

// coverage counts the exposures above by month: those of robots nowhere, and two of November that nobody has explained.
func coverage(t *testing.T, r learning.Report) {
	type line struct {
		month                string
		known, unknown, open int
	}
	var got []line
	for _, m := range r.Months {
		got = append(got, line{m.At.Format("01"), m.Known, m.Unknown, m.Open})
	}
	want := []line{{"06", 0, 0, 0}, {"07", 0, 0, 0}, {"08", 2, 1, 0}, {"09", 8, 0, 0}, {"10", 5, 0, 0}, {"11", 2, 0, 2}}
	if !slices.Equal(got, want) || r.Total.Known != 17 || r.Total.Of() != 18 || r.Total.Open != 2 {
		t.Errorf("%v, want %v", got, want)
	}
}

// early compares the medians: television 36 h, 3, 4, 5, 6, 7, 8, 9, 12, 14 and 15 days; the web 5, 20, 30 h and 10 days; push 24 and 26 h;
// sales 11 and 21 days; radio 14, 21 and 28 days; mail 3 days.
func early(t *testing.T, r learning.Report) {
	const day = 24 * time.Hour
	want := map[scope.Kind]time.Duration{scope.TV: 7 * day, scope.Web: 25 * time.Hour, scope.Push: 25 * time.Hour, scope.Sale: 16 * day, scope.Radio: 21 * day,
		scope.Mail: 3 * day}
	got := map[scope.Kind]time.Duration{}
	for _, h := range r.Heard {
		got[h.Kind] = h.Median
	}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// matrix has the events of the script in the cells of the level that was given and the one that the rules of grading ask for by hand: of
// 1,453 usually 1.5 times end at 2,179 req/s, 3 times at 4,359, 8 times at 11,624; of 18,000 proven at most level 2 is asked for up to 4,000,
// and at least level 4 from 12,001 on.
func matrix(t *testing.T, r learning.Report) {
	want := map[[2]int]int{{1, 1}: 6, {2, 1}: 2, {2, 2}: 3, {2, 4}: 1, {3, 2}: 3, {3, 3}: 4, {3, 4}: 1, {4, 3}: 1, {4, 4}: 3, {5, 4}: 1}
	m := r.Matrix
	for given := 1; given <= m.Height; given++ {
		for right := 1; right <= m.Height; right++ {
			if got := len(m.Cell(given, right)); got != want[[2]int{given, right}] {
				t.Errorf("%d events of level %d should have had %d, want %d", got, given, right, want[[2]int{given, right}])
			}
		}
	}
	if m.N != 25 || m.Right != 16 || m.Over != 7 || m.Under != 2 {
		t.Errorf("%d events, %d right, %d over and %d under", m.N, m.Right, m.Over, m.Under)
	}
	// 昼どき手帖: 7 minutes at 19,600, a minute and a half down to the 18,000 that were proven, and the minute in which it rose.
	if m.Above < 9*time.Minute || m.Above > 10*time.Minute {
		t.Errorf("more was asked than was proven for %s", m.Above)
	}
}

// proposals: the ramp is the third shortest of 26 (45, 50 and 66 s), the tail the longest (35 min). Of level 3, eight events, 朝の扉 brought
// 14,020 / 1,453 = 9.65 times the usual, less than was proven. Of level 1, six events brought at most 0.65 times what it holds in nine of ten
// cases: 1.5 x 0.645 = 0.97. Of level 2 one brought more than was proven, and of level 4 there are four.
func proposals(t *testing.T, r learning.Report, ladder readiness.Ladder) {
	want := []learning.Proposal{
		{Kind: learning.ProposeRamp, Was: 90 * time.Second, Is: 60 * time.Second, N: 26},
		{Kind: learning.ProposeTail, Was: time.Hour, Is: 35 * time.Minute, N: 26},
		{Kind: learning.ProposeHold, Level: 1, Held: 1.5, To: 1, N: 6},
		{Kind: learning.ProposeHold, Level: 3, Held: 8, To: 9.7, N: 8},
	}
	got := slices.Clone(r.Proposals)
	for i := range got {
		got[i].Spares = 0
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	draft, some := learning.Draft(ladder, r.Proposals)
	var holds []float64
	for _, rung := range draft.Rungs {
		holds = append(holds, rung.Multiple)
	}
	if !some || !slices.Equal(holds, []float64{1, 3, 9.7, 20, 0}) {
		t.Errorf("the draft of the levels holds %v", holds)
	}
}
