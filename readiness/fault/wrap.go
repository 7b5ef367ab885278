package fault

import "fmt"

// Wrap says what failed; it gives nil where nothing did.
func Wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), err)
}

// OrNone gives what some work came to; where it failed, nothing of it and what failed.
func OrNone[T any](v T, err error, format string, args ...any) (T, error) {
	if err != nil {
		var none T
		return none, Wrap(err, format, args...)
	}
	return v, nil
}
