package outbound

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// canary is a server that must never be reached; it counts connections, not only requests.
func canary(t *testing.T) (port uint16, hits *atomic.Int64) {
	t.Helper()
	hits = new(atomic.Int64)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			hits.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return portOf(t, server.URL), hits
}

func portOf(t *testing.T, address string) uint16 {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	return uint16(port)
}

// openTo is a policy for which the port is no hindrance, so that only the address can be.
func openTo(port uint16, allow ...Allow) *Policy {
	return &Policy{Allow: allow, ports: []uint16{port}}
}

func get(p *Policy, target string) error {
	client := &http.Client{Transport: p.Transport(), Timeout: 2 * time.Second}
	defer client.CloseIdleConnections()
	resp, err := client.Get(target)
	if err == nil {
		err = resp.Body.Close()
	}
	return err
}

// TestNoFormOfALocalAddressIsReached: 35 ways of writing an address of this machine or of its network. Each is refused
// before a packet leaves, by a sentence that says what to ask the operator for.
func TestNoFormOfALocalAddressIsReached(t *testing.T) {
	port, hits := canary(t)
	policy := openTo(port)
	for _, row := range []struct{ sentence, host string }{
		{"dotted decimal", "127.0.0.1"},
		{"another loopback address", "127.8.9.10"},
		{"the name of this machine", "localhost"},
		{"the name with a final dot", "localhost."},
		{"a name below that name", "x.localhost"},
		{"the name in capitals", "LOCALHOST"},
		{"the unspecified address", "0.0.0.0"},
		{"one decimal number", "2130706433"},
		{"hexadecimal", "0x7f000001"},
		{"hexadecimal by bytes", "0x7f.0x0.0x0.0x1"},
		{"octal by bytes", "0177.0.0.1"},
		{"short form of two parts", "127.1"},
		{"short form of three parts", "127.0.1"},
		{"the digit nought alone", "0"},
		{"full-width digits", "１２７.０.０.１"},
		{"circled digits", "①②⑦.⓪.⓪.①"},
		{"ideographic full stops", "127。0。0。1"},
		{"IPv6 loopback", "[::1]"},
		{"IPv6 loopback in full", "[0:0:0:0:0:0:0:1]"},
		{"IPv6 unspecified", "[::]"},
		{"IPv4-mapped", "[::ffff:127.0.0.1]"},
		{"IPv4-mapped in hexadecimal", "[::ffff:7f00:1]"},
		{"IPv4-compatible", "[::127.0.0.1]"},
		{"NAT64", "[64:ff9b::7f00:1]"},
		{"local NAT64", "[64:ff9b:1::7f00:1]"},
		{"6to4", "[2002:7f00:1::]"},
		{"Teredo", "[2001:0:7f00:1::1]"},
		{"user information before the host", "example.com@127.0.0.1"},
		{"user and password before the host", "user:pass@127.0.0.1"},
		{"a zone on loopback", "[::1%25lo]"},
		{"hexadecimal in capitals", "0X7F000001"},
		{"octal in one number", "017700000001"},
		{"octal with many noughts", "0000177.0.0.1"},
		{"parts of each kind", "0x7f.0.01"},
		{"full-width digits and full-width stops", "１２７．０．０．１"},
		{"cloud metadata as a number", "2852039166"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			target := "http://" + row.host + ":" + strconv.Itoa(int(port)) + "/"
			var refused *RefusedError
			if err := get(policy, target); !errors.As(err, &refused) || !strings.Contains(refused.Error(), "TALLYLIGHT_ALLOW") {
				t.Errorf("%s: %v, want a refusal", target, err)
			}
		})
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}

func TestSpecialPurposeAddressesAreRefused(t *testing.T) {
	policy := new(Policy)
	for _, row := range []struct{ sentence, addr string }{
		{"this network", "0.1.2.3"},
		{"private, class A", "10.0.0.3"},
		{"private, class B", "172.31.255.254"},
		{"private, class C", "192.168.1.1"},
		{"shared address space", "100.64.0.1"},
		{"link local, cloud metadata", "169.254.169.254"},
		{"Azure's host, a public address", "168.63.129.16"},
		{"protocol assignments", "192.0.0.192"},
		{"documentation", "203.0.113.9"},
		{"benchmarking", "198.19.0.1"},
		{"6to4 relay", "192.88.99.1"},
		{"multicast", "239.1.2.3"},
		{"reserved", "250.0.0.1"},
		{"broadcast", "255.255.255.255"},
		{"unique local", "fd00::1"},
		{"link local, IPv6", "fe80::1"},
		{"multicast, IPv6", "ff02::1"},
		{"documentation, IPv6", "2001:db8::1"},
		{"discard only", "100::1"},
		{"segment routing", "5f00::1"},
		{"new documentation range", "3fff::1"},
		{"ORCHIDv2", "2001:20::1"},
		{"mapped private", "::ffff:10.0.0.3"},
		{"mapped Azure host", "::ffff:168.63.129.16"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			err := policy.check(row.addr, net.JoinHostPort(row.addr, "443"))
			var refused *RefusedError
			if !errors.As(err, &refused) {
				t.Fatalf("check(%s) = %v, want a refusal", row.addr, err)
			}
			if !refused.RefusedAddress() || !strings.Contains(err.Error(), "TALLYLIGHT_ALLOW") {
				t.Errorf("the refusal does not say what to ask for: %v", err)
			}
		})
	}
}

func TestWhatMayBeDialled(t *testing.T) {
	allow, err := ParseAllow("10.0.0.3:8080, 10.9.0.0/16:9090, intranet.example:8443, [fd00::/8]:443, 8.8.8.8:8443")
	if err != nil {
		t.Fatal(err)
	}
	policy := &Policy{Allow: allow}
	for _, row := range []struct {
		sentence, host, dialled string
		ok                      bool
	}{
		{"a public address at 443", "example.com", "93.184.215.14:443", true},
		{"a public address at 80", "example.com", "93.184.215.14:80", true},
		{"a public IPv6 address", "example.com", "[2606:2800:21f::1]:443", true},
		{"a public address at another port", "example.com", "93.184.215.14:22", false},
		{"a public address at a port that is allowed for it", "dns.example", "8.8.8.8:8443", true},
		{"its neighbour at that port", "dns.example", "8.8.8.9:8443", false},
		{"the allowed private address", "10.0.0.3", "10.0.0.3:8080", true},
		{"the allowed private address, mapped", "::ffff:10.0.0.3", "[::ffff:10.0.0.3]:8080", true},
		{"the allowed private address behind a name", "any.example", "10.0.0.3:8080", true},
		{"the allowed private address at another port", "10.0.0.3", "10.0.0.3:443", false},
		{"its neighbour", "10.0.0.4", "10.0.0.4:8080", false},
		{"inside the allowed network", "10.9.255.1", "10.9.255.1:9090", true},
		{"outside the allowed network", "10.10.0.1", "10.10.0.1:9090", false},
		{"what the allowed name resolves to", "intranet.example", "192.168.7.7:8443", true},
		{"the allowed name in another spelling", "INTRANET.example.", "192.168.7.7:8443", true},
		{"the same address behind another name", "evil.example", "192.168.7.7:8443", false},
		{"a name that ends in the allowed name", "x.intranet.example", "192.168.7.7:8443", false},
		{"the allowed name at another port", "intranet.example", "192.168.7.7:443", false},
		{"inside the allowed IPv6 network", "fd12::1", "[fd12::1]:443", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if err := policy.check(row.host, row.dialled); (err == nil) != row.ok {
				t.Errorf("check(%s, %s) = %v, want allowed %v", row.host, row.dialled, err, row.ok)
			}
		})
	}
}

func TestARedirectIsCheckedToo(t *testing.T) {
	port, hits := canary(t)
	for _, row := range []struct{ sentence, location string }{
		{"to a loopback address", "http://127.0.0.1:"},
		{"to a name of this machine", "http://localhost:"},
		{"to a mapped address", "http://[::ffff:127.0.0.1]:"},
		{"to full-width digits", "http://１２７.０.０.１:"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			front := httptest.NewServer(http.RedirectHandler(row.location+strconv.Itoa(int(port))+"/", http.StatusFound))
			defer front.Close()
			own := Allow{Prefix: netip.MustParsePrefix("127.0.0.1/32"), Port: portOf(t, front.URL)}
			err := get(openTo(port, own), front.URL)
			var refused *RefusedError
			if !errors.As(err, &refused) {
				t.Errorf("got %v, want a refusal", err)
			}
		})
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}

func TestSpellingsOfAddresses(t *testing.T) {
	for _, row := range []struct{ sentence, host, want string }{
		{"as they are written", "192.0.2.1", "192.0.2.1"},
		{"with a final dot", "192.0.2.1.", "192.0.2.1"},
		{"the last part fills what is left", "192.513", "192.0.2.1"},
		{"octal is not decimal", "010.0.0.1", "8.0.0.1"},
		{"the largest", "4294967295", "255.255.255.255"},
		{"one more than the largest", "4294967296", ""},
		{"a part too large", "256.0.0.1", ""},
		{"five parts", "1.2.3.4.5", ""},
		{"an empty part", "127..1", ""},
		{"a digit that is not octal", "09.0.0.1", ""},
		{"a sign", "+127.0.0.1", ""},
		{"a grouping mark", "1_27.0.0.1", ""},
		{"hexadecimal without digits", "0x.0.0.1", ""},
		{"a name", "example.com", ""},
		{"a name of digits and letters", "3com.example", ""},
		{"a name that always means this machine", "Api.Localhost.", "127.0.0.1"},
		{"that name itself is looked up, since it may be IPv6", "localhost", ""},
		{"nothing", "", ""},
	} {
		got := ""
		if addr, ok := spelled(row.host); ok {
			got = addr.String()
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
	}
}

func TestOnlyWebSchemes(t *testing.T) {
	for _, target := range []string{"file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1:70/_", "unix:///run/x.sock"} {
		if err := get(new(Policy), target); err == nil {
			t.Errorf("%s was answered", target)
		}
		server := httptest.NewServer(http.RedirectHandler(target, http.StatusFound))
		own := Allow{Prefix: netip.MustParsePrefix("127.0.0.1/32"), Port: portOf(t, server.URL)}
		if err := get(&Policy{Allow: []Allow{own}}, server.URL); err == nil {
			t.Errorf("a redirect to %s was answered", target)
		}
		server.Close()
	}
}

func TestAllowedListenerIsReached(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	allow, err := ParseAllow(host)
	if err != nil {
		t.Fatal(err)
	}
	if err := get(&Policy{Allow: allow}, server.URL); err != nil {
		t.Errorf("the allowed address is not reached: %v", err)
	}
}

func TestEnvironmentProxyIsNotUsed(t *testing.T) {
	if new(Policy).Transport().Proxy != nil {
		t.Error("the transport has a proxy")
	}
}

func TestDialNeedsAPort(t *testing.T) {
	if _, err := new(Policy).DialContext(context.Background(), "tcp", "example.com"); err == nil {
		t.Error("dialled without a port")
	}
}
