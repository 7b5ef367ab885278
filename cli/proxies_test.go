package cli

import (
	"fmt"
	"testing"
)

func TestTrustedProxies(t *testing.T) {
	for _, row := range []struct{ sentence, list, want, wrong string }{
		{"nobody", "", "[]", ""},
		{"an address", "10.0.3.7", "[10.0.3.7/32]", ""},
		{"networks and blanks", " 10.0.3.0/24, ::1 ,2001:db8::/32,", "[10.0.3.0/24 ::1/128 2001:db8::/32]", ""},
		{"a name", "proxy", "", `"proxy" is not an address or a CIDR; use one such as 10.0.3.0/24 or ::1`},
		{"everybody", "0.0.0.0/0", "", `"0.0.0.0/0" trusts every client to say where it comes from; name the proxies, such as 10.0.3.0/24`},
		{"everybody with IPv6", "::/0", "", `"::/0" trusts every client to say where it comes from; name the proxies, such as 10.0.3.0/24`},
		{"a host with the size of its network", "10.0.3.7/24", "", `"10.0.3.7/24" is not the beginning of its network; write 10.0.3.0/24`},
		{"IPv4 within IPv6", "::ffff:10.0.0.0/104", "", `"::ffff:10.0.0.0/104" is IPv4 written as IPv6; write it as IPv4, such as 10.0.3.0/24`},
		{"two that are wrong", "a,b", "", "\"a\" is not an address or a CIDR; use one such as 10.0.3.0/24 or ::1\n\"b\" is not an address or a CIDR; use one such as 10.0.3.0/24 or ::1"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := trustedProxies(row.list)
			if wrong := fmt.Sprint(err); err != nil && wrong != row.wrong || err == nil && row.wrong != "" {
				t.Errorf("wrong: %v", err)
			}
			if err == nil && fmt.Sprint(got) != row.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
