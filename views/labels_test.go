package views

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"tallylight/readiness"
	"tallylight/text"
)

// labelled finds the fields that pages name: Label("title"), @ladderField(p, "lead", …), typedInput{Name: "date", …}.
var labelled = regexp.MustCompile(`(?:\.(?:Label|Labelled|Optional)\(|Field\([\w.]+, (?:i\+1, )?|Choice\(p, |typedInput\{Name: )"([\w.]+)"`)

func TestEveryFieldOfAFormHasALabel(t *testing.T) {
	pages, err := filepath.Glob("*.templ")
	if err != nil || len(pages) == 0 {
		t.Fatal(err, pages)
	}
	seen := map[string]bool{}
	for _, page := range pages {
		source, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range labelled.FindAllStringSubmatch(string(source), -1) {
			seen[m[1]] = true
			if m[1] == text.For(text.EN).Label(m[1]) {
				t.Errorf("%s: field %q has no label", page, m[1])
			}
		}
	}
	for _, about := range readiness.EventTexts {
		for _, lang := range []text.Lang{text.EN, text.JA} {
			field, said := "event."+about.Field, text.For(lang)
			if said.Label(field) == field || said.Label(field) == about.Field || said.Hint(field) == "" {
				t.Errorf("%s: %s has the label %q and the hint %q", lang, field, said.Label(field), said.Hint(field))
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d fields are looked at", len(seen))
	}
}
