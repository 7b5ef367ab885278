package db

import "fmt"

// wrapped says what failed: nil where nothing did.
func wrapped(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), err)
}

// orNone gives what a work came to; nothing of it where the work failed, and what failed.
func orNone[T any](v T, err error, format string, args ...any) (T, error) {
	if err != nil {
		var none T
		return none, wrapped(err, format, args...)
	}
	return v, nil
}
