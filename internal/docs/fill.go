// Package docs makes the tables of the documentation out of the rules and words of the program, so that they cannot
// contradict it.
package docs

import (
	"fmt"
	"regexp"
	"strings"
)

// block is a generated part of a page: from its marker with its name to the next end marker, each on a line of its own.
var block = regexp.MustCompile(`(?ms)^<!-- generated: ([a-z]+) -->\n(.*?)^<!-- end -->$`)

// Fill gives the page with each of its blocks made anew. An error names a block that nobody makes, or a marker without end.
func Fill(page string, blocks map[string]string) (string, error) {
	var unknown []string
	found := 0
	filled := block.ReplaceAllStringFunc(page, func(old string) string {
		name := block.FindStringSubmatch(old)[1]
		made, known := blocks[name]
		if !known {
			unknown = append(unknown, name)
		}
		found++
		return fmt.Sprintf("<!-- generated: %s -->\n%s<!-- end -->", name, made)
	})
	switch {
	case len(unknown) > 0:
		return "", fmt.Errorf("nothing makes the block %s", strings.Join(unknown, ", "))
	case found != strings.Count(page, "<!-- generated: ") || found != strings.Count(page, "<!-- end -->"):
		return "", fmt.Errorf("%d blocks are whole, but their markers do not pair", found)
	}
	return filled, nil
}

// Table writes a table in Markdown.
func Table(head []string, rows [][]string) string {
	var b strings.Builder
	line(&b, head)
	line(&b, strings.Split(strings.Repeat("---,", len(head)-1)+"---", ","))
	for _, row := range rows {
		line(&b, row)
	}
	return b.String()
}

func line(b *strings.Builder, cells []string) {
	for _, cell := range cells {
		b.WriteString("| " + strings.ReplaceAll(strings.ReplaceAll(cell, "|", `\|`), "\n", " ") + " ")
	}
	b.WriteString("|\n")
}
