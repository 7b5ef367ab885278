package cli

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness/account"
)

func TestUnlockAtTheCommandLine(t *testing.T) {
	address := "sqlite:" + filepath.Join(t.TempDir(), "t.db")
	t.Setenv("DATABASE_URL", address)
	store, err := db.Open(t.Context(), address, time.Now(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	try := account.Try{Email: "sora@example.jp", Address: "2001:db8::1"}
	if err := store.TriedInVain(t.Context(), try, time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence string
		args     []string
		code     int
		says     string
	}{
		{"the account", []string{"--email", "SORA@example.jp"}, 0, "sign-in is possible again"},
		{"the account again", []string{"--email", "sora@example.jp"}, 0, "there were no wrong passwords"},
		{"the network of the address", []string{"--address", "2001:db8::ffff"}, 0, "sign-in is possible again"},
		{"neither", nil, 2, "--email"},
		{"both", []string{"--email", "sora@example.jp", "--address", "192.0.2.1"}, 2, "--address"},
	} {
		code, out, stderr := command(t, "", append([]string{"user", "unlock"}, row.args...)...)
		if code != row.code || !strings.Contains(out+stderr, row.says) {
			t.Errorf("%s: %d, %q, %q", row.sentence, code, out, stderr)
		}
	}
}
