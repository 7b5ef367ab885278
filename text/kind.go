package text

import (
	"tallylight/readiness"
	"tallylight/readiness/scale"
)

// Verifier is what a verify kind is called, and what is said of it. Held and Hint are empty where nothing is asked or set up.
type Verifier struct {
	Short  string // in a list
	Name   string // behind "proven by"
	Proven string // how it proves a task
	Held   string `say:"where asked"`  // when a task that it proves is done
	Hint   string `say:"where set up"` // what to type where a task is set up
}

func verifiersIn(w say) map[readiness.VerifyKind]Verifier {
	return map[readiness.VerifyKind]Verifier{
		readiness.VerifyManual: {
			Short:  w("by hand", "手動"),
			Name:   w("a person", "人の手"),
			Proven: w("A person does it and leaves one line of evidence.", "人が実施し、根拠を1行残します。"),
		},
		readiness.VerifyHTTP: {
			Short:  w("probe", "プローブ"),
			Name:   w("an HTTP check", "HTTP"),
			Proven: w("A request to an address proves it.", "URLへのリクエストで確認します。"),
			Held:   w("Done while the address answers what is required.", "URLの応答が条件を満たす間、完了になります。"),
			Hint:   w("HTTP check: “What to ask” is an address, or {screen_url} for the one that PR says is on screen. Redirects are followed only if that is ticked.", "HTTP：「確認の内容」にURLを書きます。広報が記入した画面のURLなら{screen_url}と書きます。リダイレクトは、指定したときだけたどります。"),
		},
		readiness.VerifyProm: {
			Short:  w("query", "クエリ"),
			Name:   w("a Prometheus query", "Prometheusのクエリ"),
			Proven: w("A query to Prometheus proves it.", "Prometheusへのクエリで確認します。"),
			Held:   w("Done while Prometheus answers what is required.", "Prometheusの値が条件を満たす間、完了になります。"),
			Hint:   w("Prometheus: “What to ask” is an expression without its comparison, such as sum(kube_deployment_status_replicas_ready).", "Prometheus：「確認の内容」に比較を除いた式を書きます。例：sum(kube_deployment_status_replicas_ready)"),
		},
		readiness.VerifyHook: {
			Short:  w("pipeline", "パイプライン"),
			Name:   w("a signed report of a pipeline", "パイプラインからの署名つき通知"),
			Proven: w("A pipeline reports it.", "パイプラインが報告します。"),
			Held:   w("Done when the pipeline reports it, signed.", "パイプラインから署名つきで通知されると完了になります。"),
			Hint:   w("Pipeline: choose the endpoint at which it reports.", "パイプライン：通知を受けるエンドポイントを選びます。"),
		},
		readiness.VerifySelf: {
			Short:  "Tallylight",
			Name:   "Tallylight",
			Proven: w("Tallylight sees it by itself.", "Tallylightが自動で確認します。"),
			Hint:   w("Tallylight, by checks of the top page: “What to ask” lists their short names, such as C2 S4.", "Tallylight（トップページの確認項目）：「確認の内容」に確認項目の略称を並べます。例：C2 S4"),
		},
		scale.VerifySchedule: {
			Short:  w("schedule", "予約"),
			Name:   w("a scheduler that is asked for its schedule", "スケジューラーの予約"),
			Proven: w("The schedule of AWS or Kubernetes proves it.", "AWSまたはKubernetesの予約内容で確認します。"),
			Held:   w("Done while the schedule has enough machines from before air until the tail is over.", "放送前から余波が終わるまで、必要な台数が予約されている間、完了になります。"),
			Hint:   w("Schedule: “What to ask” is an address that answers with the schedule: DescribeScheduledActions of AWS, a ScaledObject or a HorizontalPodAutoscaler. Compare with >= and the number of machines on a quiet day; what an event needs is that times its multiple.", "予約：「確認の内容」に、予約内容を返すURLを書きます（AWSのDescribeScheduledActions、ScaledObject、HorizontalPodAutoscaler）。比較は >= とし、値には平常時の台数を書きます。必要な台数は、これにイベントの倍率を掛けた数です。"),
		},
		readiness.VerifyCalendar: {
			Short:  w("calendar", "カレンダー"),
			Name:   w("a calendar", "カレンダー"),
			Proven: w("The on-call calendar proves it.", "オンコールのカレンダーで確認します。"),
			Held:   w("Done while the roster covers the slot and one hour either side.", "当番表が枠の前後1時間を覆う間、完了になります。"),
			Hint:   w("Roster: choose the calendar of who is on call.", "当番表：当番のカレンダーを選びます。"),
		},
	}
}

// Verifier gives the words of a verify kind.
func (t *Text) Verifier(k readiness.VerifyKind) Verifier { return t.Verifiers[k] }

// Connector is what a kind of connection is called, and what it is.
type Connector struct{ Name, How string }

func connectorsIn(w say) map[readiness.ConnectionKind]Connector {
	return map[readiness.ConnectionKind]Connector{
		readiness.ConnectProm: {
			Name: "Prometheus",
			How:  w("Its address, without /api/v1/query. Tasks and top pages ask it by expressions.", "/api/v1/queryを除いたURL。タスクとトップページが式で問い合わせます。"),
		},
		readiness.ConnectHTTP: {
			Name: w("HTTP headers", "HTTPヘッダー"),
			How:  w("An address, and a header that HTTP checks below it send along.", "URLと、その下へのHTTP確認で送るヘッダー。"),
		},
		readiness.ConnectRoster: {
			Name: w("On-call roster", "当番表"),
			How:  w("The address of an iCalendar file of who is on call.", "オンコール当番のiCalendarファイルのURL。"),
		},
		readiness.ConnectInbound: {
			Name: w("Pipeline that reports", "パイプラインからの通知"),
			How:  w("An endpoint at which a pipeline reports tasks, signed (Standard Webhooks). It has no address of its own.", "パイプラインが署名つき（Standard Webhooks）でタスクを通知するエンドポイント。URLはありません。"),
		},
		readiness.ConnectOut: {
			Name: w("Pipeline that is told", "パイプラインへの通知"),
			How:  w("An address that is told, signed (Standard Webhooks), when the gate of a task comes.", "タスクのゲートが来たとき、署名つき（Standard Webhooks）で知らせるURL。"),
		},
	}
}

// Connector gives the words of a kind of connection.
func (t *Text) Connector(k readiness.ConnectionKind) Connector { return t.Connectors[k] }
