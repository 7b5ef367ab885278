package text

import (
	_ "embed" // directives.txt
	"slices"
	"strings"

	"tallylight/readiness/toppage"
)

// Mend is how a check that does not pass is mended at the layer that was seen: what to set, and where.
type Mend struct {
	Layer string // empty: whatever layer there is
	Where string // the file or place of that layer where it is set
	Code  string // the directive, the same in every language
	Says  string
}

// Mend gives the directive that mends a check; false where there is none: it passes, or no setting of a cache mends it.
func (t *Text) Mend(c toppage.Check) (Mend, bool) {
	remedy := remedyOf(c)
	directive, ok := directives[remedy]
	if !ok {
		return Mend{}, false
	}
	m := Mend{Code: directive[""], Says: t.TopPage.Remedy[remedy]}
	product := productOf(c.Layer)
	if code, known := directive[product]; known && product != "" {
		m.Layer, m.Where, m.Code = c.Layer, t.where(remedy, product), code
	}
	return m, m.Code != ""
}

// where says where a directive of a product is set, and from which document it is that could not be tried.
func (t *Text) where(remedy, product string) string {
	place, document := places[product], documented[product]
	if w, ok := walls[product]; ok && remedy == "let_in" {
		place, document = w.place, w.document
	}
	if document == "" {
		return place
	}
	return t.Join(place, t.TopPage.Untried(document))
}

// MendAt is the heading of what mends a check, with the layer where it is one that was seen.
func (t *Text) MendAt(m Mend) string {
	if m.Layer == "" {
		return t.TopPage.Mend
	}
	return t.TopPage.MendAt(m.Layer)
}

// productOf gives the product that a layer belongs to: "Netlify" for "Netlify Edge".
func productOf(layer string) string {
	for product := range places {
		if strings.HasPrefix(layer, product+" ") {
			return product
		}
	}
	return layer
}

// remedyOf names what mends a check; empty for nothing.
func remedyOf(c toppage.Check) string {
	unknown := c.State != toppage.CheckFail && c.State != toppage.CheckWarn
	if unknown && !slices.Contains(mendedUnknown, c.Reason) || c.Reason == "prober_refused" && c.ID != "A1" { // once is enough
		return ""
	}
	if remedy, ok := remedyOfReason[c.Reason]; ok {
		return remedy
	}
	if c.State == toppage.CheckFail {
		return remedyOfCheck[c.ID]
	}
	return ""
}

// mendedUnknown are the reasons for not knowing that a setting takes away.
var mendedUnknown = []toppage.Reason{"no_evidence", "no_witness", "redirect_unseen", "prober_refused"}

// remedyOfCheck is for checks of which every failure has the same remedy: what a drill showed.
var remedyOfCheck = map[string]string{"S1": "stale", "S2": "stale", "S3": "hang"}

var remedyOfReason = map[toppage.Reason]string{
	"no_evidence": "say", "only_inferred": "say", "marker_still": "say", "no_witness": "say",
	"misses": "store", "rendered": "store", "denied": "store", "not_cacheable": "store", "first_visitor_misses": "store",
	"short_lifetime": "declare", "kept_longer": "declare", "no_sie": "declare", "short_sie": "declare", "sie_forbidden": "declare",
	"kept_shorter": "keep", "variant_cold": "keep",
	"cookie_misses": "cookie", "cookie_shared": "set_cookie", "cookie_set": "set_cookie",
	"vary_star": "vary", "vary_kept": "vary", "vary_splits": "vary",
	"campaign_misses": "query", "query_misses": "query", "reload_misses": "reload",
	"data_uncached": "parts", "guess_uncached": "parts", "parts_uncached": "parts",
	"variant_misses": "variants", "identity_kept": "variants",
	"not_compressed": "compress", "no_h2": "h2", "no_staple": "staple", "bad_staple": "staple",
	"many_redirects": "redirect", "redirect_uncached": "redirect", "redirect_to_http": "redirect", "redirect_loop": "redirect", "entry_elsewhere": "redirect",
	"redirect_unseen": "way", "prober_refused": "let_in",
	"long_dns_ttl": "dns", "h3_silent": "h3",
}

// places says where the directives of a layer are set.
var places = map[string]string{
	"nginx": "nginx.conf: location", "Varnish": "default.vcl", "CloudFront": "Cache policy", "Fastly": "VCL", "Cloudflare": "Cache Rules",
	"Akamai": "Property Manager", "Squid": "squid.conf", "Apache": "httpd.conf: VirtualHost", "HAProxy": "haproxy.cfg: backend",
	"Traffic Server": "records.config", "Vercel": "vercel.json: headers", "Netlify": "_headers", "bunny.net": "Pull Zone", "Caddy": "Caddyfile",
	"AWS WAF": "Web ACL",
}

// documented are the products of which no server can be had to try directives on: those of them are from these documents.
var documented = map[string]string{
	"CloudFront": "docs.aws.amazon.com/cloudfront", "Fastly": "www.fastly.com/documentation/solutions/tutorials/full-site-delivery/serving-stale",
	"Cloudflare": "developers.cloudflare.com/cache", "Akamai": "techdocs.akamai.com/property-mgr", "Vercel": "vercel.com/docs/caching/cache-control-headers",
	"Netlify": "docs.netlify.com/build/caching/caching-overview", "bunny.net": "docs.bunny.net/cdn",
	"AWS WAF": "docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html",
}

// walls says the same of products that keep bots out elsewhere than where they cache.
var walls = map[string]struct{ place, document string }{
	"Cloudflare": {"Security rules: Custom rules", "developers.cloudflare.com/waf/custom-rules/skip"},
	"CloudFront": {places["AWS WAF"], documented["AWS WAF"]},
	"Akamai":     {"Bot Manager", "techdocs.akamai.com/cloud-security/docs/detection-methods"},
	"Vercel":     {"Firewall: Custom rules", "vercel.com/docs/vercel-firewall/vercel-waf/rule-configuration"},
}

// directives are what is set for each remedy, by layer; that without a layer is for all others.
var directives = readDirectives(directivesFile)

//go:embed directives.txt
var directivesFile string

// readDirectives reads remedies ("== ttl: why") with what is set at each layer ("-- nginx").
func readDirectives(file string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, part := range strings.Split(file, "\n== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n-- ")
		remedy, _, _ := strings.Cut(head, ":")
		all[remedy] = map[string]string{}
		for piece := range strings.SplitSeq(rest, "\n-- ") {
			layer, code, _ := strings.Cut(piece, "\n")
			if layer == "any" {
				layer = ""
			}
			code = strings.TrimSuffix(code, "\n")
			if other, same := strings.CutPrefix(code, "as "); same {
				code = all[other][layer]
			}
			all[remedy][layer] = code
		}
	}
	return all
}

// remedyIn says what each directive does, beside it.
func remedyIn(w say) map[string]string {
	return map[string]string{
		"say": w("Then each answer says itself whether a shared cache gave it. For a cache that cannot say it the origin’s marker proves the same: the origin, not the cache, writes another value each time that it renders the page. One of the lines below is enough.",
			"どの応答も、共有キャッシュによるものかを自身で示すようになります。示せないキャッシュでも、オリジンマーカーで証明できます。ページを生成するたびに、キャッシュではなくオリジンが別の値を書きます。下の行のうち、お使いの環境の1つで足ります。"),
		"store": w("Then the cache keeps the page, and gives the same to everybody for a minute.", "キャッシュがページを保持し、1分間は全員に同じものを返します。"),
		"declare": w("Then visitors and caches know that the page lasts a minute, and a day while the origin fails. s-maxage, must-revalidate, proxy-revalidate, no-cache and no-store each forbid to serve stale (RFC 9111 4.2.4).",
			"ページの保持時間が1分で、オリジン障害時は1日間返してよいことが、訪問者とキャッシュに伝わります。s-maxage、must-revalidate、proxy-revalidate、no-cache、no-storeは、いずれも期限切れの応答を禁じます（RFC 9111 4.2.4）。"),
		"keep": w("Then the cache keeps the page for as long as the headers say. Look also for purges, and for a cache that is too small.", "ヘッダーの示す時間だけ、キャッシュがページを保持します。パージや容量不足がないかも確認してください。"),
		"cookie": w("Then cookies neither lead past the cache nor split it. Personal parts of the page have to be loaded by script.",
			"Cookieがあってもキャッシュを迂回せず、コピーも分かれません。個人向けの部分はスクリプトで読み込んでください。"),
		"set_cookie": w("Then no visitor is given a cookie of another.", "訪問者に他人のCookieが渡らなくなります。"),
		"vary":       w("Then one copy serves every browser. What differs by device or language needs an address of its own.", "1つのコピーですべてのブラウザーに応答します。端末や言語で異なるものは別のURLにしてください。"),
		"query":      w("Then every address of the page leads to the same copy; scripts still see the parameters.", "どのURLでも同じコピーを返します。スクリプトからは引き続きパラメータを参照できます。"),
		"reload":     w("Then a reload is answered out of the cache.", "再読み込みにもキャッシュが応答します。"),
		"variants":   w("Then the origin renders one form of the page, and no other is missing from the cache.", "オリジンが生成する形は1つで済み、ほかの形もキャッシュから欠けなくなります。"),
		"parts": w("Then what is the same for everybody is made once in ten seconds, however many come. Put your own path in, and never one with personal data.",
			"全員に同じものは、どれだけ訪問者が来ても10秒に1回の生成で済みます。パスは自社のものに置き換え、個人情報を含むものには使わないでください。"),
		"stale": w("Then what is there is served for a day while the origin fails. Do not put s-maxage beside stale-if-error: it forbids to serve stale (RFC 9111 5.2.2.10).",
			"オリジン障害時も、期限切れの応答（stale）を1日間返し続けます。stale-if-errorとs-maxageを並べないでください。期限切れの応答が禁じられます（RFC 9111 5.2.2.10）。"),
		"hang":     w("Then nobody waits for the origin: what is there is served at once, and the origin is asked beside it, for 2 s at most.", "オリジンの応答を待たずに、キャッシュにあるものをすぐに返します。オリジンへの確認は裏で行い、最長2秒で打ち切ります。"),
		"compress": w("Then text takes a fourth to a fifth of the line.", "テキストの転送量が4分の1から5分の1になります。"),
		"h2":       w("Then each visitor needs one connection.", "訪問者ごとの接続が1本で済みます。"),
		"redirect": w("Then each way in leads to the page in one step, without the origin. Put your own name in.", "どの入口からも、オリジンを経ずに1回でページに着きます。名前は自社のものに置き換えてください。"),
		"way": w("Then it is seen who makes the redirect. Where the origin makes it, it writes another value each time (one of the lines below is enough); where the edge makes it, one that stays. Put your own name in.",
			"リダイレクトを返しているのがだれか、わかるようになります。オリジンなら毎回違う値（下の行のうち1つで足ります）、エッジなら変わらない値を書いてください。名前は自社のものに置き換えてください。"),
		"let_in": w("Then the prober sees what people see. Make up a secret of 20 letters or more, and set the header with it under Edit page settings.",
			"プローブが訪問者と同じページを確認できます。20文字以上のシークレットを決め、「ページの設定を編集」のヘッダーにも設定してください。"),
		"staple": w("Then the certificate’s state comes along, as it promises.", "証明書の約束どおり、有効性が応答に添えられます。"),
		"dns":    w("Then a switch reaches everybody within five minutes. Lower it a day before, and put your own name in.", "切り替えが5分以内に全員に届きます。前日までに下げてください。名前は自社のものに置き換えてください。"),
		"h3":     w("Then browsers do not try what does not answer.", "ブラウザーが、応答のない接続を試さなくなります。"),
	}
}
