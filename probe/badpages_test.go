package probe

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"tallylight/readiness/toppage"
)

// badPage is a server that does with a connection what no good one does.
type badPage struct {
	sentence string
	speak    func(net.Conn)
	word     string // why no answer came; empty: one came
	detail   string // part of what people are told
}

const (
	okHead    = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Cache: HIT\r\n"
	patience  = 300 * time.Millisecond // of those who ask servers that never end
	mostAlloc = 48 << 20               // bytes, of both ends together
)

var chunk = bytes.Repeat([]byte("<p>page: top</p>"), 4<<10)

// saying answers a request with a text, and closes.
func saying(text string) func(net.Conn) {
	return func(c net.Conn) { _, _ = io.WriteString(c, text) }
}

// endless says something again and again until nobody listens.
func endless(begin string, again []byte, every time.Duration) func(net.Conn) {
	return func(c net.Conn) {
		_, err := io.WriteString(c, begin)
		for err == nil {
			if _, err = c.Write(again); err == nil && every > 0 {
				err = gone(c, every)
			}
		}
	}
}

// gone waits, and says whether the other end has gone meanwhile.
func gone(c net.Conn, wait time.Duration) error {
	_ = c.SetReadDeadline(time.Now().Add(wait))
	var one [1]byte
	_, err := c.Read(one[:])
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		return nil
	}
	return err
}

// listen serves connections on loopback until the test ends.
func listen(t *testing.T, speak func(net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	t.Cleanup(func() {
		_ = l.Close()
		serving.Wait()
	})
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				speak(conn)
			})
		}
	})
	return l.Addr().String()
}

// afterRequest reads the request before it speaks.
func afterRequest(speak func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			speak(c)
		}
	}
}

func TestBadPagesOverHTTP(t *testing.T) {
	flood := strings.Repeat("X-Flood: "+strings.Repeat("a", 1000)+"\r\n", 3000)
	for _, row := range []badPage{
		{"a body of 1 GiB", endless(okHead+"Content-Length: 1073741824\r\n\r\n", chunk, 0), "", ""},
		{"a body without an end", endless(okHead+"\r\n", chunk, 0), "", ""},
		{"chunks without an end", endless(okHead+"Transfer-Encoding: chunked\r\n\r\n", fmt.Appendf(nil, "%x\r\n%s\r\n", len(chunk), chunk), 0), "", ""},
		{"a body that drips", endless(okHead+"\r\n", []byte("a"), 20*time.Millisecond), "timeout", "in time"},
		{"a header that drips", endless(okHead, []byte("a"), 20*time.Millisecond), "timeout", "in time"},
		{"silence", func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, "timeout", "in time"},
		{"a header of 3 MB", saying(okHead + flood + "\r\n"), "other", "header"},
		{"a header without an end", endless(okHead, []byte("X-Flood: a\r\n"), 0), "other", "header"},
		{"one header line without an end", endless(okHead+"X-Flood: ", chunk, 0), "other", "header"},
		{"interim answers without an end", endless("", []byte("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), 0), "other", "header"},
		{"nothing, and closed", saying(""), "other", "cut off"},
		{"another protocol", saying("220 mail.example ESMTP\r\n"), "other", "malformed"},
		{"a status that is none", saying("HTTP/1.1 abc OK\r\n\r\n"), "other", "malformed"},
		{"two lengths that differ", saying(okHead + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), "other", "Content-Length"},
		{"a length below nought", saying(okHead + "Content-Length: -4\r\n\r\nabcd"), "other", "Content-Length"},
		{"a chunk of no length", saying(okHead + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabcd\r\n"), "other", "chunk"},
		{"an answer cut off", saying(okHead + "Content-Length: 100\r\n\r\npage: top"), "other", "cut off"},
		{"a header line that is none", saying(okHead + "no colon\r\n\r\npage: top"), "other", "malformed"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			row.probe(t, "http://"+listen(t, afterRequest(row.speak))+"/", nil)
		})
	}
}

// probe asks the page, and checks that it is read in little memory, told with its reason, and no ground to call it protected.
func (row badPage) probe(t *testing.T, url string, trust *tls.Config) {
	t.Helper()
	p := prober(t)
	p.Transport = func() *http.Transport {
		return &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: trust}
	}
	ctx, cancel := t.Context(), context.CancelFunc(func() {})
	if row.word == "timeout" {
		ctx, cancel = context.WithTimeout(ctx, patience)
	}
	defer cancel()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	page := toppage.Page{URL: url, Marker: "page: top", Interval: time.Minute, TTFBLimit: time.Second}
	o := p.Probe(ctx, page)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > mostAlloc {
		t.Errorf("%d MiB were allocated", took>>20)
	}
	if o.Error != row.word || !strings.Contains(o.Detail, row.detail) || o.Error != "" && (o.Detail == "" || o.Answered()) {
		t.Errorf("error %q (%s), status %d; want %q (%s)", o.Error, o.Detail, o.Status, row.word, row.detail)
	}
	neverProtected(t, page, o)
}

// neverProtected judges a page of which every probe was like this one.
func neverProtected(t *testing.T, page toppage.Page, o toppage.Observation) {
	t.Helper()
	facts := toppage.PageFacts{Page: page}
	for i := range 20 {
		again := o
		again.At = o.At.Add(-time.Duration(i) * page.Interval)
		facts.Observed = append(facts.Observed, again)
	}
	checks := facts.Judge(o.At, toppage.Demand{Level: 1}, nil)
	if v := toppage.Combine(checks); v != toppage.Unprotected && v != toppage.UnknownVerdict {
		t.Errorf("the verdict is %s", v)
	}
	for _, c := range checks {
		if (c.State == toppage.CheckFail || c.State == toppage.CheckUnknown) && c.Reason == "" {
			t.Errorf("%s is %s without a reason", c.ID, c.State)
		}
	}
}

// issue makes a certificate that signs itself, for 127.0.0.1 unless a name is given.
func issue(t *testing.T, name string, from, until time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(until.Unix()), Subject: pkix.Name{CommonName: "test"}, NotBefore: from, NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	if template.DNSNames = []string{name}; name == "" {
		template.DNSNames, template.IPAddresses = nil, []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func TestBadTLS(t *testing.T) {
	now := time.Now()
	good, goodRoots := issue(t, "", now.Add(-time.Hour), now.Add(time.Hour))
	expired, expiredRoots := issue(t, "", now.Add(-48*time.Hour), now.Add(-time.Hour))
	early, earlyRoots := issue(t, "", now.Add(time.Hour), now.Add(48*time.Hour))
	other, otherRoots := issue(t, "other.example", now.Add(-time.Hour), now.Add(time.Hour))
	handshake := func(config *tls.Config) func(net.Conn) {
		return func(c net.Conn) {
			secure := tls.Server(c, config)
			if secure.Handshake() == nil {
				afterRequest(saying(okHead + "Content-Length: 9\r\n\r\npage: top"))(secure)
			}
		}
	}
	of := func(c tls.Certificate) func(net.Conn) {
		return handshake(&tls.Config{Certificates: []tls.Certificate{c}})
	}
	for _, row := range []struct {
		badPage
		roots     *x509.CertPool
		certified bool // the certificate is shown, and why it does not verify
	}{
		{badPage{"an expired certificate", of(expired), "tls", "expired"}, expiredRoots, true},
		{badPage{"a certificate that does not hold yet", of(early), "tls", "not yet valid"}, earlyRoots, true},
		{badPage{"a certificate for another name", of(other), "tls", "127.0.0.1"}, otherRoots, true},
		{badPage{"a certificate that nobody trusts", of(good), "tls", "unknown authority"}, x509.NewCertPool(), true},
		{badPage{"TLS 1.0", handshake(&tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10}), "tls", "version"}, goodRoots, false},
		{badPage{"TLS 1.1", handshake(&tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}), "tls", "version"}, goodRoots, false},
		{badPage{"no cipher in common", handshake(&tls.Config{Certificates: []tls.Certificate{good}, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}}), "tls", "handshake"}, goodRoots, false},
		{badPage{"no TLS at all", saying("HTTP/1.1 400 Bad Request\r\n\r\n"), "tls", "TLS handshake"}, goodRoots, false},
		{badPage{"a handshake cut off", func(net.Conn) {}, "other", "cut off"}, goodRoots, false},
		{badPage{"a handshake that never ends", func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, "timeout", "in time"}, goodRoots, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			url := "https://" + listen(t, row.speak) + "/"
			row.probe(t, url, &tls.Config{RootCAs: row.roots})
			if !row.certified {
				return
			}
			p := prober(t)
			p.Transport = func() *http.Transport { return &http.Transport{TLSClientConfig: &tls.Config{RootCAs: row.roots}} }
			if o := p.Probe(t.Context(), toppage.Page{URL: url}); o.TLSError == "" || o.Facts.TLSNotAfter == nil || o.Details.Certificate == nil {
				t.Errorf("the certificate is not shown: %+v", o)
			}
		})
	}
}

// speaking2 takes up HTTP/2 and hands over once a request has come.
func speaking2(speak func(f *http2.Framer, stream uint32)) func(net.Conn) {
	return func(c net.Conn) {
		if _, err := io.ReadFull(c, make([]byte, len(http2.ClientPreface))); err != nil {
			return
		}
		f := http2.NewFramer(c, c)
		_ = f.WriteSettings()
		for {
			frame, err := f.ReadFrame()
			if err != nil {
				return
			}
			if head, ok := frame.(*http2.HeadersFrame); ok {
				speak(f, head.StreamID)
				_, _ = io.Copy(io.Discard, c) // until the other end has gone
				return
			}
		}
	}
}

// head2 is the header of an answer, as HTTP/2 has it.
func head2(fields ...hpack.HeaderField) []byte {
	var block bytes.Buffer
	enc := hpack.NewEncoder(&block)
	for _, f := range append([]hpack.HeaderField{{Name: ":status", Value: "200"}}, fields...) {
		_ = enc.WriteField(f)
	}
	return block.Bytes()
}

func TestBadHTTP2(t *testing.T) {
	cert, roots := issue(t, "", time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	secured := func(speak func(net.Conn)) func(net.Conn) {
		return func(c net.Conn) {
			secure := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2"}})
			if secure.Handshake() == nil {
				speak(secure)
			}
		}
	}
	begin := func(f *http2.Framer, stream uint32) {
		_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: head2(), EndHeaders: true})
		_ = f.WriteData(stream, false, []byte("page: top"))
	}
	for _, row := range []badPage{
		{"GOAWAY before an answer", speaking2(func(f *http2.Framer, _ uint32) { _ = f.WriteGoAway(0, http2.ErrCodeEnhanceYourCalm, nil) }), "other", "GOAWAY"},
		{"GOAWAY without an error", speaking2(func(f *http2.Framer, _ uint32) { _ = f.WriteGoAway(0, http2.ErrCodeNo, nil) }), "other", ""},
		{"GOAWAY in the middle of an answer", speaking2(func(f *http2.Framer, s uint32) { begin(f, s); _ = f.WriteGoAway(0, http2.ErrCodeInternal, nil) }), "other", "GOAWAY"},
		{"RST_STREAM before an answer", speaking2(func(f *http2.Framer, s uint32) { _ = f.WriteRSTStream(s, http2.ErrCodeRefusedStream) }), "other", "REFUSED_STREAM"},
		{"RST_STREAM in the middle of an answer", speaking2(func(f *http2.Framer, s uint32) { begin(f, s); _ = f.WriteRSTStream(s, http2.ErrCodeInternal) }), "other", "INTERNAL_ERROR"},
		{"an answer without a status", speaking2(func(f *http2.Framer, s uint32) {
			_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: s, BlockFragment: head2()[1:], EndHeaders: true})
		}), "other", ""},
		{"a frame larger than was agreed", speaking2(func(f *http2.Framer, s uint32) {
			begin(f, s)
			_ = f.WriteData(s, false, make([]byte, 2<<20))
		}), "other", ""},
		{"a header without an end", speaking2(func(f *http2.Framer, s uint32) {
			block := head2(hpack.HeaderField{Name: "x-flood", Value: strings.Repeat("~", 10000)})
			_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: s, BlockFragment: block})
			for range 1 << 12 {
				if f.WriteContinuation(s, false, block[1:]) != nil {
					return
				}
			}
		}), "other", ""},
		{"an answer that never comes", speaking2(func(*http2.Framer, uint32) {}), "timeout", "in time"},
		{"HTTP/1.1 where HTTP/2 was agreed", saying("HTTP/1.1 200 OK\r\n\r\npage: top"), "other", ""},
		{"closed at once", func(net.Conn) {}, "other", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			row.probe(t, "https://"+listen(t, secured(row.speak))+"/", &tls.Config{RootCAs: roots})
		})
	}
}

// TestClocksThatAreOff: a Date far from ours changes how old a page seems, and nothing else.
func TestClocksThatAreOff(t *testing.T) {
	for _, row := range []struct {
		sentence, date string
		fresh          bool
	}{
		{"right", time.Now().UTC().Format(http.TimeFormat), true},
		{"at the beginning of time", "Thu, 01 Jan 1970 00:00:00 GMT", false},
		{"a day slow", time.Now().Add(-24 * time.Hour).UTC().Format(http.TimeFormat), false},
		{"a day fast", time.Now().Add(24 * time.Hour).UTC().Format(http.TimeFormat), true},
		{"at the end of time", "Fri, 31 Dec 9999 23:59:59 GMT", true},
		{"at no time", "yesterday", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			answer := okHead + "Cache-Control: max-age=60\r\nDate: " + row.date + "\r\nContent-Length: 9\r\n\r\npage: top"
			url := "http://" + listen(t, afterRequest(saying(answer))) + "/"
			asked := time.Now()
			o := prober(t).Probe(t.Context(), toppage.Page{URL: url, Marker: "page: top"})
			if !o.Answered() || o.Facts.Served != toppage.ServedHit || *o.Facts.Fresh != row.fresh || o.Facts.AgeS != nil {
				t.Errorf("served %s, fresh %v: %+v", o.Facts.Served, *o.Facts.Fresh, o)
			}
			if o.At.Before(asked.Add(-time.Second)) || o.At.After(time.Now()) {
				t.Errorf("it is dated %s, by another clock than ours", o.At)
			}
		})
	}
}
