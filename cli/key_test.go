package cli

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAKeyFileThatOthersReadIsTold(t *testing.T) {
	for _, row := range []struct {
		sentence string
		mode     os.FileMode
		told     bool
	}{
		{"of its owner alone", 0o600, false},
		{"that its owner only reads", 0o400, false},
		{"that its group reads", 0o640, true},
		{"that all read", 0o644, true},
	} {
		file := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(file, []byte("k"), row.mode); err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		warnOfKeyFile(file, slog.New(slog.NewTextHandler(&said, nil)))
		if strings.Contains(said.String(), "chmod 600") != row.told {
			t.Errorf("a key file %s: %q", row.sentence, said.String())
		}
	}
}
