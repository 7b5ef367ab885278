package cli

import (
	"context"
	"io"
	"log/slog"

	"tallylight/readiness/fault"
)

func newLog(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(withoutFaults{slog.NewTextHandler(w, &slog.HandlerOptions{Level: l})})
}

// withoutFaults leaves out the lines whose error is a fault of the database: the store logs when one begins and ends, and
// all that fails meanwhile, several times a second, has nothing to add.
type withoutFaults struct{ slog.Handler }

// Handle implements slog.Handler.
func (h withoutFaults) Handle(ctx context.Context, r slog.Record) error {
	stored := false
	r.Attrs(func(a slog.Attr) bool {
		err, ok := a.Value.Any().(error)
		stored = a.Key == "error" && ok && fault.StoreKindOf(err) != ""
		return !stored
	})
	if stored {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h withoutFaults) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withoutFaults{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h withoutFaults) WithGroup(name string) slog.Handler {
	return withoutFaults{h.Handler.WithGroup(name)}
}
