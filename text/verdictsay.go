package text

import (
	"fmt"
	"slices"

	"tallylight/readiness/toppage"
)

// Says is the verdict in words: what was measured of the page, and what is not proven of it.
type Says struct {
	NotPage, NotSurvives, NoPeak string
	Silent, Refused              func(measured string) string
	Answers                      func(ms, from string, survives bool) string
	Proven                       func(proven, expected string) string
	NotProven                    func(proven, needed string) string
	Unproven                     func(expected string) string

	From map[string]string // by what became of C1
}

func saysIn(w say) Says {
	return Says{
		Silent:  w.with("It does not answer as it should: %s.", "正しく応答していません：%s。"),
		Refused: w.with("It refuses the prober, so nothing is known of it: %s.", "プローブが拒否されたため、状態は不明です：%s。"),
		Answers: func(ms, from string, survives bool) string {
			said := w("It answers"+around(" in ", ms, "")+from, from+around("", ms, "で")+"応答しています")
			if survives {
				return said + w(" and would survive an origin failure.", "。オリジンが停止しても表示を続けられます。")
			}
			return said + w(".", "。")
		},
		From: map[string]string{
			"hit":      w(" from the shared cache", "共有キャッシュから"),
			"inferred": w(" from what seems to be a shared cache", "共有キャッシュらしきものから"),
			"some":     w(", only in part from the shared cache", "一部だけ共有キャッシュから"),
			"miss":     w(" from the origin", "オリジンから"),
			"redirect": w(", but the origin makes the redirect to it for every visitor", "オリジンが毎回返すリダイレクトを経て"),
			"unseen":   w(", and nothing tells who makes the redirect to it", "応答元のわからないリダイレクトを経て"),
			"dark":     w(", and nothing says whether from a shared cache", "共有キャッシュからか不明ながら"),
		},
		NotPage:     w("What it answers is not the page.", "応答は本来のページではありません。"),
		NotSurvives: w("It is not proven to survive an origin failure.", "オリジンの停止に耐えることは未実証です。"),
		Proven:      w.with2("It is proven for the peak: %s of %s.", "ピークに対して実証済みです：%s／%s。"),
		NotProven:   w.with2("It is not proven for the peak: %s of the %s that are needed (1.5 times the peak).", "ピークに対して未実証です：実証値%s、必要%s（想定ピークの1.5倍）。"),
		Unproven:    w.with("Nothing is proven of the peak of %s.", "%sのピークに対する実証がありません。"),
		NoPeak:      w("It is not proven by a load test.", "負荷試験による実証がありません。"),
	}
}

// Peaks is what is expected of a page and what a load test has proven, in requests a second; 0: not known.
type Peaks struct{ Expected, Proven float64 }

// VerdictSays says what was measured of a page (all its checks) and what of the required ones is not proven.
func (t *Text) VerdictSays(v toppage.Verdict, required, all []toppage.Check, peak Peaks) string {
	switch a1 := checkOf(all, "A1"); {
	case a1.State == toppage.CheckFail:
		return t.Says.Silent(a1.Measured.String())
	case a1.State == toppage.CheckPass, a1.State == toppage.CheckWarn:
	case a1.Reason == "prober_refused":
		return t.Says.Refused(a1.Evidence)
	default:
		return t.TopPage.Say[toppage.UnknownVerdict]
	}
	c1, s1 := checkOf(all, "C1"), checkOf(all, "S1")
	lines := []string{t.Says.Answers(measuredMS(checkOf(all, "A2")), t.Says.From[from(c1)], s1.State == toppage.CheckPass)}
	if checkOf(all, "A4").State == toppage.CheckFail {
		lines = append(lines, t.Says.NotPage)
	}
	if s1 := checkOf(required, "S1"); s1.ID != "" && s1.State != toppage.CheckPass && s1.State != toppage.CheckNA {
		lines = append(lines, t.Says.NotSurvives)
	}
	if l1 := checkOf(required, "L1"); l1.ID != "" {
		lines = append(lines, t.peakSays(l1, peak))
	}
	rest := t.lacking(required)
	if v == toppage.Protected && rest == "" {
		rest = t.TopPage.Say[v]
	}
	return t.Sentences(append(lines, rest)...)
}

// checkOf gives the check of an id; the zero Check where there is none.
func checkOf(checks []toppage.Check, id string) toppage.Check {
	i := slices.IndexFunc(checks, func(c toppage.Check) bool { return c.ID == id })
	if i < 0 {
		return toppage.Check{}
	}
	return checks[i]
}

// measuredMS is the time that A2 measured; empty where there were too few answers.
func measuredMS(a2 toppage.Check) string {
	if a2.State == toppage.CheckUnknown {
		return ""
	}
	return a2.Measured.String()
}

// from names what became of C1.
func from(c1 toppage.Check) string {
	switch {
	case c1.State == toppage.CheckPass:
		return "hit"
	case c1.Reason == "redirect_uncached":
		return "redirect"
	case c1.Reason == "redirect_unseen":
		return "unseen"
	case c1.Reason == "only_inferred", c1.Reason == "denied", c1.Reason == "marker_still":
		return "inferred"
	case c1.State == toppage.CheckWarn:
		return "some"
	case c1.State == toppage.CheckFail:
		return "miss"
	default:
		return "dark"
	}
}

func (t *Text) peakSays(l1 toppage.Check, peak Peaks) string {
	expected, proven, needed := rate(peak.Expected)+" req/s", rate(peak.Proven), toppage.RequiredRate(peak.Expected)
	switch {
	case peak.Expected == 0 && l1.State == toppage.CheckPass:
		return ""
	case peak.Expected == 0:
		return t.Says.NoPeak
	case l1.State == toppage.CheckPass:
		return t.Says.Proven(proven, expected)
	case peak.Proven == 0:
		return t.Says.Unproven(expected)
	case peak.Proven >= needed: // what proves it is too old, or was typed
		return t.Says.NoPeak
	default:
		return t.Says.NotProven(proven, rate(needed)+" req/s")
	}
}

// lacking names the required checks that do not pass and that the sentences before do not speak of.
func (t *Text) lacking(required []toppage.Check) string {
	told := []string{"A1", "S1", "L1"}
	var rest []toppage.Check
	for _, c := range required {
		if c.State != toppage.CheckPass && c.State != toppage.CheckNA && !slices.Contains(told, c.ID) {
			rest = append(rest, c)
		}
	}
	if len(rest) == 0 {
		return ""
	}
	return t.TopPage.Lacks(t.CheckNames(rest))
}

// ProvenOf says how many of the checks pass and names the others: "proven 14/16, not proven: S3, L1". Ids stand for the
// names, since a wall has no room.
func (t *Text) ProvenOf(checks []toppage.Check) string {
	n, pass, open := 0, 0, []string(nil)
	for _, c := range checks {
		switch {
		case c.State == toppage.CheckNA, c.Later() && c.State != toppage.CheckPass:
			continue
		case c.State == toppage.CheckPass:
			pass++
		default:
			open = append(open, c.ID)
		}
		n++
	}
	said := fmt.Sprintf(t.Wall.Proven, pass, n)
	if len(open) == 0 {
		return said
	}
	return t.Join(said, t.Wall.NotProven+t.List(open))
}
