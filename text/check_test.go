package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness/toppage"
)

const checksRoom = "../readiness/toppage"

func TestEveryCheckHasItsWords(t *testing.T) {
	known := map[string]bool{}
	for _, row := range toppage.Catalogue {
		if known[row.ID] {
			t.Errorf("%s is in the catalogue twice", row.ID)
		}
		known[row.ID] = true
		said := checkTexts[row.ID]
		if said.name.en == "" || said.name.ja == "" || said.asks.en == "" || said.asks.ja == "" {
			t.Errorf("%s is not said in both languages: %+v", row.ID, said)
		}
	}
	for id := range checkTexts {
		if !known[id] {
			t.Errorf("%s has words and is no check", id)
		}
	}
}

// TestEveryLimitIsQuoted: a limit that a check has is told in what it asks or in why it does not pass, in both languages,
// and what is quoted is a limit of the check.
func TestEveryLimitIsQuoted(t *testing.T) {
	emitted := emittedReasons(t)
	for _, row := range toppage.Catalogue {
		quoted := map[Lang]string{EN: checkTexts[row.ID].asks.en, JA: checkTexts[row.ID].asks.ja}
		for reason := range emitted[row.ID] {
			quoted[EN] += reasonTexts[reason].en
			quoted[JA] += reasonTexts[reason].ja
		}
		for lang, words := range quoted {
			names := map[string]bool{}
			for _, quote := range quotes(words) {
				names[quote] = true
				if _, ok := toppage.Limit(row.ID, quote); !ok {
					t.Errorf("%s: %s quotes {%s}, which it has not", lang, row.ID, quote)
				}
			}
			for name := range row.Limits {
				if !names[name] {
					t.Errorf("%s: no sentence of %s quotes its limit {%s}", lang, row.ID, name)
				}
			}
		}
	}
}

// quotes lists the names of the limits that a text quotes.
func quotes(words string) []string {
	var names []string
	for _, quote := range regexp.MustCompile(`{(\w*)( \w+)?}`).FindAllStringSubmatch(words, -1) {
		names = append(names, quote[1])
	}
	return names
}

// emittedReasons gives the reasons that checks were seen to give, by check, in what is kept of some thousand pages.
func emittedReasons(t *testing.T) map[string]map[toppage.Reason]bool {
	t.Helper()
	kept, err := os.ReadFile(filepath.Join(checksRoom, "testdata/checks.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	emitted := map[string]map[toppage.Reason]bool{}
	for line := range bytes.Lines(kept) {
		var c toppage.Check
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if emitted[c.ID] == nil {
			emitted[c.ID] = map[toppage.Reason]bool{}
		}
		if c.Reason != "" {
			emitted[c.ID][c.Reason] = true
		}
	}
	return emitted
}

// noLimit are the numbers in sentences that no rule decides: names, statuses, what is counted on one hand.
var noLimit = regexp.MustCompile(`HTTP/[123](\.1)?|UDP 443|IPv6|RFC 9111 4\.2\.4|\b(200|503)\b|200以外|200です|200であ|200も503|503を|95th|95パーセンタイル|k6|1/{|` +
	`60 s\.|60秒保持|2回目|1回ずつ|1つのコピー|もう1つ|試験が2件|約2倍の台数|台数を2倍に|分の1|{[^}]*}`)

func TestNoSentenceSpellsALimit(t *testing.T) {
	sentences := map[string]both{}
	for id, said := range checkTexts {
		sentences[id] = said.asks
	}
	for reason, said := range reasonTexts {
		sentences[string(reason)] = said
	}
	for of, said := range sentences {
		for _, sentence := range []string{said.en, said.ja} {
			if rest := noLimit.ReplaceAllString(sentence, ""); strings.ContainsAny(rest, "0123456789") {
				t.Errorf("%s spells a number that may be a limit: %s", of, sentence)
			}
		}
	}
}

func TestLimitsAreSaidInTheLanguage(t *testing.T) {
	for _, row := range []struct{ check, key, en, ja string }{
		{"A1", "answers", "19", "19"},
		{"A3", "hops redirect", "1 redirect", "1"},
		{"C2", "ttl", "30 s", "30秒"},
		{"S4", "sie", "10 minutes", "10分"},
		{"S1", "share", "99 %", "99%"},
		{"L1", "errors", "0.1 %", "0.1%"},
		{"L1", "margin", "1.5", "1.5"},
		{"L1", "requests request", "100 requests", "100"},
		{"L2", "last", "60 days", "60日"},
		{"Z2", "weight", "100 KiB", "100 KiB"},
		{"D1", "survey", "15 minutes", "15分"},
	} {
		en, ja := For(EN).Limit(row.check, row.key), For(JA).Limit(row.check, strings.Fields(row.key)[0])
		if en != row.en || ja != row.ja {
			t.Errorf("%s of %s: %q, %q, want %q, %q", row.key, row.check, en, ja, row.en, row.ja)
		}
	}
	if got, want := For(EN).CheckAsks("C1"), "18 of 20 responses come from a shared cache, as their headers say or the origin’s marker proves."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := For(EN).CheckAsks("Q1") + For(JA).CheckReason("A1", "no_such_reason"); got != "" {
		t.Errorf("of what is no check: %q", got)
	}
}

func TestTheVerdictSaysWhatBecameOfTheCache(t *testing.T) {
	for _, row := range []struct {
		state    toppage.CheckState
		reason   toppage.Reason
		sentence string
	}{
		{toppage.CheckPass, "", "It answers from the shared cache."},
		{toppage.CheckWarn, "only_inferred", "It answers from what seems to be a shared cache."},
		{toppage.CheckWarn, "misses", "It answers, only in part from the shared cache."},
		{toppage.CheckFail, "misses", "It answers from the origin."},
		{toppage.CheckUnknown, "no_evidence", "It answers, and nothing says whether from a shared cache."},
	} {
		all := []toppage.Check{{ID: "A1", State: toppage.CheckPass}, {ID: "A2", State: toppage.CheckUnknown}, {ID: "C1", State: row.state, Reason: row.reason}}
		if got := For(EN).VerdictSays(toppage.VerdictAtRisk, nil, all, Peaks{}); got != row.sentence {
			t.Errorf("%s %s: %q, want %q", row.state, row.reason, got, row.sentence)
		}
	}
}

func TestACapacityIsSaidAgainstWhatIsNeeded(t *testing.T) {
	l1 := toppage.Check{ID: "L1", State: toppage.CheckWarn}
	for _, row := range []struct {
		sentence                          string
		peak, proven                      float64
		verdict, verdictJA, says, saysInJ string
	}{
		{"above the peak and below 1.5 times the peak", 21_000, 26_500,
			"It is not proven for the peak: 26,500 of the 31,500 req/s that are needed (1.5 times the peak).", "ピークに対して未実証です：実証値26,500、必要31,500 req/s（想定ピークの1.5倍）。",
			"26,500 are proven. 31,500 are needed, 1.5 times the peak.", "実証値は26,500 req/sです。必要なのは想定ピークの1.5倍、31,500 req/sです。"},
		{"enough, by a test that is too old", 21_000, 31_500, "It is not proven by a load test.", "負荷試験による実証がありません。",
			"31,500 are proven.", "実証値は31,500 req/sです。"},
		{"nothing", 21_000, 0, "Nothing is proven of the peak of 21,000 req/s.", "21,000 req/sのピークに対する実証がありません。",
			"No capacity is proven.", "処理能力は未実証です。"},
		{"of a peak that is not known", 0, 100, "It is not proven by a load test.", "負荷試験による実証がありません。", "100 are proven.", "実証値は100 req/sです。"},
	} {
		peaks, proven := Peaks{Expected: row.peak, Proven: row.proven}, toppage.Proven{Rate: row.proven}
		got := []string{For(EN).peakSays(l1, peaks), For(JA).peakSays(l1, peaks), For(EN).ProvenSays(proven, row.peak, Clock{}), For(JA).ProvenSays(proven, row.peak, Clock{})}
		if want := []string{row.verdict, row.verdictJA, row.says, row.saysInJ}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", row.sentence, got, want)
		}
	}
}

// TestEveryReasonIsSaidAndGiven: the rules give no reason that is not said in both languages, as a misspelt one, and none
// is said that no rule gives.
func TestEveryReasonIsSaidAndGiven(t *testing.T) {
	given := reasonsInRules(t)
	for reason, where := range given {
		if said := reasonTexts[reason]; said.en == "" || said.ja == "" {
			t.Errorf("%s: the reason %q is not said in both languages", where, reason)
		}
	}
	for reason := range reasonTexts {
		if given[reason] == "" {
			t.Errorf("the reason %q is said, and no rule gives it", reason)
		}
	}
	for reason := range remedyOfReason {
		if given[reason] == "" {
			t.Errorf("the reason %q is mended, and no rule gives it", reason)
		}
	}
	for id, reasons := range emittedReasons(t) {
		for reason := range reasons {
			for _, lang := range []Lang{EN, JA} {
				if said := For(lang).CheckAdvice(toppage.Check{ID: id, State: toppage.CheckFail, Reason: reason}); said == "" {
					t.Errorf("%s: %s gives %q, and nothing is said", lang, id, reason)
				}
			}
		}
	}
}

// reasonsInRules gives every constant of the type Reason in the source of the checks, with a place where it stands.
func reasonsInRules(t *testing.T) map[toppage.Reason]string {
	t.Helper()
	names, err := filepath.Glob(checksRoom + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset, files := token.NewFileSet(), []*ast.File(nil)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: blind{}, Error: func(error) {}} // what is imported does not matter here
	pkg, _ := config.Check("tallylight/readiness/toppage", fset, files, info)
	reason := pkg.Scope().Lookup("Reason").Type()
	found := map[toppage.Reason]string{}
	for expr, of := range info.Types {
		if of.Type == reason && of.Value != nil && of.Value.Kind() == constant.String {
			if word := constant.StringVal(of.Value); word != "" {
				found[toppage.Reason(word)] = fset.Position(expr.Pos()).String()
			}
		}
	}
	return found
}

// blind imports nothing of a package but its name.
type blind struct{}

func (blind) Import(path string) (*types.Package, error) {
	if path == "" {
		return nil, fmt.Errorf("no path")
	}
	pkg := types.NewPackage(path, path[strings.LastIndexByte(path, '/')+1:])
	pkg.MarkComplete()
	return pkg, nil
}

// TestButtonsAreCalledByTheirName: a sentence that sends people to the settings of a page calls the button as it is labelled.
func TestButtonsAreCalledByTheirName(t *testing.T) {
	ja, en := For(JA), For(EN)
	for _, said := range []string{en.Drill.NoOrigin, en.Trouble.Reason["no_origin"], en.TopPage.Remedy["let_in"], en.Marker.How, en.TopPage.InSettings} {
		if !strings.Contains(said, en.TopPage.EditSettings) {
			t.Errorf("%q does not name the button %q", said, en.TopPage.EditSettings)
		}
	}
	sentences := []string{ja.Drill.NoOrigin, ja.Trouble.Reason["no_origin"], ja.TopPage.Remedy["let_in"], ja.Marker.How, ja.TopPage.InSettings}
	for reason := range reasonTexts {
		sentences = append(sentences, ja.CheckReason("A1", reason))
	}
	named := 0
	for _, said := range sentences {
		for _, called := range regexp.MustCompile(`「(ページの設定[^」]*)」`).FindAllStringSubmatch(said, -1) {
			named++
			if called[1] != ja.TopPage.EditSettings {
				t.Errorf("%q is called %q, but the button says %q", said, called[1], ja.TopPage.EditSettings)
			}
		}
	}
	if named == 0 {
		t.Error("no sentence names the button: the test looks at the wrong ones")
	}
}

// TestACommandLineSpeaksOfNoButtons: what inspect prints has flags, and no buttons of a page.
func TestACommandLineSpeaksOfNoButtons(t *testing.T) {
	for _, lang := range []Lang{EN, JA} {
		words := For(lang)
		buttons := []string{words.TopPage.EditSettings, words.Do.CheckNow, words.LetIn.Title, words.Nav.Levels, settingsPlace}
		for _, row := range toppage.Catalogue {
			for reason := range emittedReasons(t)[row.ID] {
				said := words.InspectAdvice(toppage.Check{ID: row.ID, State: toppage.CheckFail, Reason: reason})
				if lang == JA {
					buttons[3] = "「" + words.Nav.Levels + "」"
				}
				if i := slices.IndexFunc(buttons, func(b string) bool { return strings.Contains(said, b) }); i >= 0 || said == "" {
					t.Errorf("%s %s %s: %q", lang, row.ID, reason, said)
				}
			}
		}
		if said := words.InspectAdvice(toppage.Check{ID: "A1", State: toppage.CheckPass, Reason: "no_marker"}); said != "" {
			t.Errorf("a check that passes: %q", said)
		}
	}
	if got := For(EN).InspectAdvice(toppage.Check{ID: "A4", State: toppage.CheckUnknown, Reason: "no_marker"}); !strings.Contains(got, "--marker") {
		t.Errorf("it names no flag: %q", got)
	}
}

// oneTerm are the words of which there is one for each thing, and the others that were once used for it.
var oneTerm = map[string][]string{
	"ページの設定を編集":     {"基準値を編集"},
	"訓練記録":          {"訓練の証明書", "訓練の記録"},
	"期限切れの応答":       {"代替配信", "古い内容", "古い応答", "期限切れを配信"},
	"オリジンのURL":      {"オリジンのアドレス", "オリジンの場所"},
	"設定のバージョン":      {"設定の版"},
	"シークレット":        {"秘密の値", "秘密鍵", "秘密のヘッダー", "秘密情報"},
	"サインイン":         {"でログイン", "でのログイン"},
	"一度だけ有効な":       {"一度だけ使える", "ワンタイム"},
	"大画面":           {"、ウォール", "。ウォール"},
	"オリジンマーカー":      {"オリジンの印", "の印が", "印を書"},
	"ファイルとデータ":      {"読み込む部品"},
	"page settings": {"Edit limits"},
	"drill record":  {"The certificate counts", "The certificate states"},
}

// TestOneTermForOneThing reads the words of the program and of its documents.
func TestOneTermForOneThing(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.go", "../readiness/wording/*.go", "../docs/*.md", "../docs/ja/*.md", "../README*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, found...)
	}
	all := ""
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all += string(content)
		for term, others := range oneTerm {
			for _, other := range others {
				if strings.Contains(string(content), other) {
					t.Errorf("%s says %q, where others say %q", file, other, term)
				}
			}
		}
	}
	for term := range oneTerm {
		if !strings.Contains(all, term) {
			t.Errorf("nothing says %q", term)
		}
	}
}

// TestTheMarkerIsAnotherEachTime: no line that is shown for it writes a value that stays, and the line of Go is Go.
func TestTheMarkerIsAnotherEachTime(t *testing.T) {
	lines := strings.Split(MarkerCode(), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		if !strings.HasPrefix(lines[i], "# ") || !strings.Contains(lines[i+1], toppage.DefaultOriginMark) || regexp.MustCompile(`\d{5}`).MatchString(lines[i+1]) {
			t.Errorf("%q: %q", lines[i], lines[i+1])
		}
		if lines[i] == "# Go" {
			if _, err := parser.ParseExpr(lines[i+1]); err != nil {
				t.Errorf("%q: %v", lines[i+1], err)
			}
		}
	}
	if atOrigin(MarkerCode()) == "" || atOrigin(directives["way"][""]) == "" {
		t.Error("nothing is shown for the nginx of an origin")
	}
}
