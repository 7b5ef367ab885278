package text

// Scale is the words of when to scale out, and of the documents for schedulers.
type Scale struct {
	Title, Link, Lead, Follows, All, Quiet, From, To, Times, Machines, Events, NoTarget, Settings, WorkloadHint, NamespaceHint, PrometheusHint, ResourceHint string

	Now      func(times, machines string) string // times is empty where it is withheld, machines where nobody has said what is scaled
	Multiple func(times string, atLeast bool) string
}

func scaleIn(w say) Scale {
	return Scale{
		Title: w("Scale with the calendar", "カレンダーに合わせた増強"),
		Link:  w("Scaling", "増強"),
		Lead: w("When and by how much to scale out for the events of the next 48 hours, also as a document for a scheduler. It holds ids and levels, and no titles.",
			"今後48時間のイベントに備えて、いつ、何台に増やすか。スケジューラー用の定義も取得できます。含まれるのはIDとレベルで、タイトルは含みません。"),
		Follows: w("A document is as the events are now. Fetch the same address regularly with a token, or use the metric or the webhook, which follow moved events.",
			"定義の内容は、現時点のイベントに基づきます。トークンを使って同じURLから定期的に取得するか、時刻の変更に追従するメトリクスまたはWebhookを使ってください。"),
		All:      w("All events", "すべてのイベント"),
		Quiet:    w("Nothing more than usual in the next 48 hours.", "今後48時間は平常どおりです。"),
		From:     w("From", "開始"),
		To:       w("Until", "終了"),
		Times:    w("Times the usual", "平常時の倍率"),
		Machines: w("Machines", "台数"),
		Events:   w("For", "対象イベント"),
		NoTarget: w("Name what is scaled to get documents for KEDA, Kubernetes or AWS.", "対象を設定すると、KEDA、Kubernetes、AWS用の定義を取得できます。"),
		Settings: w("What is scaled", "増強の対象"),

		WorkloadHint:   w("The name in Kubernetes, such as web.", "Kubernetesでの名前。例：web"),
		NamespaceHint:  w("Empty: that in which the document is applied.", "空欄なら、適用先の名前空間。"),
		PrometheusHint: w("KEDA asks it for the metric. Empty: it does not.", "KEDAがメトリクスを取得する先。空欄なら取得しません。"),
		ResourceHint:   w("Such as service/cluster/name.", "例：service/cluster/name"),

		Now: func(times, machines string) string {
			now := w("Now: as usual", "現在：平常どおり")
			switch times {
			case "1":
			case "":
				now = w("Now: more than usual; how much is confidential", "現在：平常時を上回る（倍率は非公開）")
			default:
				now = w.f("Now: %s times the usual", "現在：平常時の%s倍", times)
			}
			if machines == "" {
				return now
			}
			return now + w.f(", machines: %s", "、台数：%s", machines)
		},
		Multiple: func(times string, atLeast bool) string {
			if atLeast {
				return w.f("at least %s", "%s以上", times)
			}
			return times
		},
	}
}
