package probe

import (
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/dns/dnsmessage"

	"tallylight/readiness/toppage"
)

func parsed(t *testing.T, address string) *url.URL {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// zone answers a question; the header's Truncated has it asked again by TCP.
type zone func(q dnsmessage.Question, network string) (dnsmessage.Header, []dnsmessage.Resource)

// nameServer runs a name server on loopback, by UDP and TCP at one port.
func nameServer(t *testing.T, answer zone) string {
	t.Helper()
	var packets net.PacketConn
	streams, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		packets, err = net.ListenPacket("udp", streams.Addr().String())
	}
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	t.Cleanup(func() { packets.Close(); streams.Close(); serving.Wait() })
	serving.Go(func() {
		for question := make([]byte, 512); ; {
			n, from, err := packets.ReadFrom(question)
			if err != nil {
				return
			}
			if said := answer.to(question[:n], "udp"); said != nil {
				_, _ = packets.WriteTo(said, from)
			}
		}
	})
	serving.Go(func() {
		for {
			conn, err := streams.Accept()
			if err != nil {
				return
			}
			var length [2]byte
			if _, err := io.ReadFull(conn, length[:]); err == nil {
				question := make([]byte, binary.BigEndian.Uint16(length[:]))
				_, _ = io.ReadFull(conn, question)
				said := answer.to(question, "tcp")
				_, _ = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(said))), said...))
			}
			conn.Close()
		}
	})
	return streams.Addr().String()
}

func (z zone) to(question []byte, network string) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil || len(m.Questions) != 1 {
		return nil
	}
	h, answers := z(m.Questions[0], network)
	if answers == nil && h.RCode == 0 && !h.Truncated && h.ID == 1 { // silence
		return nil
	}
	m.RCode, m.Truncated, m.Response, m.Answers = h.RCode, h.Truncated, true, answers
	said, err := m.Pack()
	if err != nil {
		return nil
	}
	return said
}

func resource(name string, ttl uint32, body dnsmessage.ResourceBody) dnsmessage.Resource {
	return dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name + "."), Class: dnsmessage.ClassINET, TTL: ttl}, Body: body}
}

func alias(from, to string, ttl uint32) dnsmessage.Resource {
	return resource(from, ttl, &dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(to + ".")})
}

// cdn is a name that is an alias of one of a CDN, with two addresses.
func cdn(ttl uint32) zone {
	return func(q dnsmessage.Question, _ string) (dnsmessage.Header, []dnsmessage.Resource) {
		aliases := []dnsmessage.Resource{alias("www.shop.example", "d1.cdn.example", 60), alias("d1.cdn.example", "edge.cdn.example", 20)}
		if q.Type == dnsmessage.TypeAAAA {
			return dnsmessage.Header{}, aliases
		}
		return dnsmessage.Header{}, append(aliases, resource("edge.cdn.example", ttl, &dnsmessage.AResource{A: [4]byte{203, 0, 113, 7}}),
			resource("edge.cdn.example", ttl, &dnsmessage.AResource{A: [4]byte{203, 0, 113, 8}}))
	}
}

func refuses(code dnsmessage.RCode) zone {
	return func(dnsmessage.Question, string) (dnsmessage.Header, []dnsmessage.Resource) {
		return dnsmessage.Header{RCode: code}, nil
	}
}

// cutOff gives its answer by TCP only.
func cutOff(whole zone) zone {
	return func(q dnsmessage.Question, network string) (dnsmessage.Header, []dnsmessage.Resource) {
		if network == "udp" {
			return dnsmessage.Header{Truncated: true}, nil
		}
		return whole(q, network)
	}
}

func TestLookUp(t *testing.T) {
	whole := toppage.DNSFacts{Host: "www.shop.example", CNAME: []string{"d1.cdn.example", "edge.cdn.example"}, Asked: 2, Answered: 2,
		Records: []toppage.DNSRecord{{Type: "CNAME", Value: "d1.cdn.example", TTLS: 60}, {Type: "CNAME", Value: "edge.cdn.example", TTLS: 20},
			{Type: "A", Value: "203.0.113.7", TTLS: 300}, {Type: "A", Value: "203.0.113.8", TTLS: 300}}}
	one := whole
	one.Answered, one.Error = 1, "other"
	closed := nameServer(t, refuses(dnsmessage.RCodeRefused))
	for _, row := range []struct {
		sentence      string
		first, second string
		want          toppage.DNSFacts
	}{
		{"two that agree; the longest time to live counts", nameServer(t, cdn(120)), nameServer(t, cdn(300)), whole},
		{"an answer too long for a datagram", nameServer(t, cutOff(cdn(300))), nameServer(t, cdn(300)), whole},
		{"one fails", nameServer(t, refuses(dnsmessage.RCodeServerFailure)), nameServer(t, cdn(300)), one},
		{"the name does not exist", nameServer(t, refuses(dnsmessage.RCodeNameError)), nameServer(t, refuses(dnsmessage.RCodeNameError)),
			toppage.DNSFacts{Host: "www.shop.example", Asked: 2, Error: "dns"}},
		{"both refuse", closed, closed, toppage.DNSFacts{Host: "www.shop.example", Asked: 2, Error: "other"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			p := hasty(t)
			p.Resolvers = []string{row.first, row.second}
			got := p.lookUp(t.Context(), parsed(t, "https://www.shop.example/"))
			if got == nil {
				t.Fatal("nothing")
			}
			if diff := cmp.Diff(row.want, *got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsNotLookedUp(t *testing.T) {
	p := hasty(t)
	for _, address := range []string{"http://203.0.113.7/", "http://[2001:db8::1]/", "http://localhost:8080/", "http://shop.localhost/"} {
		if got := p.lookUp(t.Context(), parsed(t, address)); got != nil {
			t.Errorf("%s: %+v", address, got)
		}
	}
	if got := p.lookUp(t.Context(), parsed(t, "http://shop.example/")); got == nil || got.Asked != 0 || got.Answered != 0 {
		t.Errorf("without a resolver: %+v", got)
	}
	long := strings.Repeat("a", 64) + ".example"
	p.Resolvers = []string{nameServer(t, cdn(300))}
	if got := p.lookUp(t.Context(), parsed(t, "http://"+long+"/")); got != nil && got.Answered != 0 {
		t.Errorf("a label that is too long: %+v", got)
	}
}

func TestIPv6ThatDoesNotAnswer(t *testing.T) {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skipf("this machine has no IPv6: %v", err)
	}
	defer l.Close()
	alive := parsed(t, "http://"+l.Addr().String()+"/")
	v6 := []toppage.DNSRecord{{Type: "A", Value: "127.0.0.1"}, {Type: "AAAA", Value: "::1"}}
	p := hasty(t)
	if p.deadV6(t.Context(), alive, v6) {
		t.Error("an address that answers is dead")
	}
	l.Close()
	if !p.deadV6(t.Context(), alive, v6) {
		t.Error("an address that nobody answers at is alive")
	}
	if p.deadV6(t.Context(), alive, v6[:1]) {
		t.Error("none is published")
	}
}

func TestWhereANameLeads(t *testing.T) {
	for _, row := range []struct {
		sentence, host string
		names          []string
		answered       int
		want           string
	}{
		{"to a CDN", "www.shop.example", []string{"D1.cdn.example"}, 2, "d1.cdn.example"},
		{"to a machine of it", "www.shop.example", []string{"d1.cdn.example", "e7.edge.example"}, 2, "d1.cdn.example"},
		{"by a name of its own", "www.shop.example", []string{"lb.shop.example", "d1.cdn.example", "e7.edge.example"}, 2, "d1.cdn.example"},
		{"to names of its own only", "www.shop.example", []string{"lb.shop.example", "one.shop.example"}, 2, "one.shop.example"},
		{"to a domain that ends alike", "www.shop.co.jp", []string{"www.shop.co.jp.cdn.example"}, 2, "www.shop.co.jp.cdn.example"},
		{"to another one's domain under the same suffix", "www.shop.co.jp", []string{"www.cdn.co.jp"}, 2, "www.cdn.co.jp"},
		{"to an address", "www.shop.example", nil, 2, "www.shop.example"},
		{"nowhere", "www.shop.example", nil, 0, ""},
	} {
		if got := target(&toppage.DNSFacts{Host: row.host, CNAME: row.names, Answered: row.answered}); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestWhereANameLedIsKept(t *testing.T) {
	var last *toppage.Survey
	for n := range 30 {
		f := &toppage.DNSFacts{Host: "www.shop.example", CNAME: []string{string(rune('a'+n%2)) + ".cdn.example"}, Answered: 1}
		f.Targets = (&surveying{last: last}).targets(f)
		last = &toppage.Survey{DNS: f}
	}
	if got := last.DNS.Targets; len(got) != mostTargets || got[0] != "b.cdn.example" || got[1] != "a.cdn.example" {
		t.Errorf("%q", got)
	}
	if got := (&surveying{last: last}).targets(&toppage.DNSFacts{Host: "other.example", Answered: 1}); len(got) != 1 {
		t.Errorf("another name led to %q", got)
	}
	if got := (&surveying{last: last}).targets(&toppage.DNSFacts{Host: "www.shop.example"}); len(got) != mostTargets {
		t.Errorf("while no resolver answers it leads to %q", got)
	}
}
