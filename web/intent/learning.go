package intent

import (
	"strconv"

	"tallylight/readiness/fault"
)

// Cell reads which cell of the matrix of levels is looked at; zero where none is.
func Cell(given, right string, height int) (g, r int, err error) {
	if given == "" && right == "" {
		return 0, 0, nil
	}
	var wrong []fault.Invalid
	level := func(field, said string) int {
		n, err := strconv.Atoi(said)
		if err != nil || n < 1 || n > height {
			wrong = append(wrong, fault.Invalid{Field: field, Reason: "no_such_level", Got: said})
		}
		return n
	}
	g, r = level("given", given), level("right", right)
	return g, r, fault.All(wrong)
}
