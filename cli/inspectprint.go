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
	for _, r := range results {
		if _, err := io.WriteString(w, printable(r.String())); err != nil {
			return err
		}
	}
	return nil
}

// String tells the result in lines for a person: what came, what a shared cache makes of it, the checks.
func (r inspection) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.FinalURL)
	if r.Error != "" {
		fmt.Fprintf(&b, "  no answer  %s: %s\n", r.Error, r.Detail)
	} else {
		fmt.Fprintf(&b, "  answer     %d %s\n", r.Status, http.StatusText(r.Status))
	}
	if r.Refused.Told() {
		fmt.Fprintf(&b, "  refused    %s\n", refusalLine(r.Refused))
	}
	fmt.Fprintf(&b, "  served     %s (%s)", r.Facts.Served, strings.Join(nonEmpty(r.Facts.ServedConfidence, r.Facts.ServedBy, r.Evidence), "; "))
	fmt.Fprintf(&b, "\n  lifetime   %s\n", lifetimeLine(r.Facts))
	if r.Checks == nil {
		if r.Verdict != "" {
			fmt.Fprintf(&b, "\n%s\n", r.Verdict)
		}
		return b.String()
	}
	b.WriteString("\n" + checkLines(r.Checks))
	if len(r.Beyond) > 0 {
		b.WriteString("\nnot required at this level\n" + checkLines(r.Beyond))
	}
	fmt.Fprintf(&b, "\n%s\n", text.For(text.EN).Word.Verdict[r.Verdict])
	return b.String()
}

// refusalLine says that the prober was kept out, by what that is known, and by whom.
func refusalLine(r toppage.Refusal) string {
	who := "a bot wall refused the prober"
	if r.ByStatus() {
		who = "the page refused the prober"
	}
	return who + " (" + strings.Join(nonEmpty(r.Sign, r.By), "; ") + "), so nothing is known of it"
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
func checkLines(checks []toppage.Check) string {
	rows := [][]string{{"", "state", "measured", "required", "evidence"}}
	for _, c := range checks {
		rows = append(rows, []string{c.ID, string(c.State), c.Measured.String(), c.Required.String(), c.Evidence})
	}
	lines := strings.SplitAfter(aligned(rows), "\n")
	var b strings.Builder
	b.WriteString(lines[0])
	for i, c := range checks {
		b.WriteString(lines[i+1] + adviceLines(c))
	}
	return b.String()
}

// adviceLines says about a check that does not pass why, and how it is mended; empty where nothing need be done.
func adviceLines(c toppage.Check) string {
	const under = "      "
	words := text.For(text.EN)
	said := words.CheckAdvice(c)
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

func lifetimeLine(f toppage.Facts) string {
	line := fmt.Sprintf("%d s (%s)", f.SharedTTLS, f.SharedTTLSource)
	if !f.StorableShared {
		return "not storable in a shared cache"
	}
	if f.AgeS != nil {
		line += fmt.Sprintf(", age %d s", *f.AgeS)
	}
	if f.MustValidateEveryTime {
		line += ", must be validated every time"
	}
	if f.StaleProhibitedBy != "" {
		line += ", must not be used stale (" + f.StaleProhibitedBy + ")"
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
