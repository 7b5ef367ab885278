package probe

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"tallylight/readiness"
)

const (
	dnsTime     = 3 * time.Second
	mostAnswers = 30
	twoAsked    = 2 // resolvers are asked
)

// lookUp asks two resolvers for the addresses of a page's name with their times to live, which the resolver of the
// standard library keeps to itself (RFC 1035). Nil where the host is an address.
func (p *Prober) lookUp(ctx context.Context, at *url.URL) *readiness.DNSFacts {
	name := at.Hostname()
	if _, err := netip.ParseAddr(name); err == nil || !strings.Contains(name, ".") {
		return nil
	}
	f := &readiness.DNSFacts{Host: name}
	for _, resolver := range p.Resolvers[:min(len(p.Resolvers), twoAsked)] {
		f.Asked++
		answer, err := addresses(ctx, resolver, name)
		if err != nil {
			f.Error, _ = classify(err)
			continue
		}
		if answer.has("A") || answer.has("AAAA") {
			f.Answered++
			f.Records, f.CNAME = answer.records, answer.aliases
		}
	}
	f.V6Dead = p.deadV6(ctx, at, f.Records)
	return f
}

// found is what a resolver answered.
type found struct {
	records []readiness.DNSRecord
	aliases []string
}

func (f found) has(kind string) bool {
	for _, r := range f.records {
		if r.Type == kind {
			return true
		}
	}
	return false
}

func addresses(ctx context.Context, resolver, name string) (all found, err error) {
	for _, kind := range []dnsmessage.Type{dnsmessage.TypeA, dnsmessage.TypeAAAA} {
		answer, err := ask(ctx, resolver, name, kind)
		if err != nil {
			return all, err
		}
		all.take(answer)
	}
	return all, nil
}

// take adds the records of an answer; aliases come with each kind and are taken once.
func (f *found) take(answers []dnsmessage.Resource) {
	for _, r := range answers[:min(len(answers), mostAnswers)] {
		record := readiness.DNSRecord{TTLS: int64(r.Header.TTL)}
		switch body := r.Body.(type) {
		case *dnsmessage.AResource:
			record.Type, record.Value = "A", netip.AddrFrom4(body.A).String()
		case *dnsmessage.AAAAResource:
			record.Type, record.Value = "AAAA", netip.AddrFrom16(body.AAAA).String()
		case *dnsmessage.CNAMEResource:
			record.Type, record.Value = "CNAME", strings.TrimSuffix(clean(body.CNAME.String()), ".")
		default:
			continue
		}
		if record.Type == "CNAME" {
			if f.knows(record.Value) {
				continue
			}
			f.aliases = append(f.aliases, record.Value)
		}
		f.records = append(f.records, record)
	}
}

func (f *found) knows(alias string) bool {
	for _, known := range f.aliases {
		if known == alias {
			return true
		}
	}
	return false
}

var errDNS = errors.New("the resolver's answer cannot be read")

// ask sends one question, by UDP, and by TCP where the answer is cut off (RFC 7766).
func ask(ctx context.Context, resolver, name string, kind dnsmessage.Type) ([]dnsmessage.Resource, error) {
	ctx, cancel := context.WithTimeout(ctx, dnsTime)
	defer cancel()
	qname, err := dnsmessage.NewName(strings.TrimSuffix(name, ".") + ".")
	if err != nil {
		return nil, errAddress
	}
	question := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: uint16(rand.Uint32()), RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: qname, Type: kind, Class: dnsmessage.ClassINET}},
	}
	packed, err := question.Pack()
	if err != nil {
		return nil, errAddress
	}
	answer, err := exchange(ctx, "udp", resolver, packed, question.ID)
	if err == nil && answer.Truncated {
		answer, err = exchange(ctx, "tcp", resolver, packed, question.ID)
	}
	if err != nil {
		return nil, err
	}
	if answer.RCode != dnsmessage.RCodeSuccess && answer.RCode != dnsmessage.RCodeNameError {
		return nil, errDNS
	}
	return answer.Answers, nil
}

func exchange(ctx context.Context, network, resolver string, question []byte, id uint16) (m dnsmessage.Message, err error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, network, resolver)
	if err != nil {
		return m, err
	}
	defer conn.Close()
	if by, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(by); err != nil {
			return m, err
		}
	}
	if network == "tcp" {
		question = append(binary.BigEndian.AppendUint16(nil, uint16(len(question))), question...)
	}
	if _, err := conn.Write(question); err != nil {
		return m, err
	}
	answer, err := receive(conn, network)
	if err != nil {
		return m, err
	}
	if err := m.Unpack(answer); err != nil || m.ID != id || !m.Response {
		return m, errDNS
	}
	return m, nil
}

func receive(conn net.Conn, network string) ([]byte, error) {
	if network == "udp" {
		answer := make([]byte, 4096)
		n, err := conn.Read(answer)
		return answer[:n], err
	}
	var length [2]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		return nil, err
	}
	answer := make([]byte, binary.BigEndian.Uint16(length[:]))
	_, err := io.ReadFull(conn, answer)
	return answer, err
}

// deadV6 says that an IPv6 address is published at which nothing answers, although IPv6 works from here.
func (p *Prober) deadV6(ctx context.Context, at *url.URL, records []readiness.DNSRecord) bool {
	port := at.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[at.Scheme]
	}
	for _, r := range records {
		if r.Type != "AAAA" || !routedV6(r.Value) {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, dnsTime)
		conn, err := p.network().DialContext(ctx, "tcp6", net.JoinHostPort(r.Value, port))
		cancel()
		if err == nil {
			conn.Close()
			return false
		}
		word, _ := classify(err)
		return word != "address" && word != "canceled"
	}
	return false
}

// routedV6 says whether there is a way to an IPv6 address at all: a datagram socket finds that out without sending.
func routedV6(address string) bool {
	conn, err := net.Dial("udp6", net.JoinHostPort(address, "9"))
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
