package cli

import "testing"

func TestMasked(t *testing.T) {
	for _, row := range []struct{ sentence, database, want string }{
		{"a file has no password", "sqlite:tallylight.db", "sqlite:tallylight.db"},
		{"a password before the host", "postgres://app:secret@db/tally", "postgres://app:••••@db/tally"},
		{"a password among the options", "postgres://db/tally?password=secret&user=app", "postgres://db/tally?password=••••&user=app"},
		{"no password", "postgres://app@db/tally", "postgres://app@db/tally"},
		{"what cannot be read is hidden whole", "postgres://app:%zz@db", "••••"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := masked(row.database); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}
