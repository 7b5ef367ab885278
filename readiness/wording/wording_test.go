package wording_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tallylight/readiness/wording"
)

// texts are those of a default task by name, with how long each may be.
func texts(words wording.Task) map[string]struct {
	wording.Both
	most int
} {
	return map[string]struct {
		wording.Both
		most int
	}{"title": {words.Title, 60}, "what": {words.What, 260}, "why": {words.Why, 200}, "done": {words.Done, 160}}
}

func TestEveryDefaultTaskSaysWhatWhyAndWhenItIsDoneInBothLanguages(t *testing.T) {
	for id, words := range wording.Tasks {
		for name, said := range texts(words) {
			if said.JA == "" || said.EN == "" {
				t.Errorf("%s: %s is not said in both languages", id, name)
			}
			if ja, en := utf8.RuneCountInString(said.JA), utf8.RuneCountInString(said.EN); ja > said.most*2/3 || en > said.most {
				t.Errorf("%s: %s has %d characters in Japanese and %d in English", id, name, ja, en)
			}
			if strings.ContainsFunc(said.EN, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
				t.Errorf("%s: the English %s holds Japanese: %s", id, name, said.EN)
			}
			if strange := english(said.JA); strange != "" {
				t.Errorf("%s: the Japanese %s holds English: %s", id, name, strange)
			}
		}
	}
}

// known are the words that Japanese engineers write in Latin letters.
var known = strings.Fields("API CDN DB GO IP Issue LB NO-GO SMS SRE TTL URL WAF C1 C2 F1 L1 L2 S1 S4 RDB stale")

var latin = regexp.MustCompile(`[A-Za-z][A-Za-z0-9-]*`)

// english gives a word of a Japanese text that is not Japanese; empty where there is none.
func english(said string) string {
	for _, word := range latin.FindAllString(said, -1) {
		if !slices.Contains(known, word) {
			return word
		}
	}
	return ""
}

// Both languages say the same, sentence by sentence.
func TestBothLanguagesHaveAsManySentences(t *testing.T) {
	ends := regexp.MustCompile(`\.( |$)`)
	for id, words := range wording.Tasks {
		for name, said := range texts(words) {
			if name == "title" {
				continue
			}
			if ja, en := strings.Count(said.JA, "。"), len(ends.FindAllString(said.EN, -1)); ja != en || ja == 0 || !strings.HasSuffix(said.JA, "。") {
				t.Errorf("%s: %s has %d sentences in Japanese and %d in English", id, name, ja, en)
			}
		}
	}
}

func TestHelpOfAnOlderTask(t *testing.T) {
	usual, own := wording.Tasks["A-05"], wording.Help{What: wording.Both{JA: "自社の手順。", EN: "Our own way."}}
	for _, row := range []struct {
		sentence string
		id       string
		title    wording.Both
		has      wording.Help
		want     wording.Help
	}{
		{"a default task that tells nothing gets its help", "A-05", usual.Title, wording.Help{}, usual.Help},
		{"what was written stays", "A-05", usual.Title, own, own},
		{"a task of another title is another task", "A-05", wording.Both{JA: "当番", EN: "On call"}, wording.Help{}, wording.Help{}},
		{"in one language is enough", "A-05", wording.Both{JA: usual.Title.JA, EN: "On call"}, wording.Help{}, wording.Help{}},
		{"a company's own task has none", "Z-01", usual.Title, wording.Help{}, wording.Help{}},
	} {
		if got := row.has.Since(row.id, row.title); got != row.want {
			t.Errorf("%s: %+v", row.sentence, got)
		}
	}
}

func TestHelpThatCannotBeKept(t *testing.T) {
	h := wording.Help{Why: wording.Both{JA: strings.Repeat("字", wording.Most), EN: strings.Repeat("x", wording.Most+1)}}
	if wrong := h.Wrong(); len(wrong) != 1 || wrong[0].Field != "why_en" || wrong[0].Reason != "too_long" {
		t.Errorf("%+v", wrong)
	}
}
