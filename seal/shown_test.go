package seal_test

import (
	"testing"

	"tallylight/seal"
)

func TestShown(t *testing.T) {
	for _, row := range []struct{ sentence, address, want string }{
		{"the token keeps its last four letters", "https://calendar.example/pr/0123456789abcdef.ics", "calendar.example ••••cdef"},
		{"also before a short end", "https://calendar.example/private-0123456789abcdef/basic.ics", "calendar.example ••••cdef"},
		{"and in a query", "https://calendar.example/pr?token=0123456789abcdef", "calendar.example ••••cdef"},
		{"a short one is not shown at all", "https://calendar.example/pr?key=secret", "calendar.example ••••"},
		{"nor is a password before the host", "https://me:0123456789abcdef@calendar.example/a.ics", "calendar.example ••••"},
		{"a bare host has nothing to show", "https://calendar.example/", "calendar.example ••••"},
		{"a port is part of it", "http://127.0.0.1:8081/pr.ics", "127.0.0.1:8081 ••••"},
		{"no address at all", "not an address", "••••"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := seal.Shown(row.address); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
