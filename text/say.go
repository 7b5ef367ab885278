package text

import "fmt"

// say picks the one of two wordings that is in the language being built. Every row of this package is one: a plain word is
// w("Tasks", "タスク"), a sentence with values comes from a method below. In a pattern %s and %d stand for the values in
// their order, %[2]s for the second wherever it is put.
type say func(en, ja string) string

func inEnglish(en, _ string) string { return en }

func inJapanese(_, ja string) string { return ja }

// f says a sentence with values.
func (w say) f(en, ja string, values ...any) string { return fmt.Sprintf(w(en, ja), values...) }

func (w say) with(en, ja string) func(string) string {
	pattern := w(en, ja)
	return func(a string) string { return fmt.Sprintf(pattern, a) }
}

func (w say) with2(en, ja string) func(a, b string) string {
	pattern := w(en, ja)
	return func(a, b string) string { return fmt.Sprintf(pattern, a, b) }
}

func (w say) with3(en, ja string) func(a, b, c string) string {
	pattern := w(en, ja)
	return func(a, b, c string) string { return fmt.Sprintf(pattern, a, b, c) }
}

func (w say) with4(en, ja string) func(a, b, c, d string) string {
	pattern := w(en, ja)
	return func(a, b, c, d string) string { return fmt.Sprintf(pattern, a, b, c, d) }
}

func (w say) num(en, ja string) func(int) string {
	pattern := w(en, ja)
	return func(n int) string { return fmt.Sprintf(pattern, n) }
}

func (w say) num2(en, ja string) func(n, m int) string {
	pattern := w(en, ja)
	return func(n, m int) string { return fmt.Sprintf(pattern, n, m) }
}

func (w say) num3(en, ja string) func(n, m, k int) string {
	pattern := w(en, ja)
	return func(n, m, k int) string { return fmt.Sprintf(pattern, n, m, k) }
}

func (w say) numWith(en, ja string) func(int, string) string {
	pattern := w(en, ja)
	return func(n int, a string) string { return fmt.Sprintf(pattern, n, a) }
}

// counted says a number of things; English has another wording for one of them.
func (w say) counted(one, many, ja string) func(int) string {
	one, many = w(one, ja), w(many, ja)
	return func(n int) string {
		if n == 1 {
			return fmt.Sprintf(one, n)
		}
		return fmt.Sprintf(many, n)
	}
}

// either is counted without the figure, which stands elsewhere.
func (w say) either(one, many, ja string) func(int) string {
	one, many = w(one, ja), w(many, ja)
	return func(n int) string {
		if n == 1 {
			return one
		}
		return many
	}
}

// countedWith is counted of a sentence that holds a word besides.
func (w say) countedWith(one, many, ja string) func(int, string) string {
	one, many = w(one, ja), w(many, ja)
	return func(n int, a string) string {
		if n == 1 {
			return fmt.Sprintf(one, n, a)
		}
		return fmt.Sprintf(many, n, a)
	}
}

// some gives a part of a sentence that is left out where there are none.
func some(n int, said string) string {
	if n > 0 {
		return said
	}
	return ""
}

// around puts signs about what may be empty.
func around(before, said, after string) string {
	if said == "" {
		return ""
	}
	return before + said + after
}
