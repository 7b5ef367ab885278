package outbound

import (
	"net/netip"
	"strings"
	"testing"
)

func TestParseAllow(t *testing.T) {
	for _, row := range []struct{ sentence, text, want string }{
		{"nothing allows nothing", "", ""},
		{"commas alone allow nothing", " , ,", ""},
		{"an address", "10.0.3.7:9090", "10.0.3.7:9090"},
		{"several entries with spaces", " 10.0.3.7:9090 ,intranet.example:80", "10.0.3.7:9090,intranet.example:80"},
		{"a network loses its host bits", "10.0.3.7/8:443", "10.0.0.0/8:443"},
		{"a name in capitals with a final dot", "Intranet.Example.:8443", "intranet.example:8443"},
		{"an IPv6 address", "[::1]:8080", "[::1]:8080"},
		{"an IPv6 network", "[fd00::/8]:443", "[fd00::/8]:443"},
		{"a mapped address counts as IPv4", "[::ffff:10.0.0.3]:80", "10.0.0.3:80"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			allow, err := ParseAllow(row.text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range allow {
				got = append(got, a.String())
			}
			if s := strings.Join(got, ","); s != row.want {
				t.Errorf("got %s, want %s", s, row.want)
			}
		})
	}
}

func TestParseAllowNamesTheBadEntry(t *testing.T) {
	for _, row := range []struct{ sentence, entry string }{
		{"no port", "10.0.0.3"},
		{"port nought", "10.0.0.3:0"},
		{"port too high", "10.0.0.3:65536"},
		{"port by name", "10.0.0.3:http"},
		{"IPv6 without brackets", "fd00::1:443"},
		{"a network that is too long", "10.0.0.0/33:80"},
		{"a URL", "http://10.0.0.3:80"},
		{"a wildcard", "*.example.com:80"},
		{"an international name in its own letters", "つむぎ.example:80"},
		{"no host", ":80"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			_, err := ParseAllow("10.0.0.1:80, " + row.entry)
			if err == nil || !strings.Contains(err.Error(), row.entry) {
				t.Errorf("the error %v does not name %s", err, row.entry)
			}
		})
	}
}

// TestMailHasPortsOfItsOwn: programs hand mail over at two ports; port 25, between servers, needs the operator's word.
func TestMailHasPortsOfItsOwn(t *testing.T) {
	web := &Policy{Allow: []Allow{{Host: "relay.example", Port: 25}}}
	for _, row := range []struct {
		sentence, host string
		at             string
		web, mail      bool
	}{
		{"submission with STARTTLS", "mail.example", "93.184.216.34:587", false, true},
		{"submission with TLS", "mail.example", "93.184.216.34:465", false, true},
		{"a relay that is not named", "mail.example", "93.184.216.34:25", false, false},
		{"a relay that is", "relay.example", "93.184.216.34:25", true, true},
		{"a server of this network", "mail.example", "10.0.0.25:587", false, false},
		{"a web server", "mail.example", "93.184.216.34:443", true, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			at := netip.MustParseAddrPort(row.at)
			if w, m := web.Permit(row.host, at) == nil, web.Mail().Permit(row.host, at) == nil; w != row.web || m != row.mail {
				t.Errorf("web %v, mail %v", w, m)
			}
		})
	}
	err := web.Mail().Permit("mail.example", netip.MustParseAddrPort("93.184.216.34:2525"))
	if want := "only ports 80, 443, 465 and 587 are open"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v does not say %q", err, want)
	}
}
