package probe

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"tallylight/readiness/toppage"
)

// bank is a server of which the certificate can be changed, and that says how each connection began.
type bank struct {
	*httptest.Server
	mu      sync.Mutex
	shows   tls.Certificate
	resumed []bool
}

func (b *bank) show(c tls.Certificate) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shows = c
}

// taken says of each request since the last call whether its connection took up a session.
func (b *bank) taken() []bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer func() { b.resumed = nil }()
	return b.resumed
}

func openBank(t *testing.T, c tls.Certificate, most uint16) *bank {
	t.Helper()
	b := &bank{shows: c}
	b.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		b.resumed = append(b.resumed, r.TLS.DidResume)
		b.mu.Unlock()
		_, _ = io.WriteString(w, page)
	}))
	b.EnableHTTP2 = true
	b.TLS = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		config := &tls.Config{Certificates: []tls.Certificate{b.shows}, MaxVersion: most, NextProtos: []string{"h2"}}
		config.SetSessionTicketKeys([][32]byte{{1}}) // servers know each other's sessions, as those of one machine do
		return config, nil
	}}
	b.StartTLS()
	t.Cleanup(b.Close)
	return b
}

// TestSessionsAreTakenUp for five minutes: what is told of the certificate is what the server showed within that time.
func TestSessionsAreTakenUp(t *testing.T) {
	now := time.Now()
	first, roots := issue(t, "", now.Add(-time.Hour), now.Add(48*time.Hour))
	renewed, _ := issue(t, "", now.Add(-time.Minute), now.Add(72*time.Hour))
	short, _ := issue(t, "", now.Add(-time.Hour), now.Add(2*time.Minute))
	for _, c := range []tls.Certificate{renewed, short} {
		leaf, err := x509.ParseCertificate(c.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		roots.AddCert(leaf)
	}
	for _, row := range []struct {
		sentence string
		most     uint16
		shows    tls.Certificate
		steps    []step
	}{
		{"the second probe takes it up", 0, first, []step{{0, first, false, ""}, {time.Minute, first, true, ""}, {time.Minute, first, true, ""}}},
		{"after five minutes all is shown again", 0, first, []step{{0, first, false, ""}, {4 * time.Minute, first, true, ""}, {time.Minute, first, false, ""}, {time.Minute, first, true, ""}}},
		{"a renewed certificate is seen within five minutes", 0, first, []step{{0, first, false, ""}, {time.Minute, renewed, true, ""}, {4 * time.Minute, renewed, false, ""}}},
		{"one that ends is not taken up", 0, short, []step{{0, short, false, ""}, {time.Minute, short, true, ""}, {90 * time.Second, short, false, "tls"}}},
		{"a clock that was ahead forgets", 0, first, []step{{time.Hour, first, false, ""}, {-time.Hour, first, false, ""}, {time.Minute, first, true, ""}}},
		{"TLS 1.2 would save a round trip", tls.VersionTLS12, first, []step{{0, first, false, ""}, {time.Minute, first, false, ""}}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			b := openBank(t, row.shows, row.most)
			clock := now
			p := prober(t)
			p.Now = func() time.Time { return clock }
			p.Transport = func() *http.Transport {
				return &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots, Time: p.Now}}
			}
			var shown string
			for i, s := range row.steps {
				clock = clock.Add(s.after)
				b.show(s.shows)
				o := p.Probe(t.Context(), toppage.Page{URL: b.URL, Marker: "page: top"})
				if o.Error != s.word {
					t.Fatalf("probe %d: %s %s", i, o.Error, o.Detail)
				}
				if s.word != "" {
					continue
				}
				if got := b.taken(); len(got) != 1 || got[0] != s.resumed {
					t.Errorf("probe %d: taken up %v, want %v", i, got, s.resumed)
				}
				if !s.resumed {
					shown = serial(t, s.shows)
				}
				if c := o.Details.Certificate; c == nil || c.Serial != shown || o.Facts.TLSNotAfter == nil || *o.Facts.Protocol != "h2" {
					t.Errorf("probe %d: the certificate is %+v, want %s", i, c, shown)
				}
			}
		})
	}
}

// step is one probe of a bank.
type step struct {
	after   time.Duration
	shows   tls.Certificate
	resumed bool
	word    string
}

func serial(t *testing.T, c tls.Certificate) string {
	t.Helper()
	leaf, err := x509.ParseCertificate(c.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	return leaf.SerialNumber.Text(16)
}

// TestAnotherPortHasASessionOfItsOwn: two servers of one machine may share what sessions are encrypted with, and have
// certificates of their own.
func TestAnotherPortHasASessionOfItsOwn(t *testing.T) {
	now := time.Now()
	one, roots := issue(t, "", now.Add(-time.Hour), now.Add(48*time.Hour))
	two, _ := issue(t, "", now.Add(-time.Hour), now.Add(72*time.Hour))
	leaf, err := x509.ParseCertificate(two.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(leaf)
	p := prober(t)
	p.Transport = func() *http.Transport {
		return &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots}}
	}
	for range 2 {
		for _, c := range []tls.Certificate{one, two} {
			b := openBank(t, c, 0)
			o := p.Probe(t.Context(), toppage.Page{URL: b.URL})
			if c, is := o.Details.Certificate, serial(t, c); c == nil || c.Serial != is {
				t.Errorf("the certificate is %+v, want %s", c, is)
			}
			if got := b.taken(); len(got) != 1 || got[0] {
				t.Errorf("another's session was taken up: %v", got)
			}
		}
	}
}
