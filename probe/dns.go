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
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"tallylight/readiness/toppage"
)

const (
	dnsTime     = 3 * time.Second
	mostAnswers = 30
	mostAsked   = 3 // resolvers
	mostTried   = 4 // addresses of IPv6
)

// lookUp asks the resolvers for the addresses of a page's name with their times to live, which the resolver of the
// standard library keeps to itself (RFC 1035). Nil where the host is an address, or names this machine (RFC 6761).
func (p *Prober) lookUp(ctx context.Context, at *url.URL) *toppage.DNSFacts {
	name, err := idna.Lookup.ToASCII(strings.TrimSuffix(at.Hostname(), "."))
	if _, isAddress := netip.ParseAddr(at.Hostname()); err != nil || isAddress == nil || !strings.Contains(name, ".") || strings.HasSuffix(name, ".localhost") {
		return nil
	}
	resolvers := p.Resolvers[:min(len(p.Resolvers), mostAsked)]
	said := make([]found, len(resolvers))
	var asking sync.WaitGroup
	for i, resolver := range resolvers {
		asking.Go(func() { said[i] = addresses(ctx, resolver, name) })
	}
	asking.Wait()
	f := &toppage.DNSFacts{Host: name, Asked: len(resolvers)}
	var all found
	for _, one := range said {
		if one.addresses() {
			f.Answered++
		} else if f.Error = "dns"; one.err != nil {
			f.Error, _ = classify(one.err)
		}
		all.add(one)
	}
	f.Records, f.CNAME = all.records, all.aliases
	f.V6Dead = p.deadV6(ctx, at, f.Records)
	return f
}

// mostTargets is how many of the newest targets of a name are kept.
const mostTargets = 12

// targets gives where the page's name leads, and led in the surveys before.
func (s *surveying) targets(f *toppage.DNSFacts) []string {
	var all []string
	if to := target(f); to != "" {
		all = append(all, to)
	}
	if s.last != nil && s.last.DNS != nil && s.last.DNS.Host == f.Host {
		all = append(all, s.last.DNS.Targets...)
	}
	return all[:min(len(all), mostTargets)]
}

// target is the first name outside the page's own domain to which its name leads: which machines of a CDN lie behind that
// changes from answer to answer. Where all of them are its own it is the last, and the name itself where it leads to no
// other. Empty where no resolver answered.
func target(f *toppage.DNSFacts) string {
	own, err := publicsuffix.EffectiveTLDPlusOne(f.Host)
	to := ""
	for _, name := range f.CNAME {
		if to = strings.ToLower(name); err != nil || to != own && !strings.HasSuffix(to, "."+own) {
			return to
		}
	}
	if to == "" && f.Answered > 0 {
		return f.Host
	}
	return to
}

// found is what a resolver answered, and why not.
type found struct {
	records []toppage.DNSRecord
	aliases []string
	err     error
}

func (f *found) addresses() bool {
	return slices.ContainsFunc(f.records, func(r toppage.DNSRecord) bool { return r.Type != "CNAME" })
}

// add takes what another resolver says too; of a time to live the longest, because a resolver tells what is left of it.
func (f *found) add(other found) {
	if len(f.aliases) == 0 {
		f.aliases = other.aliases
	}
	for _, r := range other.records {
		i := slices.IndexFunc(f.records, func(known toppage.DNSRecord) bool { return known.Type == r.Type && known.Value == r.Value })
		if i >= 0 {
			f.records[i].TTLS = max(f.records[i].TTLS, r.TTLS)
			continue
		}
		f.records = append(f.records, r)
	}
}

func addresses(ctx context.Context, resolver, name string) (all found) {
	for _, kind := range []dnsmessage.Type{dnsmessage.TypeA, dnsmessage.TypeAAAA} {
		answer, err := ask(ctx, resolver, name, kind)
		if err != nil {
			all.err = err
			continue
		}
		all.add(records(answer))
	}
	return all
}

// records reads the answers to one question.
func records(answers []dnsmessage.Resource) (f found) {
	for _, r := range answers[:min(len(answers), mostAnswers)] {
		record := toppage.DNSRecord{TTLS: int64(r.Header.TTL)}
		switch body := r.Body.(type) {
		case *dnsmessage.AResource:
			record.Type, record.Value = "A", netip.AddrFrom4(body.A).String()
		case *dnsmessage.AAAAResource:
			record.Type, record.Value = "AAAA", netip.AddrFrom16(body.AAAA).String()
		case *dnsmessage.CNAMEResource:
			record.Type, record.Value = "CNAME", strings.TrimSuffix(clean(body.CNAME.String()), ".")
			f.aliases = append(f.aliases, record.Value)
		default:
			continue
		}
		f.records = append(f.records, record)
	}
	return f
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

// exchange sends a question to a resolver, whose address comes from the operator, and reads the answer to it.
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
	for {
		answer, err := receive(conn, network)
		if err != nil {
			return m, err
		}
		if err := m.Unpack(answer); err == nil && m.ID == id && m.Response {
			return m, nil
		}
		if network == "tcp" { // a stray datagram can come from anybody, but this is the resolver's
			return m, errDNS
		}
	}
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

// deadV6 says that IPv6 addresses are published and none of them answers, although IPv6 works from here.
func (p *Prober) deadV6(ctx context.Context, at *url.URL, records []toppage.DNSRecord) bool {
	port := at.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[at.Scheme]
	}
	tried, dead := 0, 0
	for _, r := range records {
		if r.Type != "AAAA" || tried == mostTried || !routedV6(ctx, r.Value) {
			continue
		}
		tried++
		switch word := p.knock(ctx, net.JoinHostPort(r.Value, port)); word {
		case "":
			return false
		case "address", "canceled": // it was not asked
		default:
			dead++
		}
	}
	return dead > 0 && dead == tried
}

// knock connects, and says why that was not possible.
func (p *Prober) knock(ctx context.Context, address string) string {
	ctx, cancel := context.WithTimeout(ctx, dnsTime)
	defer cancel()
	conn, err := p.network().DialContext(ctx, "tcp6", address)
	if err != nil {
		word, _ := classify(err)
		return word
	}
	conn.Close()
	return ""
}

// routedV6 says whether there is a way to an IPv6 address from a public one of this machine: a datagram socket finds
// that out without sending.
func routedV6(ctx context.Context, address string) bool {
	conn, err := (&net.Dialer{}).DialContext(ctx, "udp6", net.JoinHostPort(address, "9"))
	if err != nil {
		return false
	}
	defer conn.Close()
	own, err := netip.ParseAddrPort(conn.LocalAddr().String())
	return err == nil && (own.Addr().IsLoopback() || own.Addr().IsGlobalUnicast() && !own.Addr().IsPrivate())
}
