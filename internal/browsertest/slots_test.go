package browsertest

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestNoMoreBrowsersRunThanThereAreSlots(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	const kind = "test"
	first, err := takeSlot(t.Context(), kind, 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := takeSlot(t.Context(), kind, 2); err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 5*glance)
	defer cancel()
	if _, err := takeSlot(short, kind, 2); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a third of two slots: %v", err)
	}
	freed := make(chan error, 1)
	go func() {
		_, err := takeSlot(t.Context(), kind, 2)
		freed <- err
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-freed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Error("a slot that is given back is not taken")
	}
}
