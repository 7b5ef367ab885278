package proof

import (
	"errors"
	"strconv"
	"strings"
)

// Step is one step of a path into a JSON value: to a member by its name, or (Index not negative) to an element.
type Step struct {
	Name  string
	Index int
}

// maxSteps bounds how deep a path may go.
const maxSteps = 20

var errPath = errors.New("not a path")

// ReadPath reads a path of dots and indexes: data.items[0].name. Empty: no step.
func ReadPath(path string) ([]Step, error) {
	var steps []Step
	for first := true; path != ""; first = false {
		step, rest, ok := nextStep(path, first)
		if !ok || len(steps) == maxSteps {
			return nil, errPath
		}
		steps, path = append(steps, step), rest
	}
	return steps, nil
}

func nextStep(path string, first bool) (step Step, rest string, ok bool) {
	if inner, isIndex := strings.CutPrefix(path, "["); isIndex {
		digits, rest, closed := strings.Cut(inner, "]")
		n, err := strconv.ParseUint(digits, 10, 31)
		return Step{Index: int(n)}, rest, closed && err == nil
	}
	if !first {
		if path, ok = strings.CutPrefix(path, "."); !ok {
			return step, "", false
		}
	}
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		end = len(path)
	}
	return Step{Name: path[:end], Index: -1}, path[end:], end > 0 && strings.TrimSpace(path[:end]) == path[:end]
}
