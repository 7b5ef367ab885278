package text

import "fmt"

// Air is the words of the buttons that PR presses while it happens, and of the form for another air time.
type Air struct {
	Title, OnAirLead, AiredLead, LaterLead string
	Later                                  func(minutes int) string
	Longer                                 func(minutes int) string
	Other, Follow                          string
	Still                                  func(when string) string // what the calendar says
	FormTitle, FormLead, FormFed, Save     string
}

var airEN = Air{
	Title:     "Air time",
	OnAirLead: "Press when the programme is on screen. It counts more than the calendar.",
	AiredLead: "Press when the last part has been shown. Until then nothing scales in.",
	LaterLead: "Late? Tasks move with it, and what was proven for the old time is asked again.",
	Later:     func(minutes int) string { return fmt.Sprintf("+%d min", minutes) },
	Longer:    func(minutes int) string { return fmt.Sprintf("Runs %d min longer", minutes) },
	Other:     "Another time", Follow: "Follow the calendar",
	Still:     func(when string) string { return "Moved by hand. The PR calendar still says " + when + "." },
	FormTitle: "Another air time",
	FormLead:  "The checklist moves with it. Evidence that does not cover the new time is asked again.",
	FormFed:   "The PR calendar stays as it is. A new time there counts again.",
	Save:      "Move the event",
}

var airJA = Air{
	Title:     "放送時刻",
	OnAirLead: "番組が画面に出たら押してください。カレンダーの時刻より優先されます。",
	AiredLead: "最後まで放送されたら押してください。それまで縮退は始まりません。",
	LaterLead: "遅れているときに押してください。タスクも移動し、旧時刻の根拠は再確認になります。",
	Later:     func(minutes int) string { return fmt.Sprintf("＋%d分", minutes) },
	Longer:    func(minutes int) string { return fmt.Sprintf("%d分延長", minutes) },
	Other:     "別の時刻", Follow: "カレンダーに合わせる",
	Still: func(when string) string {
		return "手で変更した時刻です。広報カレンダーは" + when + "のままです。"
	},
	FormTitle: "放送時刻の変更",
	FormLead:  "チェックリストも一緒に移動します。新しい時刻に合わない根拠は再確認になります。",
	FormFed:   "広報カレンダーは変わりません。カレンダーで日時が変われば、そちらに合わせます。",
	Save:      "日時を変更",
}
