package proof

import (
	"errors"
	"slices"
	"strings"

	"tallylight/readiness/fault"
)

// Expression is a Prometheus expression, taken apart as far as Tallylight has to know it: whether it compares by itself,
// and which series it reads. What it means is Prometheus's to say.
// https://prometheus.io/docs/prometheus/latest/querying/basics/
type Expression struct {
	tokens []exprToken
}

// exprToken is a word or sign of an expression. What stands in {} or [] is one token.
type exprToken struct {
	kind exprKind
	text string
}

type exprKind int

const (
	exprWord exprKind = iota // a name, keyword, number or duration
	exprText
	exprSign
	exprOpen
	exprClose
	exprMatchers // {job="x"}
	exprRange    // [5m]
)

var errExpression = errors.New("not a Prometheus expression")

// ReadExpression takes an expression apart. What cannot be one is refused; not all that Prometheus refuses is.
func ReadExpression(text string) (Expression, error) {
	var e Expression
	for text = exprBlank(text); text != ""; text = exprBlank(text) {
		t, n := nextToken(text)
		if n == 0 {
			return e, errExpression
		}
		e.tokens, text = append(e.tokens, t), text[n:]
	}
	if len(e.tokens) == 0 || !e.balanced() {
		return e, errExpression
	}
	return e, nil
}

// exprBlank leaves out blanks and comments at the beginning.
func exprBlank(text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		if !strings.HasPrefix(text, "#") {
			return text
		}
		_, text, _ = strings.Cut(text, "\n")
	}
}

// nextToken reads one token, and says how many bytes it takes; 0: there is none.
func nextToken(text string) (exprToken, int) {
	whole := func(kind exprKind, n int) (exprToken, int) { return exprToken{kind, text[:n]}, n }
	switch c := text[0]; {
	case strings.IndexByte("\"'`", c) >= 0:
		return whole(exprText, quoted(text))
	case c == '{':
		return whole(exprMatchers, enclosed(text, '}'))
	case c == '[':
		return whole(exprRange, enclosed(text, ']'))
	case c == '(':
		return whole(exprOpen, 1)
	case c == ')':
		return whole(exprClose, 1)
	case isWord(c):
		return whole(exprWord, wordLength(text))
	}
	for _, sign := range exprSigns {
		if strings.HasPrefix(text, sign) {
			return whole(exprSign, len(sign))
		}
	}
	return exprToken{}, 0
}

// exprSigns are those that stand outside of {}, longer ones first.
var exprSigns = []string{"==", "!=", ">=", "<=", ">", "<", "+", "-", "*", "/", "%", "^", "@", ","}

var exprComparisons = []string{"==", "!=", ">=", "<=", ">", "<"}

func isWord(c byte) bool {
	return c == '_' || c == ':' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func wordLength(text string) int {
	for i := range len(text) {
		if !isWord(text[i]) {
			return i
		}
	}
	return len(text)
}

// quoted gives the length of the text in quotes at the beginning, 0 where it does not end. There are no escapes between
// backquotes.
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == text[0]:
			return i + 1
		case text[i] == '\\' && text[0] != '`':
			i++
		}
	}
	return 0
}

// enclosed gives the length up to a closing sign, 0 where there is none. Signs in quotes and comments do not close.
func enclosed(text string, closing byte) int {
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == closing:
			return i + 1
		case c == '#':
			i = len(text) - len(exprBlank(text[i:])) - 1
		case strings.IndexByte("\"'`", c) >= 0:
			n := quoted(text[i:])
			if n == 0 {
				return 0
			}
			i += n - 1
		}
	}
	return 0
}

func (e Expression) balanced() bool {
	depth := 0
	for _, t := range e.tokens {
		switch t.kind {
		case exprOpen:
			depth++
		case exprClose:
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}

// bracket is what a pair of round brackets is: a call of what, the labels of a clause, or (neither) a group.
type bracket struct {
	call   string
	clause string
}

// walk goes through the tokens, each with the brackets that it stands in.
func (e Expression) walk(visit func(i int, t exprToken, in []bracket)) {
	var in []bracket
	var closed bracket // the one that ended just now
	for i, t := range e.tokens {
		switch t.kind {
		case exprOpen:
			in = append(in, e.opens(i, closed))
		case exprClose:
			closed, in = in[len(in)-1], in[:len(in)-1]
			continue
		default:
			visit(i, t, in)
		}
		closed = bracket{}
	}
}

// opens says what the bracket at a place is; closed is the one that ended just before it.
func (e Expression) opens(i int, closed bracket) bracket {
	var before exprToken
	if i > 0 {
		before = e.tokens[i-1]
	}
	word := strings.ToLower(before.text)
	switch {
	case closed.clause == "by" || closed.clause == "without":
		return bracket{call: "aggregation"}
	case before.kind != exprWord:
		return bracket{}
	case slices.Contains(exprClauses, word):
		return bracket{clause: word}
	case slices.Contains(exprKeywords, word):
		return bracket{}
	default:
		return bracket{call: word}
	}
}

// exprClauses are followed by labels in brackets.
var exprClauses = []string{"by", "without", "on", "ignoring", "group_left", "group_right"}

var exprKeywords = append([]string{"and", "or", "unless", "bool", "offset", "atan2", "inf", "nan"}, exprClauses...)

// Compares says that the expression as a whole compares: then "false" and "no such metric" are the same empty answer.
// Within the arguments of a function or an aggregation it may.
func (e Expression) Compares() (compares bool) {
	e.walk(func(_ int, t exprToken, in []bracket) {
		grouped := !slices.ContainsFunc(in, func(b bracket) bool { return b != bracket{} })
		if t.kind == exprSign && grouped && slices.Contains(exprComparisons, t.text) {
			compares = true
		}
	})
	return compares
}

// Selectors lists the series that the expression reads as they are now, each once: up{job="web"}. What it reads of
// another time (offset, @), and what it expects to be absent, is left out.
func (e Expression) Selectors() (all []string) {
	e.walk(func(i int, t exprToken, in []bracket) {
		selector, next := e.selector(i, t, in)
		if selector != "" && !e.shifted(next) && !slices.Contains(all, selector) {
			all = append(all, selector)
		}
	})
	return all
}

// selector gives the selector that begins at a place, and the place behind it; empty: none does.
func (e Expression) selector(i int, t exprToken, in []bracket) (string, int) {
	if slices.ContainsFunc(in, func(b bracket) bool { return b.clause != "" || strings.HasPrefix(b.call, "absent") }) {
		return "", 0
	}
	switch {
	case t.kind == exprMatchers && (i == 0 || !e.isMetric(i-1)):
		return t.text, i + 1
	case !e.isMetric(i):
		return "", 0
	case e.kindAt(i+1) == exprMatchers:
		return t.text + e.tokens[i+1].text, i + 2
	default:
		return t.text, i + 1
	}
}

// isMetric says that the token at a place is the name of a metric: no number, keyword, function or aggregation.
func (e Expression) isMetric(i int) bool {
	t := e.tokens[i]
	word := strings.ToLower(t.text)
	switch {
	case t.kind != exprWord, t.text[0] == '.' || t.text[0] >= '0' && t.text[0] <= '9', slices.Contains(exprKeywords, word):
		return false
	case e.kindAt(i+1) == exprOpen:
		return false
	case e.kindAt(i+1) == exprWord && slices.Contains([]string{"by", "without"}, strings.ToLower(e.tokens[i+1].text)):
		return false
	default:
		return true
	}
}

func (e Expression) kindAt(i int) exprKind {
	if i >= len(e.tokens) {
		return -1
	}
	return e.tokens[i].kind
}

// shifted says that what stands at a place takes the selector before it to another time.
func (e Expression) shifted(i int) bool {
	if e.kindAt(i) == exprRange {
		i++
	}
	return e.kindAt(i) == exprWord && strings.EqualFold(e.tokens[i].text, "offset") || e.kindAt(i) == exprSign && e.tokens[i].text == "@"
}

// WrongExpression refuses what Prometheus cannot be asked, or what it answers alike where it is false and where there
// is no such metric.
func WrongExpression(text string) []fault.Invalid {
	e, err := ReadExpression(text)
	switch {
	case err != nil:
		return []fault.Invalid{{Field: "check", Reason: "not_an_expression", Got: text}}
	case e.Compares():
		return []fault.Invalid{{Field: "check", Reason: "compares", Got: text}}
	}
	return nil
}
