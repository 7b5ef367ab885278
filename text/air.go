package text

// Air is the words of the buttons that PR presses while it happens, and of the form for another air time.
type Air struct {
	Title, OnAirLead, AiredLead, LaterLead, Other, Follow, FormTitle, FormLead, FormFed, Save string

	Later, Longer func(minutes int) string

	Still func(when string) string // what the calendar says
}

func airIn(w say) Air {
	return Air{
		Title:     w("Air time", "放送時刻"),
		OnAirLead: w("Press when it has begun. It counts more than the calendar.", "放送や公開が始まったら押してください。カレンダーの時刻より優先されます。"),
		AiredLead: w("Press when the last part has been shown. Until then nothing scales in.", "最後まで放送されたら押してください。それまで縮小は始まりません。"),
		LaterLead: w("Late? Tasks move with it, and what was proven for the old time is asked again.", "遅れているときに押してください。タスクも移動し、旧時刻の根拠は再確認になります。"),
		Later:     w.num("+%d min", "＋%d分"),
		Longer:    w.num("Runs %d min longer", "%d分延長"),
		Other:     w("Another time", "別の時刻"),
		Follow:    w("Follow the calendar", "カレンダーに合わせる"),
		Still:     w.with("Moved by hand. The PR calendar still says %s.", "手動で変更した時刻です。広報カレンダーは%sのままです。"),
		FormTitle: w("Another air time", "放送時刻の変更"),
		FormLead:  w("The checklist moves with it. Evidence that does not cover the new time is asked again.", "チェックリストも一緒に移動します。新しい時刻に合わない根拠は再確認になります。"),
		FormFed:   w("The PR calendar stays as it is. A new time there counts again.", "広報カレンダーは変わりません。カレンダーで日時が変われば、そちらに合わせます。"),
		Save:      w("Move the event", "日時を変更"),
	}
}
