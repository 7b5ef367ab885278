package cli

import (
	"strings"
	"testing"
)

func TestNameServers(t *testing.T) {
	const conf = "# by hand\nsearch example.com\nnameserver 192.0.2.53\nnameserver 2001:db8::53\n nameserver 192.0.2.53\nnameserver fe80::1%eth0\nnameserver x\nnameserver"
	if got := strings.Join(nameServers(conf, []string{"192.0.2.1:53"}), " "); got != "192.0.2.53:53 [2001:db8::53]:53 [fe80::1%eth0]:53" {
		t.Errorf("got %s", got)
	}
	if got := nameServers(conf, []string{"192.0.2.53:53"}); len(got) != 2 {
		t.Errorf("one is known already: %v", got)
	}
}

func TestOperatorsResolvers(t *testing.T) {
	for _, row := range []struct{ sentence, text, first string }{
		{"an address", "192.0.2.1", "192.0.2.1:53"}, {"with a port", " 192.0.2.1:5353 ,", "192.0.2.1:5353"},
		{"IPv6", "2001:db8::1", "[2001:db8::1]:53"}, {"IPv6 in brackets", "[2001:db8::1]", "[2001:db8::1]:53"},
		{"IPv6 with a port", "[2001:db8::1]:5353", "[2001:db8::1]:5353"},
	} {
		if got, err := resolvers(row.text); err != nil || len(got) == 0 || got[0] != row.first {
			t.Errorf("%s: %v, %v", row.sentence, got, err)
		}
	}
	for _, text := range []string{"dns.example", "192.0.2.1:x", "192.0.2", "https://192.0.2.1"} {
		if _, err := resolvers(text); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestReferences(t *testing.T) {
	if got, err := references(" https://a.example/ , http://b.example"); err != nil || len(got) != 2 {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"a.example", "ftp://a.example/", "https://u:p@a.example/", "https://"} {
		if _, err := references(text); err == nil {
			t.Errorf("%s is taken", text)
		}
	}
}
