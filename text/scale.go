package text

// Scale is the words of the documents for schedulers.
type Scale struct{ Title, Lead, Follows, Format, Target, Usual, Most, Show string }

func scaleIn(w say) Scale {
	return Scale{
		Title: w("Scale with the calendar", "カレンダーに合わせた増強"),
		Lead: w("When and by how much to scale out for the events of the next 48 hours, as a document for a scheduler. It holds ids and levels, and no titles.",
			"今後48時間のイベントに備えて、いつ、何台に増やすかの定義です。含まれるのはIDとレベルで、タイトルは含みません。"),
		Follows: w("A document is as the events are now. Fetch the same address regularly with a token, or use the metric or the webhook, which follow moved events.",
			"定義の内容は、現時点のイベントに基づきます。トークンを使って同じURLから定期的に取得するか、時刻の変更に追従するメトリクスまたはWebhookを使ってください。"),
		Format: w("Scheduler", "スケジューラー"),
		Target: w("What is scaled: the name of a Deployment or HorizontalPodAutoscaler, or of AWS the resource id", "対象：DeploymentまたはHorizontalPodAutoscalerの名前。AWSではリソースID"),
		Usual:  w("Machines on a quiet day", "平常時の台数"),
		Most:   w("Machines there may be", "最大の台数"),
		Show:   w("Get the document", "定義を取得"),
	}
}
