package text

import (
	"iter"
	"maps"
	"math"
	"strings"
	"time"

	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// both is a text in both languages. {ttl} stands for the check's limit of that name in toppage.Catalogue, and
// {hops redirect} for as many redirects, so that no sentence spells a number that a rule decides.
type both struct{ en, ja string }

// checkTexts are the name of each check, and what it asks.
var checkTexts = map[string]struct{ name, asks both }{
	"A1": {both{"Answers", "応答"},
		both{"{answers} of the last {window} probes, and the last {last}, end in a 200.", "直近{window}回のうち{answers}回以上と直近{last}回が、最終的に200であること。"}},
	"A2": {both{"TTFB p95", "TTFB p95"},
		both{"The 95th percentile of the time to the first byte is within the page’s limit.", "最初のバイトまでの時間の95パーセンタイルが、ページの上限以内であること。"}},
	"A3": {both{"Redirects", "リダイレクト"},
		both{"Each entry URL, with and without www and https, ends at the page with {hops redirect} at most, answered at the edge.", "wwwやhttpsの有無によらず、どの入口からも{hops}回までのリダイレクトでページに着き、それをエッジで返すこと。"}},
	"A4": {both{"Is the page", "本来のページ"},
		both{"The response contains the text that only the real page has, and has its usual size.", "本来のページだけが持つ文字列があり、大きさもふだんどおりであること。"}},
	"C1": {both{"Served from shared cache", "共有キャッシュから配信"},
		both{"{hits} of {window} responses come from a shared cache, as their headers say or the origin’s marker proves.", "{window}回のうち{hits}回以上を共有キャッシュが応答し、自身がそれを示すか、オリジンマーカーで証明されること。"}},
	"C2": {both{"Shared lifetime", "共有キャッシュの保持時間"},
		both{"The shared cache may keep the page for {ttl} or more, and does.", "共有キャッシュが{ttl}以上保持でき、実際に保持していること。"}},
	"C3": {both{"First and returning visitors", "初回と再訪の訪問者"},
		both{"It answers without a cookie, with a tracking cookie, and with the site’s session cookie.", "Cookieなし、計測用Cookie、サイトのセッションCookieのどれでもキャッシュが応答すること。"}},
	"C4": {both{"No cookies on the cached page", "キャッシュしたページにCookieなし"},
		both{"A response that is served to everybody sets no cookie for a single visitor.", "全員に配るページで、特定の訪問者のCookieを設定しないこと。"}},
	"C5": {both{"One copy for everybody", "訪問者ごとに分かれない"},
		both{"Vary names no header that differs from visitor to visitor.", "Varyに、訪問者ごとに異なるものを含まないこと。"}},
	"C6": {both{"Safe with query strings", "クエリ文字列でも安全"},
		both{"utm_*, gclid, fbclid and unknown parameters do not reach the origin.", "utm_*、gclid、fbclidや未知のパラメータがオリジンに届かないこと。"}},
	"C7": {both{"Safe when people reload", "再読み込みでも安全"},
		both{"A reload (Cache-Control: no-cache, Pragma) does not reach the origin.", "再読み込み（Cache-Control: no-cache、Pragma）がオリジンに届かないこと。"}},
	"C8": {both{"Every variant is warm", "すべての形で暖機済み"},
		both{"gzip, br, identity and the mobile page are cache hits at the second request.", "gzip、br、非圧縮、スマートフォン向けが2回目のリクエストでヒットすること。"}},
	"C10": {both{"What the page loads", "ページが読み込むファイルとデータ"},
		both{"The site’s own data, scripts, styles, fonts and images that the HTML names are cache hits as well: {parts} addresses at most, data first.", "HTMLが参照する自社のデータ、スクリプト、スタイル、フォント、画像もキャッシュが応答すること（データから順に最大{parts}件）。"}},
	"S1": {both{"Survives a dead origin", "オリジン停止に耐える"},
		both{"A drill: the origin refused connections for {least} or more, and {share} of the responses were right.", "訓練：オリジンが{least}以上接続を拒否しても、{share}以上が正しく表示されたこと。"}},
	"S2": {both{"Survives an origin that answers 503", "オリジンの503に耐える"},
		both{"A drill: the origin answered 503 for {least} or more, and {share} of the responses were right.", "訓練：オリジンが{least}以上503を返しても、{share}以上が正しく表示されたこと。"}},
	"S3": {both{"Survives an origin that hangs", "オリジンの無応答に耐える"},
		both{"A drill: the origin did not respond for {least} or more, {share} of the responses were right, and they were not slower than usual.", "訓練：オリジンが{least}以上無応答でも、{share}以上が正しく表示され、遅くならなかったこと。"}},
	"S4": {both{"Stale if the origin fails", "オリジン障害時も期限切れの応答を返す"},
		both{"The headers let a shared cache serve stale for {sie} or more. A declaration, never proof.", "期限切れの応答（stale）を返すことを、ヘッダーが{sie}以上許していること。宣言であり、実証ではありません。"}},
	"Z1": {both{"Compressed", "圧縮"},
		both{"Text is sent as br, gzip or zstd.", "テキストをbr、gzip、zstdのいずれかで送ること。"}},
	"Z2": {both{"Weight", "ページの重さ"},
		both{"The page transfers {weight} at most.", "転送量が{weight}以下であること。"}},
	"Z3": {both{"HTTP/2", "HTTP/2"},
		both{"HTTP/2 is negotiated.", "HTTP/2で接続できること。"}},
	"Z4": {both{"HTTP/3", "HTTP/3"},
		both{"If HTTP/3 is advertised, it works. For information only, never required.", "HTTP/3を案内しているなら応答すること。参考であり、必須にはなりません。"}},
	"T1": {both{"Certificate outlives the event", "証明書がイベント後まで有効"},
		both{"The certificate is valid, and expires {gap} or more after the event.", "証明書を検証でき、期限がイベントの{gap}後以降であること。"}},
	"T2": {both{"Certificate is not revoked", "証明書の失効なし"},
		both{"If the certificate requires OCSP stapling, a valid response is stapled.", "証明書がOCSPステープリングを求める場合、有効な応答が添付されていること。"}},
	"D1": {both{"DNS", "DNS"},
		both{"The resolvers return {addresses} addresses or more, with a short TTL if a switch is planned.", "リゾルバが応答し、アドレスが{addresses}つ以上あり、切り替え予定ならTTLが短いこと。"}},
	"L1": {both{"Load test", "負荷試験"},
		both{"A report of the last {fresh} reached {margin} times the expected peak, with {errors} errors at most.", "{fresh}以内のレポートで想定ピークの{margin}倍に達し、エラーが{errors}以下であること。"}},
	"L2": {both{"Scales with machines", "台数に比例"},
		both{"Twice the machines served {linear} times the requests or more.", "台数を2倍にすると、{linear}倍以上のリクエストを処理できたこと。"}},
	"P1": {both{"Capacity now", "現在の処理能力"},
		both{"Prometheus says that the required capacity is available now.", "必要な処理能力が現在あることを、Prometheusが示すこと。"}},
	"F1": {both{"Sorry page", "お詫びページ"},
		both{"The sorry page answers, is {weight} at most, and does not depend on the same host.", "お詫びページが応答し、{weight}以下で、同じホストに依存しないこと。"}},
	"F2": {both{"Waiting room", "待合室"},
		both{"The waiting room’s test address shows it.", "待合室のテスト用URLで待合室が表示されること。"}},
}

// reasonTexts say why a check does not pass and what to do, by the check's reason. A directive for the layer that was seen
// stands beside it where there is one (directives).
var reasonTexts = map[toppage.Reason]both{
	"no_answer":            {"Some answers were not a 200. Look at the page and its origin.", "200以外の応答がありました。ページとオリジンを確認してください。"},
	"few_probes":           {"Not enough answers yet. It is judged after the next probes.", "応答がまだ足りません。次のプローブの後に判定します。"},
	"warming":              {"Warming: these are the first answers, and a cold cache answers late. It is judged again {warm} after the first look.", "暖機中：最初の応答です。空のキャッシュは応答が遅れるため、最初の確認から{warm}後にもう一度判定します。"},
	"address_refused":      {"Tallylight may not reach this address. Ask the operator to add host:port to TALLYLIGHT_ALLOW.", "Tallylightはこのアドレスへの接続を許可されていません。運用者にTALLYLIGHT_ALLOWへのhost:portの追加を依頼してください。"},
	"offline":              {"Tallylight’s own connection is down, so this says nothing of the page. Check the machine on which it runs.", "Tallylight自身の接続が切れているため、ページについては何も言えません。動作しているサーバーを確認してください。"},
	"prober_refused":       {"The page refuses the prober (login, rate limit or bot wall), so nothing is known of it.", "プローブがページに拒否されたため（ログイン、回数制限、ボット対策）、状態は不明です。"},
	"stale":                {"The last evidence is too old. Check whether the probe still runs.", "最後の根拠が古すぎます。プローブが動いているか確認してください。"},
	"slow":                 {"The first byte comes too late. Serve the page from the shared cache or shorten the work before it.", "最初のバイトが遅すぎます。共有キャッシュから配信するか、前段の処理を短くしてください。"},
	"no_marker":            {"Nothing says which text only the real page holds. Set it <settings>.", "本来のページにだけある文字列が未設定です。<settings>設定してください。"},
	"not_the_page":         {"A 200 came, but not with the page: a sorry page or an error page. Check what is served.", "200ですが、本来のページではありません（お詫びページなど）。配信内容を確認してください。"},
	"too_long":             {"The page is longer than {body}, or never ends: only its beginning was read. Make it shorter.", "ページが{body}を超えるか、終わりません。先頭だけを読みました。短くしてください。"},
	"odd_size":             {"The page is more than {odd} times its usual size, or less than 1/{odd} of it. Check what is served.", "ページの大きさが、ふだんの{odd}倍を超えるか、{odd}分の1未満です。配信内容を確認してください。"},
	"bad_certificate":      {"The certificate does not verify. Renew or repair it.", "証明書を検証できません。更新または修正してください。"},
	"certificate_ends":     {"The certificate ends too close to the event. Renew it before.", "証明書の期限がイベントに近すぎます。それまでに更新してください。"},
	"certificate_renews":   {"The certificate ends before the event, but has always been renewed in good time. Check that it is renewed again.", "証明書はイベント前に切れますが、これまでは余裕をもって更新されています。次の更新を確認してください。"},
	"no_tls":               {"Served without TLS.", "TLSなしで配信されています。"},
	"no_evidence":          {"No header says that a shared cache answered. Have it say so, or have the origin write the origin marker, with another value at each rendering.", "共有キャッシュが応答したことを示すヘッダーがありません。キャッシュに示させるか、ページの生成のたびに値の変わるオリジンマーカーを付けてください。"},
	"only_inferred":        {"A shared cache seems to answer, but does not say so itself. Have it say so, or have the origin write the origin marker, with another value at each rendering.", "共有キャッシュが応答しているようですが、明示がありません。キャッシュに示させるか、ページの生成のたびに値の変わるオリジンマーカーを付けてください。"},
	"rendered":             {"The origin’s marker changed with every answer: the page is rendered for each visitor, whatever the headers say. Have the cache keep it.", "応答のたびにオリジンマーカーの値が変わりました。ヘッダーの表示にかかわらず、毎回生成されています。キャッシュに保持させてください。"},
	"marker_moves":         {"The headers say hit, but the origin’s marker changed sooner than the page may. Look for purges, caches that do not share what they have, and headers that the application writes itself.", "ヘッダーはヒットを示していますが、オリジンマーカーの値が保持時間より早く変わりました。パージ、内容を共有していない複数のキャッシュ、アプリ自身が書くヘッダーを確認してください。"},
	"marker_still":         {"The origin’s marker was never seen to change, so that it proves nothing by standing still. Check that each rendering writes another value, such as the time.", "オリジンマーカーの値が変わったことを一度も確認できていないため、変わらないことが証明になりません。ページを生成するたびに別の値（時刻など）になるか確認してください。"},
	"denied":               {"The origin’s marker stands still, but the cache says that it asked behind it: something nearer the origin has the page. Have the outermost cache keep it.", "オリジンマーカーの値は変わっていませんが、キャッシュは後段（オリジン側）に問い合わせたと示しています。ページはオリジン寄りの層にあります。最も外側のキャッシュに保持させてください。"},
	"misses":               {"Too many answers come from the origin. Look at Set-Cookie, Vary and the cache rule.", "オリジンからの応答が多すぎます。Set-Cookie、Vary、キャッシュの規則を確認してください。"},
	"short_lifetime":       {"The shared cache may keep the page for too short a time. Raise it to {ttl} or more.", "共有キャッシュの保持時間が短すぎます。{ttl}以上にしてください。"},
	"not_cacheable":        {"The headers forbid a shared cache to keep the page. Let it keep the page for 60 s.", "ヘッダーが共有キャッシュを禁じています。60秒保持できるようにしてください。"},
	"kept_shorter":         {"The cache replaces the page sooner than the headers allow. Look for purges, a full cache, or a rule of its own.", "キャッシュがヘッダーの許す時間より早くページを入れ替えています。パージ、容量不足、独自の規則を確認してください。"},
	"kept_longer":          {"The cache keeps the page although the headers forbid it. Have the headers say what is meant, so that it stays so.", "ヘッダーは禁じていますが、キャッシュはページを保持しています。今後も続くように、ヘッダーにも意図を書いてください。"},
	"two_marks":            {"The page carries the origin’s marker more than once, with different values, so that none of them proves anything. Leave one of them.", "ページにオリジンマーカーが複数あり、値が異なるため、どれも証明になりません。どれか一つにしてください。"},
	"no_survey":            {"The page has not been looked at in every way yet. That happens within {survey}, or press Check now.", "条件を変えた確認がまだです。{survey}以内に行います。「今すぐ確認」でも始められます。"},
	"first_visitor_misses": {"Even a first visitor, without any cookie, reaches the origin. Have the cache keep the page.", "Cookieのない初回の訪問者もオリジンに届いています。キャッシュにページを保持させてください。"},
	"cookie_misses":        {"Visitors with a cookie reach the origin. Leave cookies out of the cache’s decision on this page.", "Cookieのある訪問者がオリジンに届いています。このページではCookieをキャッシュの判断に使わないでください。"},
	"cookie_shared":        {"Everybody is given the same cookie out of the cache: one visitor’s session for all. Take Set-Cookie off this page at once.", "全員に同じCookieが配られています。一人のセッションが全員に渡るおそれがあります。このページのSet-Cookieをすぐに外してください。"},
	"cookie_set":           {"The cached page sets cookies. Take Set-Cookie off it.", "キャッシュしたページがCookieを設定しています。Set-Cookieを外してください。"},
	"no_hit":               {"No answer came from the shared cache, so nothing is known of cookies on it.", "共有キャッシュからの応答がなく、Cookieの有無を確認できません。"},
	"vary_star":            {"Vary: * forbids every cache to use what it has. Name only Accept-Encoding.", "Vary: * は、すべてのキャッシュに再利用を禁じます。Accept-Encodingだけにしてください。"},
	"vary_kept":            {"Vary names what differs from visitor to visitor, though the cache did not follow it. Name only Accept-Encoding.", "Varyに訪問者ごとに異なるものがありますが、キャッシュは従っていません。Accept-Encodingだけにしてください。"},
	"vary_splits":          {"The cache keeps a copy for each value of what Vary names, so that most visitors miss. Name only Accept-Encoding.", "Varyの値ごとに別のコピーになり、多くの訪問者がミスになります。Accept-Encodingだけにしてください。"},
	"campaign_misses":      {"Visitors from campaigns, mails and advertisements reach the origin. Leave these parameters out of the cache key.", "広告、メール、キャンペーンからの訪問者がオリジンに届いています。これらのパラメータをキャッシュキーから外してください。"},
	"query_misses":         {"Any unknown parameter makes a new cache entry, and reaches the origin. Leave unknown parameters out of the cache key.", "未知のパラメータごとに新しいキャッシュになり、オリジンに届きます。未知のパラメータをキャッシュキーから外してください。"},
	"reload_misses":        {"A press on reload reaches the origin. Have the cache ignore Cache-Control and Pragma of requests.", "再読み込みがオリジンに届きます。リクエストのCache-ControlとPragmaをキャッシュで無視してください。"},
	"variant_cold":         {"Some variants were cold. Ask for each of them shortly before the event.", "一部の形がまだ暖まっていません。イベントの直前に、それぞれ1回ずつリクエストしてください。"},
	"variant_misses":       {"Some variants are never kept. Have one copy serve every encoding and device.", "一部の形が保持されません。1つのコピーですべての圧縮方式と端末に応答してください。"},
	"several_pages":        {"Several pages answer here, by device or language, and Vary does not say so. Only the first visitor’s is watched and protected: register the others as top pages, or give everybody one copy.", "端末や言語によって別のページになりますが、Varyにその指定がありません。ここで守られているのは初回の訪問者のページだけです。ほかもトップページとして登録するか、全員に同じページを返してください。"},
	"variant_shared":       {"The cache hands out a page that was made for another device or language. Give each variant an address of its own, or everybody one copy.", "別の端末や言語のために作られたページが、キャッシュから渡されています。それぞれを別のURLにするか、全員に同じページを返してください。"},
	"no_parts":             {"The HTML names nothing of the site’s own that browsers load.", "HTMLが参照する自社のファイルやデータはありません。"},
	"data_uncached":        {"Data that the page loads comes from the origin: however well the page is cached, each visitor reaches it. Let the shared cache keep it for some seconds, or write it into the page.", "ページが読み込むデータをオリジンが返しています。ページがキャッシュされていても、訪問者の数だけオリジンに届きます。数秒でも共有キャッシュに保持させるか、ページに埋め込んでください。"},
	"parts_uncached":       {"Scripts, styles, fonts or images come from the origin. Let the shared cache keep them; a file whose name changes with its content can be kept for long.", "スクリプト、スタイル、フォント、画像の一部をオリジンが返しています。共有キャッシュに保持させてください。内容に応じて名前が変わるファイルなら、長く保持できます。"},
	"guess_uncached":       {"The origin answers an address of data that stands in a script of the page. If the page loads it, let the shared cache keep it for some seconds.", "ページ内のスクリプトに書かれたデータのURLを、オリジンが返しています。ページが読み込むものなら、数秒でも共有キャッシュに保持させてください。"},
	"parts_dark":           {"Nothing says whether a shared cache answers for some of what the page loads. Have it say so.", "ページが読み込むファイルやデータの一部について、共有キャッシュが応答したかどうかわかりません。キャッシュに示させてください。"},
	"parts_silent":         {"The page, or something that it loads, does not answer with a 200. Repair it, or leave it out of the page.", "ページか、ページが読み込むファイルやデータの一部が200を返しません。修正するか、ページから外してください。"},
	"no_sie":               {"No header lets the cache go on while the origin fails. Declare it, or set it at the cache.", "オリジン障害時にキャッシュが続けて応答することを、どのヘッダーも許していません。宣言するか、キャッシュで設定してください。"},
	"short_sie":            {"The cache may go on for less than {sie} while the origin fails. Raise it.", "オリジン障害時に続けられる時間が{sie}未満です。長くしてください。"},
	"sie_forbidden":        {"Another directive forbids to serve stale (RFC 9111 4.2.4), so stale-if-error has no effect. Take it off.", "別の指定が期限切れの応答を禁じているため（RFC 9111 4.2.4）、stale-if-errorは効きません。その指定を外してください。"},
	"no_entries":           {"There is no other way in.", "ほかの入口はありません。"},
	"redirect_loop":        {"A way in leads in a circle. Nobody who takes it sees the page.", "循環している入口があります。そこからはページを表示できません。"},
	"redirect_to_http":     {"A way in leads from https back to http. Lead to https at once.", "httpsからhttpに戻る入口があります。直接httpsに導いてください。"},
	"many_redirects":       {"A way in takes too many redirects. Lead to the page with {hops redirect}.", "リダイレクトが多すぎる入口があります。{hops}回でページに導いてください。"},
	"redirect_uncached":    {"A redirect on the way to the page comes from the origin: every visitor who takes it asks the origin. Make it at the edge, or let the cache keep it.", "ページまでのリダイレクトをオリジンが返しているため、通る訪問者の数だけオリジンに届きます。エッジで返すか、キャッシュさせてください。"},
	"redirect_unseen":      {"Nothing tells who makes a redirect on the way to the page. Let the CDN make it, or write the origin marker on it: a value that changes comes from the origin, one that stays does not.", "ページまでのリダイレクトを返しているのがだれか、わかりません。CDNで返すか、リダイレクトにもオリジンマーカーを付けてください。毎回変わる値はオリジン、変わらない値はそれ以外です。"},
	"entry_silent":         {"A way in does not answer. Repair it, or name the right ones <settings>.", "応答しない入口があります。修正するか、<settings>正しい入口を指定してください。"},
	"entry_fails":          {"A way in ends with an error instead of the page. Lead it to the page, or name the right ones <settings>.", "ページではなくエラーに着く入口があります。ページに導くか、<settings>正しい入口を指定してください。"},
	"entry_elsewhere":      {"A way in ends somewhere else: whoever takes it does not see the page. Lead it to the page, or name the right ones <settings>.", "ページ以外の場所に着く入口があり、そこからはページを表示できません。ページに導くか、<settings>正しい入口を指定してください。"},
	"not_compressible":     {"It is no text, or too small to compress.", "テキストでないか、圧縮するほど大きくありません。"},
	"not_compressed":       {"Text goes over the wire as it is. Compress it at the cache.", "テキストが圧縮されずに送られています。キャッシュで圧縮してください。"},
	"identity_kept":        {"Some visitors are given it uncompressed. Have the cache keep or make both forms.", "一部の訪問者に非圧縮のまま送られています。両方の形を保持するか、キャッシュで圧縮してください。"},
	"heavy":                {"The page is heavy: at the peak, the line may fill before anything else does. Make the HTML smaller.", "ページが重く、ピーク時に回線が先に埋まるおそれがあります。HTMLを小さくしてください。"},
	"no_h2":                {"Only HTTP/1.1 is spoken, so that each visitor opens many connections. Switch HTTP/2 on.", "HTTP/1.1だけのため、訪問者ごとに多くの接続が開きます。HTTP/2を有効にしてください。"},
	"no_h3":                {"HTTP/3 is not offered.", "HTTP/3は案内されていません。"},
	"h3_silent":            {"HTTP/3 is offered but does not answer: visitors wait before they fall back. Open UDP 443, or offer it no more.", "HTTP/3を案内していますが応答がなく、訪問者が待たされます。UDP 443を開けるか、案内をやめてください。"},
	"revoked":              {"The certificate is revoked. Replace it now.", "証明書が失効しています。すぐに差し替えてください。"},
	"no_staple":            {"The certificate promises a staple that is not there: some browsers refuse the page. Switch stapling on, or take another certificate.", "証明書が約束するOCSPステープルがなく、一部のブラウザーで表示できません。ステープルを有効にするか、別の証明書にしてください。"},
	"bad_staple":           {"The OCSP staple has expired or says nothing. Renew it.", "OCSPステープルが期限切れか、有効性を示していません。更新してください。"},
	"no_name":              {"The page is reached by an address, not by a name.", "名前ではなくアドレスで接続しています。"},
	"no_resolver":          {"No resolver could be asked. Check the network of Tallylight.", "リゾルバに問い合わせできません。Tallylightのネットワークを確認してください。"},
	"dns_silent":           {"No resolver gives an address for the page’s name. Repair the zone.", "どのリゾルバからもアドレスを得られません。ゾーンを修正してください。"},
	"v6_dead":              {"An IPv6 address is published, and nothing answers there: some visitors wait or fail. Repair or remove the AAAA record.", "公開されているIPv6アドレスから応答がなく、一部の訪問者が待たされます。修正するか、AAAAレコードを削除してください。"},
	"long_dns_ttl":         {"A switch is planned, and resolvers keep the records for long. Lower the TTL to {dns_ttl} s a day before.", "切り替えの予定に対してTTLが長すぎます。前日までに{dns_ttl}秒に下げてください。"},
	"one_address":          {"There are fewer than {addresses} addresses. Publish another, or lead the name to a CDN.", "アドレスが{addresses}つに足りません。もう1つ公開するか、CDNに向けてください。"},
	"no_sorry":             {"No sorry page is named. Put a static one on another host, and name it <settings>.", "お詫びページが未設定です。静的なページを別のホストに置き、<settings>指定してください。"},
	"sorry_silent":         {"The sorry page does not answer 200 or 503. Repair it.", "お詫びページが200も503も返しません。修正してください。"},
	"sorry_heavy":          {"The sorry page is larger than {weight}. Make it smaller: it is served when little else works.", "お詫びページが{weight}を超えています。ほかが動かないときに使うため、小さくしてください。"},
	"sorry_same_host":      {"The sorry page is on the host that it is to stand in for. Put it on another.", "お詫びページが、代わりを務める相手と同じホストにあります。別のホストに置いてください。"},
	"no_waiting_room":      {"No test address of a waiting room is named. Name it <settings>, or say by hand that it is on.", "待合室のテスト用URLが未設定です。<settings>指定するか、有効であることを手動で記録してください。"},
	"waiting_silent":       {"The test address of the waiting room does not answer.", "待合室のテスト用URLが応答しません。"},
	"no_waiting_text":      {"Nothing says by which text the waiting room is known. Set it <settings>.", "待合室を見分ける文字列が未設定です。<settings>設定してください。"},
	"waiting_off":          {"The test address does not show the waiting room. Switch it on at the provider.", "テスト用URLに待合室が表示されません。提供元の設定で有効にしてください。"},
	"no_query":             {"Nothing is asked of Prometheus. Name a query <settings>.", "Prometheusへのクエリが未設定です。<settings>指定してください。"},
	"not_asked":            {"Prometheus has not been asked yet.", "Prometheusへの問い合わせはまだです。"},
	"too_little":           {"The capacity is less than was asked for. Scale out.", "処理能力が求める値に足りません。増強してください。"},
	"no_drill":             {"It was never rehearsed. Hold a drill: take the origin away while Tallylight watches.", "訓練がまだです。Tallylightが見守る間にオリジンを止める訓練を行ってください。"},
	"origin_answers":       {"The origin was never seen to be away in this way. Take it away while the drill is open.", "オリジンがこの形で止まったことを確認できませんでした。訓練中に止めてください。"},
	"origin_rendered":      {"The page was rendered anew meanwhile, so something still reached an origin. Look for a second one.", "途中でページが新しく生成されました。どこかのオリジンに届いています。ほかにオリジン（別リージョン、待機系など）が残っていないか確認してください。"},
	"origin_answered":      {"For some answers the cache says that it asked an origin, and the page came: an origin answered. Look for a second one.", "キャッシュがオリジンに問い合わせて得た応答がありました。どこかのオリジンが応答しています。ほかにオリジンが残っていないか確認してください。"},
	"kept_since":           {"Some copies were younger than the outage: an origin made them meanwhile. Look for a second one.", "停止の開始より新しいコピーがありました。停止中に、どこかのオリジンが生成しています。ほかにオリジンが残っていないか確認してください。"},
	"no_witness":           {"Nothing tells the cache’s answers from an origin’s. Have the cache say hit or miss, or the origin write the origin marker, with another value at each rendering.", "キャッシュの応答とオリジンの応答を見分けるものがありません。キャッシュにヒット／ミスを示させるか、ページの生成のたびに値の変わるオリジンマーカーを付けてください。"},
	"origin_never_seen":    {"Nothing ever answered where the origin is said to be, so that nobody knows whether it was away. Check its address <settings>, and bring it back before the drill is closed.", "オリジンのURLが一度も応答していないため、止まったかどうかわかりません。<settings>URLを確認し、復旧させてから訓練を終了してください。"},
	"drill_too_short":      {"The origin was away for too short a time: what a cache keeps anyway may have answered.", "止まっていた時間が短すぎます。キャッシュがふだん保持する分で応答した可能性があります。"},
	"not_survived":         {"People would not have seen the page.", "訪問者はページを見られませんでした。"},
	"survived_in_part":     {"Some answers were lost.", "一部の応答が失われました。"},
	"slow_while_hanging":   {"People would have waited too long. Serve stale while revalidating.", "訪問者の待ち時間が長すぎます。再検証中は期限切れの応答（stale）を返すように設定してください。"},
	"drill_expired":        {"The last drill was more than {valid} ago. Hold another.", "最後の訓練から{valid}を過ぎています。もう一度訓練してください。"},
	"config_changed":       {"The cache was configured otherwise when the drill was held, so that it proves nothing any more. Hold another.", "訓練の後にキャッシュの設定が変わったため、証明になりません。もう一度訓練してください。"},
	"no_report":            {"There is no load report. Upload one of a test against this page.", "負荷試験のレポートがありません。このページに対する試験のレポートを取り込んでください。"},
	"no_peak":              {"The expected peak is not known. Have PR tell it, or enter the usual traffic under Levels.", "想定ピークがわかりません。広報に聞くか、ふだんのトラフィックを「レベル」に入力してください。"},
	"load_stale":           {"The newest load report is more than {last} old. Test again.", "最新の負荷試験のレポートが{last}より前のものです。もう一度試験してください。"},
	"load_too_few":         {"The test made fewer than {requests request}, which proves no rate. Test for longer.", "リクエストが{requests}件未満で、処理能力の証明になりません。もっと長く試験してください。"},
	"load_not_told":        {"The report leaves out a figure that is needed. Upload one with the rate, the errors and the 95th percentile.", "必要な数値がレポートにありません。毎秒のリクエスト数、エラー、95パーセンタイルを含むレポートを取り込んでください。"},
	"load_too_little":      {"The test reached less than {least} times the expected peak. Scale out, then test with more load.", "試験は想定ピークの{least}倍に達していません。増強してから、負荷を上げて試験してください。"},
	"load_errors":          {"More than {errors} of the requests failed. Find out why, then test again.", "リクエストの{errors}超が失敗しました。原因を調べてから、もう一度試験してください。"},
	"load_thresholds":      {"The test crossed thresholds of its own. Look at its output, then test again.", "試験自身のしきい値を超えました。試験の出力を確認してから、もう一度試験してください。"},
	"load_dropped":         {"The test could not send what it was asked to. Test with more virtual users, or with less load.", "求めた負荷を送り切れていません。仮想ユーザーを増やすか、負荷を下げて試験してください。"},
	"load_slow":            {"The answers came too late under load. Scale out, or serve more from the shared cache.", "負荷をかけると応答が遅すぎます。増強するか、共有キャッシュからの配信を増やしてください。"},
	"load_bound":           {"The report gives only a bound. Upload one with the 95th percentile and all failures: of k6, vegeta, hey as text, oha, Locust or JMeter.", "レポートには上限や下限しかありません。95パーセンタイルとすべての失敗を含むレポート（k6、vegeta、heyのテキスト、oha、Locust、JMeter）を取り込んでください。"},
	"load_typed":           {"The capacity was entered by hand; no load report shows it. Upload one.", "処理能力は手入力の値で、裏づけるレポートがありません。負荷試験のレポートを取り込んでください。"},
	"load_margin":          {"The test reached less than {margin} times the expected peak. Test with more load.", "試験は想定ピークの{margin}倍に達していません。負荷を上げて試験してください。"},
	"load_old":             {"The test is more than {fresh} old. Test again before the event.", "試験から{fresh}を過ぎています。イベントの前にもう一度試験してください。"},
	"load_one_point":       {"Two tests within the limits are needed, one with about twice the machines. Say with each report how many served.", "基準内の試験が2件必要です。片方は約2倍の台数で行い、レポートごとに台数を入力してください。"},
	"load_not_linear":      {"Twice the machines serve less than {linear} times as much. Look for what they share: database, lock, line.", "台数を2倍にしても、処理できるのは{linear}倍未満です。共有しているもの（データベース、ロック、回線）を調べてください。"},
	"by_hand":              {"A person said so. That never makes more than a warning.", "人による確認です。要注意より良くはなりません。"},
}

// settingsPlace stands in a text for the place where people set what it speaks of: a form of the page, or the dashboard.
const settingsPlace = "<settings>"

// pick gives the text in the language, with the limits of a check.
func (t *Text) pick(checkID string, b both) string {
	said, rest, more := strings.Cut(t.Pick(b.ja, b.en), "{")
	for more {
		var key, plain string
		key, rest, _ = strings.Cut(rest, "}")
		plain, rest, more = strings.Cut(rest, "{")
		said += t.Limit(checkID, key) + plain
	}
	return said
}

// Limit says a limit of a check by its name, and behind a blank what it counts.
func (t *Text) Limit(checkID, key string) string {
	name, noun, _ := strings.Cut(key, " ")
	q, _ := toppage.Limit(checkID, name)
	switch {
	case q.Unit == toppage.Seconds:
		return t.Help.Value(time.Duration(q.Value * float64(time.Second)))
	case q.Unit == toppage.Share && t.Lang == JA:
		return proof.WriteFigure(math.Round(q.Value*100_000)/1000) + "%"
	case q.Unit == toppage.Share:
		return q.String()
	case noun != "":
		return plural(int(q.Value), noun)
	case q.Unit != toppage.Number:
		return proof.WriteFigure(q.Value) + " " + string(q.Unit)
	default:
		return proof.WriteFigure(q.Value)
	}
}

// CheckAsks says what a check asks; empty where there is no such check.
func (t *Text) CheckAsks(id string) string { return t.pick(id, checkTexts[id].asks) }

// CheckName gives the name of a check; its id where there is no name.
func (t *Text) CheckName(id string) string {
	if said, ok := checkTexts[id]; ok {
		return t.Pick(said.name.ja, said.name.en)
	}
	return id
}

// CheckReason says why a check does not pass, by its reason; empty where there is no such reason.
func (t *Text) CheckReason(id string, reason toppage.Reason) string {
	return t.reason(id, reasonTexts[reason], t.TopPage.InSettings)
}

// reason says a reason; place is where the settings of the page are found.
func (t *Text) reason(id string, b both, place string) string {
	return strings.ReplaceAll(t.pick(id, b), settingsPlace, place)
}

// SpeaksOfMarker says that a text speaks of the origin's marker.
func (t *Text) SpeaksOfMarker(said string) bool {
	return strings.Contains(said, t.in("origin’s marker", "オリジンマーカー")) || strings.Contains(said, t.in("origin marker", "オリジンマーカー"))
}

// Reasons gives every reason that is said.
func Reasons() iter.Seq[toppage.Reason] { return maps.Keys(reasonTexts) }

// SpeaksOfSettings says that a reason sends people to the settings of the page.
func SpeaksOfSettings(reason toppage.Reason) bool {
	return strings.Contains(reasonTexts[reason].en, settingsPlace)
}

// CheckAdvice says what to do about a check that does not pass; empty where nothing need be done.
func (t *Text) CheckAdvice(c toppage.Check) string {
	return t.advice(c, reasonTexts[c.Reason], t.TopPage.InSettings)
}

// advice is what a reason says of a check, where something need be done.
func (t *Text) advice(c toppage.Check, b both, place string) string {
	if c.State == toppage.CheckPass || c.Reason == "" {
		return ""
	}
	if said := t.reason(c.ID, b, place); said != "" || c.ID != "P1" {
		return said
	}
	return t.UnreadReason(string(c.Reason))
}

// CheckNames lists the names of checks, as many as fit a line.
func (t *Text) CheckNames(checks []toppage.Check) string {
	const most = 3
	var names []string
	for _, c := range checks[:min(len(checks), most)] {
		names = append(names, t.CheckName(c.ID))
	}
	line := t.List(names)
	if more := len(checks) - most; more > 0 {
		line += t.Block.AndMore(more)
	}
	return line
}

// Failing names the checks of a list such as "C1,C2" that do not pass; empty for an empty list.
func (t *Text) Failing(list string) string {
	if list == "" {
		return ""
	}
	return t.TopPage.Lacks(t.checkNames(list))
}
