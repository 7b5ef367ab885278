package demo

import "time"

// Airing is an event of the quarter that PR entered by hand, as it was told and as it went.
type Airing struct {
	Title, Kind, Programme, Station, Form, Screen, Reach string

	Start, End time.Time
	WasStart   time.Time // where it was to be before it was moved; zero: it never was
	Entered    time.Time
	Agreed     time.Time // when SRE confirmed the level; zero: nobody did
	CalledOff  time.Time // zero: it took place
	Peak       string    // as PR put it
	Level      int       // 0: none
	Fit        Fit       // as SRE saw it the day after
}

// Fit says whether a level was right.
type Fit string

// What people say of it, in the words of the product; FitOpen: nobody has said anything.
const (
	FitOpen  Fit = ""
	FitRight Fit = "right"
	FitHigh  Fit = "high"
	FitLow   Fit = "low"
)

// script is an airing by days before the day on which the sample is looked at.
type script struct {
	day     int
	clock   string
	minutes int
	was     int           // the day on which it was to be; 0: it never moved
	ahead   time.Duration // before air that it was entered
	agreed  time.Duration // before air that SRE confirmed the level; 0: never
	off     time.Duration // before air that it was called off; 0: it took place
	fit     Fit
	brings  []wave
	Airing
}

const aDay = 24 * time.Hour

// scripts are what Tsumugi did before its calendar was connected, and what each brought. What falls together, what lasts for weeks and
// what nobody gave a level is there as well, as in life.
var scripts = []script{
	{day: -88, clock: "08:00", minutes: 25, ahead: 15 * aDay, agreed: 12 * aDay, fit: FitRight, brings: one(15_200, 96, 6, 53),
		Airing: tv("未来工房 夏の回", "未来工房", "テレビ東都", "全国・生放送", "約360万世帯", "11,500〜16,800 req/s", 4)},
	{day: -86, clock: "10:00", minutes: 60, ahead: 30 * time.Hour, agreed: 20 * time.Hour, fit: FitRight, brings: one(2_620, 420, 12, 50),
		Airing: web("クラフト通信「夏のうつわ」", "クラフト通信", "約12万PV", "2,000〜3,000 req/s", 2)},
	{day: -83, clock: "18:10", minutes: 15, ahead: 6 * aDay, agreed: 4 * aDay, fit: FitHigh, brings: one(2_850, 150, 5, 33),
		Airing: tv("地域発ニュース 特集「藍の畑」", "地域発ニュース", "テレビ信央", "ローカル・収録", "約20万世帯", "5,000〜7,000 req/s", 3)},
	{day: -82, clock: "07:40", minutes: 12, ahead: 14 * aDay, agreed: 13 * aDay, brings: one(1_130, 300, 6, 30),
		Airing: radio("ラジオ手しごと日和 第1回", 1)},
	{day: -79, clock: "12:00", minutes: 15, ahead: 24 * time.Hour, agreed: 18 * time.Hour, fit: FitRight, brings: one(3_510, 45, 4, 14),
		Airing: push("プッシュ通知「夏の新作」", "64万台", "3,000〜4,500 req/s", 2)},
	{day: -76, clock: "20:00", minutes: 60, ahead: 10 * aDay, agreed: 7 * aDay, fit: FitRight, brings: one(4_780, 240, 10, 72),
		Airing: web("新作発表配信", "つむぎ公式配信", "同時視聴 約2万人", "3,800〜4,900 req/s", 3)},
	{day: -75, clock: "07:40", minutes: 12, ahead: 21 * aDay, agreed: 20 * aDay, brings: one(1_080, 280, 6, 30),
		Airing: radio("ラジオ手しごと日和 第2回", 1)},
	{day: -72, clock: "20:00", minutes: 15, ahead: 26 * time.Hour, agreed: 20 * time.Hour, brings: one(3_300, 60, 5, 20),
		Airing: push("プッシュ通知「週末の市」", "64万台", "3,000〜4,500 req/s", 2)},
	{day: -72, clock: "20:10", minutes: 40, ahead: 4 * aDay, agreed: 3 * aDay, brings: one(5_900, 110, 6, 65),
		Airing: tv("器の旅", "器の旅", "テレビ日央", "全国・収録", "約180万世帯", "5,000〜8,000 req/s", 3)},
	{day: -70, clock: "11:00", minutes: 30, ahead: 20 * time.Hour, agreed: 12 * time.Hour, fit: FitHigh, brings: one(1_980, 360, 10, 29),
		Airing: web("Loom & Kiln: five makers to follow", "loomandkiln.example", "約6万PV", "2,500〜4,000 req/s", 2)},
	{day: -68, clock: "07:40", minutes: 12, ahead: 28 * aDay, agreed: 27 * aDay, brings: one(1_210, 320, 6, 30),
		Airing: radio("ラジオ手しごと日和 第3回", 1)},
	{day: -66, clock: "21:00", minutes: 54, ahead: 12 * aDay, agreed: 9 * aDay, fit: FitRight, brings: one(13_380, 130, 8, 84),
		Airing: tv("目利きの殿堂 夏の特集", "目利きの殿堂", "テレビ東都", "全国・収録", "約410万世帯", "10,000〜16,000 req/s", 4)},
	{day: -64, clock: "19:00", minutes: 30, ahead: 8 * aDay, agreed: 6 * aDay, off: 20 * time.Hour,
		Airing: tv("夕べの手しごと", "夕べの手しごと", "テレビ北央", "ローカル4局・収録", "約70万世帯", "5,000〜8,000 req/s", 3)},
	{day: -63, was: -65, clock: "18:30", minutes: 20, ahead: 9 * aDay, agreed: 6 * aDay, fit: FitRight, brings: one(5_420, 120, 5, 46),
		Airing: tv("クラフト館 紹介コーナー（9月）", "クラフト館", "テレビ北央", "ローカル4局・収録", "約65万世帯", "5,000〜7,500 req/s", 3)},
	{day: -59, clock: "22:00", minutes: 49, ahead: 7 * aDay, agreed: 5 * aDay, fit: FitHigh, brings: one(9_120, 160, 7, 73),
		Airing: tv("ドキュメンタリー「継ぐ手」", "ドキュメンタリー", "テレビ日央", "全国・収録", "約240万世帯", "12,000〜20,000 req/s", 4)},
	{day: -57, clock: "07:00", minutes: 30, ahead: 3 * aDay, agreed: 2 * aDay, brings: one(1_240, 540, 12, 60),
		Airing: Airing{Title: "ニュースレター「つむぎ便り」秋号", Kind: "mail", Programme: "つむぎ便り", Reach: "52万通", Peak: "1,200 req/s", Level: 1}},
	{day: -54, clock: "08:15", minutes: 20, ahead: 3 * aDay, agreed: 2 * aDay, fit: FitLow, brings: one(14_020, 66, 5, 48),
		Airing: tv("朝の扉（布の回）", "朝の扉", "テレビ東都", "全国・生放送", "約380万世帯", "6,500〜10,700 req/s", 3)},
	{day: -52, clock: "13:05", minutes: 18, ahead: 36 * time.Hour, agreed: 24 * time.Hour, fit: FitLow, brings: one(19_600, 90, 7, 52),
		Airing: tv("昼どき手帖（染めの回）", "昼どき手帖", "テレビ日央", "全国・生放送", "約240万世帯", "2,500〜4,000 req/s", 2)},
	{day: -50, clock: "10:00", minutes: 14 * 1440, ahead: 21 * aDay, agreed: 14 * aDay, brings: one(5_900, 200, 12, 90),
		Airing: sale("秋の大感謝祭", "5,000〜8,000 req/s", 3)},
	{day: -47, clock: "12:00", minutes: 600, ahead: 11 * aDay, agreed: 8 * aDay, fit: FitRight, brings: one(7_310, 190, 9, 80),
		Airing: sale("一日かぎりの市", "6,000〜9,000 req/s", 3)},
	{day: -41, clock: "19:00", minutes: 114, ahead: 14 * aDay, agreed: 10 * aDay, fit: FitHigh,
		brings: []wave{{8 * time.Minute, 17_600, 100 * time.Second, 8 * time.Minute, 70 * time.Minute}, {70 * time.Minute, 8_200, 100 * time.Second, 5 * time.Minute, 125 * time.Minute}},
		Airing: tv("目利きの殿堂 職人スペシャル（秋）", "目利きの殿堂", "テレビ東都", "全国・収録", "約430万世帯", "25,000〜40,000 req/s", 5)},
	{day: -38, clock: "18:10", minutes: 15, ahead: 5 * aDay, agreed: 3 * aDay, fit: FitHigh, brings: one(3_120, 170, 6, 35),
		Airing: tv("地域発ニュース 特集「竹を編む」", "地域発ニュース", "テレビ信央", "ローカル・収録", "約22万世帯", "5,000〜7,000 req/s", 3)},
	{day: -35, clock: "15:00", minutes: 60, ahead: 5 * time.Hour, brings: one(3_050, 260, 9, 55),
		Airing: web("くらしの窓「手で作る人たち」", "くらしの窓", "不明", "", 0)},
	{day: -33, clock: "21:54", minutes: 54, ahead: 8 * aDay, agreed: 6 * aDay, fit: FitRight, brings: one(6_460, 140, 7, 76),
		Airing: tv("ビジネス最前線（特集）", "ビジネス最前線", "テレビ日央", "全国・収録", "約300万世帯", "6,000〜9,500 req/s", 3)},
}

func tv(title, programme, station, form, reach, peak string, level int) Airing {
	return Airing{Title: title, Kind: "tv", Programme: programme, Station: station, Form: form, Screen: "検索ワード「つむぎ」", Reach: reach, Peak: peak, Level: level}
}

func web(title, programme, reach, peak string, level int) Airing {
	return Airing{Title: title, Kind: "web", Programme: programme, Screen: "https://www.tsumugi.example/", Reach: reach, Peak: peak, Level: level}
}

func radio(title string, level int) Airing {
	return Airing{Title: title, Kind: "radio", Programme: "ラジオ手しごと日和", Station: "ラジオ東都", Form: "関東・生放送", Peak: "1,200 req/s", Level: level}
}

func push(title, reach, peak string, level int) Airing {
	return Airing{Title: title, Kind: "push", Programme: "プッシュ通知", Screen: "通知のリンク", Reach: reach, Peak: peak, Level: level}
}

func sale(title, peak string, level int) Airing {
	return Airing{Title: title, Kind: "sale", Programme: "自社セール", Screen: "全商品", Peak: peak, Level: level}
}

// brought is what the events of the calendar brought, by their ids.
var brought = map[string][]wave{
	"app-3": one(3_240, 50, 6, 45),
	"asa-market": {{45 * time.Second, 16_420, 84 * time.Second, 4 * time.Minute, 22 * time.Minute},
		{20*time.Minute + 20*time.Second, 4_480, 40 * time.Second, 3 * time.Minute, 55 * time.Minute}},
	"local-urushi":  one(2_770, 160, 5, 34),
	"radio-morning": one(1_160, 300, 6, 30),
	"web-100":       one(1_620, 400, 9, 25),
	"push-new":      one(1_430, 70, 4, 12),
	"biz-frontline": one(12_300, 120, 8, 78),
	"asa-live":      one(21_800, 80, 6, 50),
}

// Unplanned is a peak of which nobody had told.
type Unplanned struct {
	From time.Time
	// Name, Kind and Could are what people said of it later; Robots says that it was no exposure. Nobody has said anything where
	// Answered is zero.
	Answered          time.Time
	Robots            bool
	Name, Kind, Could string
}

// unplanned are the peaks that no event explains, by days before today.
var unplanned = []struct {
	day      int
	clock    string
	answered time.Duration // after it; 0: not yet
	brings   []wave
	Unplanned
}{
	{-81, "21:10", 14 * time.Hour, one(5_240, 55, 7, 40), Unplanned{Name: "料理家の投稿", Kind: "web", Could: "no"}},
	{-56, "02:10", 30 * time.Hour, one(6_900, 30, 12, 30), Unplanned{Robots: true}},
	{-14, "20:35", 0, one(4_350, 60, 6, 35), Unplanned{}},
	{-5, "12:40", 0, one(3_870, 75, 6, 30), Unplanned{}},
}
