package text

// LetIn is how a page that refuses the prober is made to let it in.
type LetIn struct {
	Title, Lead, Header, Address, Agent string
}

func letInIn(w say) LetIn {
	return LetIn{
		Title: w("Let the prober in", "プローブを通過させる"),
		Lead:  w("The page refuses the prober, so nothing is known of it. Let the prober in by one of these, the surest first.", "ページがプローブを拒否しているため、状態がわかりません。次のどれかで通過させてください（確実な順）。"),
		Header: w("A header with a secret: have the firewall pass requests that carry it, and set the same header for the prober.",
			"シークレットを入れたヘッダー：ファイアウォールでそのヘッダーを持つリクエストを通過させ、プローブにも同じヘッダーを設定します。"),
		Address: w("The address from which Tallylight connects: it stands in the access log of the page, or of the firewall, beside the User-Agent below. Behind a NAT or a proxy it is the address of that one; whoever runs Tallylight knows it.",
			"Tallylightの接続元IPアドレス：ページまたはファイアウォールのアクセスログで、下のUser-Agentの行に出ています。NATやプロキシを経由する場合は、そのIPアドレスです。Tallylightの運用者に確認できます。"),
		Agent: w("The User-Agent, which anybody can imitate:", "User-Agent（だれでも名乗れます）："),
	}
}

// Marker is what the origin's marker is, for those who have never heard of it.
type Marker struct {
	Title, Link, What, Why, How, See string
}

func markerIn(w say) Marker {
	return Marker{
		Title: w("The origin marker", "オリジンマーカー"),
		Link:  w("What is the origin marker?", "オリジンマーカーとは"),
		What: w("The origin marker is a value that the origin writes into the page, another one each time that it renders it: in a response header, by default X-Origin-Rendered, or in a comment of that name in the HTML, <!-- X-Origin-Rendered: 1795333237.26 -->. Visitors do not see it.",
			"オリジンマーカーは、オリジンがページを生成するたびに書き込む、毎回異なる値です。応答ヘッダー（既定はX-Origin-Rendered）、または同じ名前のHTMLコメント（<!-- X-Origin-Rendered: 1795333237.26 -->）に書きます。訪問者には見えません。"),
		Why: w("A header such as X-Cache: HIT is a claim, which an application can write as well. The marker is proof: where two visitors get the same value, the second answer came from a cache; where each gets another, the origin rendered each of them, whatever the headers say. A drill needs it if the cache does not say what it did.",
			"X-Cache: HITのようなヘッダーは宣言にすぎず、アプリケーションにも書けます。マーカーは証明になります。2人の訪問者に同じ値が届けば、2つめはキャッシュの応答です。毎回異なれば、ヘッダーの表示にかかわらずオリジンが生成しています。キャッシュが動作を示さない場合、訓練の証明にも必要です。"),
		How: w("Write it where the page is rendered, never in the cache. One of these lines is enough. Any value will do that differs with each rendering, such as the time. If you give it another name, enter that under Edit page settings, “Origin marker”.",
			"キャッシュではなく、ページを生成する側で書きます。次のうち1行で足ります。生成のたびに変わる値なら、時刻など何でもかまいません。別の名前にする場合は、「ページの設定を編集」の「オリジンマーカー」に入力します。"),
		See: w("To see that it works, ask for the page twice, some seconds apart: the value stays as long as the cache keeps the page, and changes when you ask the origin itself. Tallylight needs to see both before it relies on the marker.",
			"動作を確かめるには、数秒あけてページを2回取得します。キャッシュが保持している間は同じ値で、オリジンに直接アクセスすると変わります。Tallylightは、両方を確認してからマーカーを判断に使います。"),
	}
}

// MarkerCode is how the marker is written at the origin: a line for each of several servers and languages.
func MarkerCode() string { return directives["say"][""] }

// MarkerSeen is a command that shows the marker of a page.
const MarkerSeen = "curl -s -o /dev/null -D - https://www.example.jp/ | grep -i x-origin-rendered"
