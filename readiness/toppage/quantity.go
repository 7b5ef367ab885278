package toppage

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/proof"
)

// Unit is what a figure counts in.
type Unit string

// The units. A share is of 1, and written in per cent.
const (
	Number       Unit = ""
	Milliseconds Unit = "ms"
	Seconds      Unit = "s"
	Kilobytes    Unit = "kB"
	Kibibytes    Unit = "KiB"
	Mebibytes    Unit = "MiB"
	Share        Unit = "%"
	PerSecond    Unit = "req/s"
)

// The bounds of what is required, or known of what was measured.
const (
	atLeast = "≥"
	atMost  = "≤"
	after   = ">"
)

// Quantity is one figure with its unit, or a word where there is none. It is written the same in every language.
type Quantity struct {
	Name  string // what it is of, where there are several: "p95"
	Bound string // empty: it is the figure itself
	Value float64
	Part  bool // Value is counted of Of: 18/20
	Of    int
	Unit  Unit
	Day   time.Time // stands in the place of the figure, as Word does: a header, "?"
	Word  string
	Note  string // stands behind it in brackets

	rounded bool // written as precisely as it matters, its thousands apart
}

// Quantities are what one check measured or requires.
type Quantities []Quantity

// Limits are the numbers of a check by the names under which the texts quote them.
type Limits map[string]Quantity

func number[T int | float64](n T) Quantity  { return Quantity{Value: float64(n)} }
func part(n, of int) Quantity               { return Quantity{Value: float64(n), Part: true, Of: of} }
func share(x float64) Quantity              { return Quantity{Value: x, Unit: Share} }
func millis(ms float64) Quantity            { return Quantity{Value: ms, Unit: Milliseconds} }
func seconds(d time.Duration) Quantity      { return Quantity{Value: d.Seconds(), Unit: Seconds} }
func kibibytes(n int64) Quantity            { return Quantity{Value: float64(n) / 1024, Unit: Kibibytes} }
func (q Quantity) bound(by string) Quantity { q.Bound = by; return q }
func (q Quantity) in(unit Unit) Quantity    { q.Unit = unit; return q }
func (q Quantity) of(name string) Quantity  { q.Name = name; return q }

// words is what has no figure; nothing of an empty text.
func words(text string) Quantities {
	if text == "" {
		return nil
	}
	return Quantities{{Word: text}}
}

// Told is a figure that may not be known, written as precisely as it matters: "?", "99.5", "26,500".
func Told(figure *float64, unit Unit) Quantity {
	if figure == nil {
		return Quantity{Word: "?", Unit: unit}
	}
	return Quantity{Value: *figure, Unit: unit, rounded: true}
}

// String writes a quantity as the public contract has it: "p95 ≤ 500 ms", "18/20".
func (q Quantity) String() string {
	figure := q.figure()
	if q.Part {
		figure += "/" + strconv.Itoa(q.Of)
	}
	said := ""
	for _, part := range []string{q.Name, q.Bound, figure, string(q.Unit)} {
		if said != "" && part != "" {
			said += " "
		}
		said += part
	}
	if q.Note != "" {
		said += " (" + q.Note + ")"
	}
	return said
}

func (q Quantity) figure() string {
	switch {
	case q.Word != "":
		return q.Word
	case !q.Day.IsZero():
		return q.Day.UTC().Format(time.DateOnly)
	case q.Unit == Share:
		return proof.WriteFigure(math.Round(100*1000*q.Value) / 1000)
	case q.Unit == PerSecond || q.rounded:
		return rounded(q.Value)
	case q.Unit == Number || q.Bound != "":
		return proof.WriteFigure(q.Value)
	case q.Unit == Kilobytes || q.Unit == Kibibytes:
		return fmt.Sprintf("%.1f", q.Value)
	default:
		return fmt.Sprintf("%.0f", q.Value)
	}
}

// String writes quantities in one line; empty where there are none.
func (all Quantities) String() string {
	said := make([]string, len(all))
	for i, q := range all {
		said[i] = q.String()
	}
	return strings.Join(said, ", ")
}

// MarshalText writes quantities as the public contract has them: as one string.
func (all Quantities) MarshalText() ([]byte, error) { return []byte(all.String()), nil }

// UnmarshalText reads what MarshalText wrote, as a word: the figures are not told apart any more.
func (all *Quantities) UnmarshalText(text []byte) error {
	*all = words(string(text))
	return nil
}

// rounded writes a figure as precisely as it matters, its thousands apart: 26,500; 99.5.
func rounded(n float64) string {
	if n < 100 {
		return proof.WriteFigure(math.Round(10*n) / 10)
	}
	return Grouped(int64(math.Round(n)))
}

// Grouped writes a whole number with commas between the thousands.
func Grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
