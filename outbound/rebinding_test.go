package outbound

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

const rebindings = 1000

// TestAReboundNameIsNeverReached: a name that leads to an allowed address at one look-up and to this machine at the next,
// 1,000 times, and as often where the allowed address redirects to the same name.
func TestAReboundNameIsNeverReached(t *testing.T) {
	port, hits := canary(t)
	allowed := netip.MustParseAddr("127.0.0.2")
	var served atomic.Int64
	front, err := net.Listen("tcp", netip.AddrPortFrom(allowed, port).String())
	if err != nil {
		t.Skipf("this machine has one loopback address only: %v", err)
	}
	target := "http://rebinding.example:" + strconv.Itoa(int(port)) + "/"
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if served.Add(1); r.URL.Path == "/again" {
			http.Redirect(w, r, target, http.StatusFound)
		}
	})}
	server.SetKeepAlivesEnabled(false) // so that a redirect looks the name up again
	go func() { _ = server.Serve(front) }()
	defer server.Close()
	policy := openTo(port, Allow{Prefix: netip.PrefixFrom(allowed, 32), Port: port})
	policy.resolver = alternating(t, allowed, netip.MustParseAddr("127.0.0.1"))
	for i := range rebindings {
		var refused *RefusedError
		if err := get(policy, target); (i%2 == 1) != errors.As(err, &refused) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	for i := range rebindings {
		var refused *RefusedError
		if err := get(policy, target+"again"); !errors.As(err, &refused) {
			t.Fatalf("redirect %d: %v, want a refusal", i, err)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
	if n := served.Load(); n != rebindings/2+rebindings {
		t.Errorf("the allowed address was reached %d times, want %d", n, rebindings/2+rebindings)
	}
}

// alternating resolves every name to one address after the other in turn.
func alternating(t *testing.T, addrs ...netip.Addr) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		packet, asked := make([]byte, 1500), 0
		for {
			n, from, err := conn.ReadFrom(packet)
			if err != nil {
				return
			}
			reply, isA := answer(packet[:n], addrs[asked%len(addrs)])
			if isA {
				asked++
			}
			_, _ = conn.WriteTo(reply, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// answer writes the reply to a query: the address for one of type A, nothing for others.
func answer(query []byte, addr netip.Addr) (reply []byte, isA bool) {
	var msg dnsmessage.Message
	if err := msg.Unpack(query); err != nil || len(msg.Questions) != 1 {
		return []byte(io.EOF.Error()), false
	}
	q := msg.Questions[0]
	msg.Response, msg.Additionals = true, nil
	if isA = q.Type == dnsmessage.TypeA; isA {
		msg.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
			Body: &dnsmessage.AResource{A: addr.As4()}}}
	}
	reply, _ = msg.Pack()
	return reply, isA
}
