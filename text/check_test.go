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

// TestButtonsAreCalledByTheirName: a sentence that sends people to the limits of a page calls the button as it is labelled.
func TestButtonsAreCalledByTheirName(t *testing.T) {
	ja := For(JA)
	sentences := []string{ja.Drill.NoOrigin}
	for reason := range reasonTexts {
		sentences = append(sentences, ja.CheckReason("A1", reason))
	}
	named := 0
	for _, said := range sentences {
		for _, called := range regexp.MustCompile(`「(基準値を[^」]*)」`).FindAllStringSubmatch(said, -1) {
			named++
			if called[1] != ja.TopPage.EditLimits {
				t.Errorf("%q is called %q, but the button says %q", said, called[1], ja.TopPage.EditLimits)
			}
		}
	}
	if named == 0 {
		t.Error("no sentence names the button: the test looks at the wrong ones")
	}
}
