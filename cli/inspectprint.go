package cli

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"tallylight/readiness/toppage"
	"tallylight/text"
)

func (cmd *inspectCmd) print(w io.Writer, results []inspection) error {
	if cmd.JSON {
		return printJSON(w, results, "  ")
	}
	agent := ""
	if cmd.HAR == "" {
		agent = userAgent(cmd.owner())
	}
	for _, r := range results {
		if _, err := io.WriteString(w, printable(r.lines(text.For(text.Lang(cmd.Lang)), agent))); err != nil {
			return err
		}
	}
	return nil
}

// lines tells the result for a person: what came, what a shared cache makes of it, the checks. agent is how the prober calls itself;
// empty: there was none, and responses are read that somebody recorded.
func (r inspection) lines(words *text.Text, agent string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s", r.FinalURL, aligned(r.summary(words, agent)))
	if r.Checks == nil {
		if r.Verdict != "" { // it can only be unknown: nothing but a refusal is judged
			fmt.Fprintf(&b, "\n%s\n", words.Inspect.State[toppage.CheckUnknown])
		}
		return b.String()
	}
	b.WriteString("\n" + checkLines(words, r.Checks))
	if len(r.Beyond) > 0 {
		b.WriteString("\n" + words.Inspect.Beyond + "\n" + checkLines(words, r.Beyond))
	}
	fmt.Fprintf(&b, "\n%s\n", words.Word.Verdict[r.Verdict])
	return b.String()
}

// summary is what came and what a shared cache makes of it: a name and a figure a line.
func (r inspection) summary(words *text.Text, agent string) [][]string {
	t := words.Inspect
	rows := [][]string{{t.Answer, fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status))}}
	if r.Error != "" {
		rows = [][]string{{t.NoAnswer, r.Error + ": " + r.Detail}}
	}
	if r.Refused.Told() {
		rows = append(rows, []string{t.Refused, refusalLine(words, r.Refused)})
	}
	if r.Refused.Told() && agent != "" {
		rows = append(rows, []string{t.LetInBy, t.Agent(agent)})
	}
	served := fmt.Sprintf("%s (%s)", r.Facts.Served, strings.Join(nonEmpty(r.Facts.ServedConfidence, r.Facts.ServedBy, r.Evidence), "; "))
	return append(rows, []string{t.Served, served}, []string{t.Lifetime, lifetimeLine(words, r.Facts)})
}

// refusalLine says that the prober was kept out, by what that is known, and by whom.
func refusalLine(words *text.Text, r toppage.Refusal) string {
	sign := strings.Join(nonEmpty(r.Sign, r.By), "; ")
	if r.ByStatus() {
		return words.Inspect.ByTop(sign)
	}
	return words.Inspect.ByWall(sign)
}

// printable leaves out of lines what would command a terminal: what is printed was written by others.
func printable(lines string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsGraphic(r) {
			return r
		}
		return '\uFFFD'
	}, lines)
}

// checkLines lists checks, and under each that does not pass what to do and what to set.
func checkLines(words *text.Text, checks []toppage.Check) string {
	t := words.Inspect
	rows := [][]string{{"", t.ColState, t.ColMeasured, t.ColRequired, t.ColEvidence}}
	for _, c := range checks {
		rows = append(rows, []string{c.ID, t.State[c.State], c.Measured.String(), c.Required.String(), c.Evidence})
	}
	lines := strings.SplitAfter(aligned(rows), "\n")
	var b strings.Builder
	b.WriteString(lines[0])
	for i, c := range checks {
		b.WriteString(lines[i+1] + adviceLines(words, c))
	}
	return b.String()
}

// adviceLines says about a check that does not pass why, and how it is mended; empty where nothing need be done.
func adviceLines(words *text.Text, c toppage.Check) string {
	const under = "      "
	said := words.InspectAdvice(c)
	if said == "" {
		return ""
	}
	out := under + words.CheckName(c.ID) + ": " + said + "\n"
	m, ok := words.Mend(c)
	if !ok {
		return out
	}
	out += under + strings.Join(nonEmpty(words.MendAt(m), m.Where), ", ") + "\n"
	for line := range strings.SplitSeq(m.Code, "\n") {
		out += under + "  " + line + "\n"
	}
	return out
}

// lifetimeLine says for how long a shared cache may keep what came.
func lifetimeLine(words *text.Text, f toppage.Facts) string {
	t := words.Inspect
	if !f.StorableShared {
		return t.NotStorable
	}
	line := t.Kept(int(f.SharedTTLS), f.SharedTTLSource)
	if f.AgeS != nil {
		line = words.List([]string{line, t.Age(int(*f.AgeS))})
	}
	if f.MustValidateEveryTime {
		line = words.List([]string{line, t.Always})
	}
	if f.StaleProhibitedBy != "" {
		line = words.List([]string{line, t.NeverStale(f.StaleProhibitedBy)})
	}
	return line
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// aligned sets rows in columns, two spaces apart.
func aligned(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += "  " + cell + strings.Repeat(" ", widths[i]-width(cell))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// width is how many columns a text takes in a terminal; Japanese takes two a letter.
func width(text string) (columns int) {
	for _, r := range text {
		if columns++; r >= 0x2e80 {
			columns++
		}
	}
	return columns
}
