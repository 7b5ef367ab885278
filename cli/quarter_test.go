package cli

import (
	"math"
	"slices"
	"testing"
	"time"

	"tallylight/demo"
	"tallylight/readiness/measured"
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

// TestTheDemosQuarterIsMeasuredAsItsScriptSays tells the story, in which the measuring job asks the sample's figures over HTTP, and compares
// what the store holds with what was worked out by hand.
func TestTheDemosQuarterIsMeasuredAsItsScriptSays(t *testing.T) {
	began := time.Now()
	p := told(t, demoDay)
	t.Logf("the story took %s", time.Since(began).Round(time.Millisecond))
	usuals, err := p.store.Usuals(t.Context())
	if err != nil || len(usuals) != 1 {
		t.Fatalf("%d usual maxima, %v", len(usuals), err)
	}
	for _, u := range usuals {
		if math.Abs(u.Rate-demo.Usual) > 0.01 || u.Days < 26 {
			t.Errorf("the usual maximum is %.2f of %d days, want %.0f", u.Rate, u.Days, demo.Usual)
		}
	}
	peaks := peaksByTitle(t, p)
	for _, want := range brought {
		got, ok := peaks[want.title]
		if !ok {
			t.Errorf("%s was not measured", want.title)
			continue
		}
		if off := math.Abs(got.Rate/want.rate - 1); off > 0.001 || got.Teaches() != want.teaches || math.Abs(got.Second.Rate-want.second) > want.second/100 {
			t.Errorf("%s brought %.0f and then %.0f (%v), want %.0f and %.0f (%v): %+v", want.title, got.Rate, got.Second.Rate, got.Teaches(), want.rate, want.second, want.teaches, lean(got))
		}
		if math.Abs(got.Ramp.Seconds()-want.ramp.Seconds()) > want.ramp.Seconds()/10 || (got.Tail-want.tail).Abs() > 2*time.Minute {
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
func peaksByTitle(t *testing.T, p *program) map[string]measured.Peak {
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

// TestTheDemosExposures says which of the script's peaks are exposures, and what is known of each.
func TestTheDemosExposures(t *testing.T) {
	p := told(t, demoDay)
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
