package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestTheSettingsOfTheCompanyAtTheCommandLine(t *testing.T) {
	t.Setenv("DATABASE_URL", "sqlite:"+filepath.Join(t.TempDir(), "t.db"))
	for _, row := range []struct {
		sentence string
		args     []string
		code     int
		says     string
	}{
		{"at first the environment decides", []string{"show"}, 0, "first zone    -                    default Asia/Tokyo"},
		{"one zone alone", []string{"set", "--first", "Europe/London"}, 1, "zone2: Give both zones"},
		{"no zone", []string{"set", "--first", "Mars/Base", "--second", "Asia/Tokyo"}, 1, "zone1: This is not an IANA time zone."},
		{"two zones and a clock", []string{"set", "--first", "Europe/London", "--second", "Asia/Tokyo", "--first-clock", "London"}, 0, "saved"},
		{"a language beside them", []string{"set", "--language", "ja"}, 0, "saved"},
		{"a language that there is not", []string{"set", "--language", "fr"}, 1, "language: There is no such value."},
		{"nothing but a flag of the program, which is not kept", []string{"set", "--zone", "UTC"}, 1, "nothing to change: use --first"},
		{"a clock that turns the direction of writing", []string{"set", "--first-clock", "\u202eXYZ"}, 1, "label1: Leave line breaks and control characters out."},
		{"they hold", []string{"show"}, 0, "first zone    Europe/London        default Asia/Tokyo"},
		{"and the clock", []string{"show"}, 0, "first clock   London"},
		{"back to the environment", []string{"set", "--first", "", "--second", ""}, 0, "saved"},
		{"which decides again", []string{"show"}, 0, "second zone   -                    default America/Los_Angeles"},
	} {
		code, out, stderr := command(t, "", append([]string{"company"}, row.args...)...)
		if code != row.code || !strings.Contains(out+stderr, row.says) {
			t.Errorf("%s: %d, %q, %q", row.sentence, code, out, stderr)
		}
	}
	throughTheCommandLine(t, "company.")
}
