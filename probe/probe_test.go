package probe

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"tallylight/readiness/toppage"
)

func verifyLeaks(m *testing.M) { goleak.VerifyTestMain(m) }

const page = `<!doctype html><html><head><title>
  Tsumugi &amp; friends </title></head><body><!-- page: top --><p>つむぎ</p></body></html>`

func prober(t *testing.T) *Prober {
	t.Helper()
	return &Prober{Transport: func() *http.Transport { return &http.Transport{ForceAttemptHTTP2: true} },
		UserAgent: "Tallylight-prober/1 (+http://test.example)", Now: time.Now}
}

func zipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

func TestProbeMeasuresThePage(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.Header.Get("Accept-Encoding") != "gzip" || r.UserAgent() != "Tallylight-prober/1 (+http://test.example)" {
			t.Errorf("asked with %s, Accept-Encoding %q, User-Agent %q", r.Method, r.Header.Get("Accept-Encoding"), r.UserAgent())
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Status", "edge; hit; ttl=20")
		w.Header().Set("Age", "10")
		_, _ = w.Write(zipped(page))
	})
	o := prober(t).Probe(context.Background(), toppage.Page{URL: server.URL, Marker: "<!-- page: top -->"})
	switch f := o.Facts; {
	case !o.Answered(), o.URL != server.URL, o.FinalURL != server.URL, o.At.IsZero():
		t.Errorf("not answered: %+v", o)
	case o.Title != "Tsumugi & friends":
		t.Errorf("title %q", o.Title)
	case o.Marker == nil || !*o.Marker:
		t.Error("the marker is not found")
	case *f.BodyBytes != int64(len(page)), *f.WireBytes != int64(len(zipped(page))):
		t.Errorf("sizes: wire %d, body %d", *f.WireBytes, *f.BodyBytes)
	case *f.TTFBMS <= 0, *f.TotalMS < *f.TTFBMS, *f.Redirects != 0, *f.Protocol != "http/1.1":
		t.Errorf("figures: %v %v %v %v", *f.TTFBMS, *f.TotalMS, *f.Redirects, *f.Protocol)
	case f.Served != toppage.ServedHit, o.Evidence != "Age: 10; Cache-Status: edge; hit; ttl=20", f.ServedBy != "edge":
		t.Errorf("served %s by %s on %q", f.Served, f.ServedBy, o.Evidence)
	case f.TLSNotAfter != nil:
		t.Error("a certificate without TLS")
	}
}

func TestEveryProbeOpensItsOwnConnection(t *testing.T) {
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	for range 3 {
		prober(t).Probe(context.Background(), toppage.Page{URL: server.URL})
	}
	if opened.Load() != 3 {
		t.Errorf("%d connections for 3 probes", opened.Load())
	}
}

func TestMarker(t *testing.T) {
	for _, row := range []struct {
		sentence, encoding string
		body               []byte
		marker             string
		want               string
	}{
		{"a marker in a plain page", "", []byte(page), "page: top", "found"},
		{"a marker in a zipped page", "gzip", zipped(page), "page: top", "found"},
		{"Japanese text", "", []byte(page), "つむぎ", "found"},
		{"the title as people read it", "", []byte(page), "Tsumugi & friends", "found"},
		{"a sorry page does not hold it", "", []byte("<title>Sorry</title>"), "page: top", "missing"},
		{"an empty page does not hold it", "", nil, "page: top", "missing"},
		{"an empty zipped page does not hold it", "gzip", nil, "page: top", "missing"},
		{"none is looked for", "", []byte(page), "", "unknown"},
		{"an encoding that was not asked for cannot be searched", "br", []byte("\x0b\x02"), "page: top", "unknown"},
		{"beyond 5 MiB nothing is known", "", bytes.Repeat([]byte(" "), maxBody+10), "page: top", "unknown"},
		{"a bomb is read to 5 MiB", "gzip", zipped(strings.Repeat(" ", 4*maxBody)), "page: top", "unknown"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if row.encoding != "" {
					w.Header().Set("Content-Encoding", row.encoding)
				}
				_, _ = w.Write(row.body)
			})
			o := prober(t).Probe(context.Background(), toppage.Page{URL: server.URL, Marker: row.marker})
			got := "unknown"
			if o.Marker != nil {
				got = map[bool]string{true: "found", false: "missing"}[*o.Marker]
			}
			if got != row.want || !o.Answered() {
				t.Errorf("marker %s, want %s (%s %s)", got, row.want, o.Error, o.Detail)
			}
		})
	}
}

func TestRedirectsAreFollowedHopByHop(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) })
	mux.HandleFunc("/hops/{n}", func(w http.ResponseWriter, r *http.Request) {
		var n int
		_, _ = fmt.Sscan(r.PathValue("n"), &n)
		target := fmt.Sprintf("/hops/%d", n-1)
		if n == 1 {
			target = "/top#part"
		}
		http.Redirect(w, r, target, http.StatusMovedPermanently)
	})
	mux.Handle("/loop", http.RedirectHandler("/loop", http.StatusFound))
	mux.Handle("/file", http.RedirectHandler("file:///etc/passwd", http.StatusFound))
	mux.Handle("/user", http.RedirectHandler("http://user:secret@127.0.0.1/", http.StatusFound))
	mux.HandleFunc("/nowhere", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) })
	mux.HandleFunc("/choices", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusMultipleChoices) })
	server := serve(t, mux.ServeHTTP)
	for _, row := range []struct {
		sentence, path, word string
		status, hops         int
	}{
		{"none", "/", "", 200, 0},
		{"one", "/hops/1", "", 200, 1},
		{"five are the limit", "/hops/5", "", 200, 5},
		{"six are too many", "/hops/6", "redirect", 0, -1},
		{"a loop", "/loop", "redirect", 0, -1},
		{"to a file", "/file", "redirect", 0, -1},
		{"to an address with a password", "/user", "redirect", 0, -1},
		{"a redirect that says not where to is an answer", "/nowhere", "", 302, 0},
		{"a choice is an answer", "/choices", "", 300, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			o := prober(t).Probe(context.Background(), toppage.Page{URL: server.URL + row.path})
			hops := -1
			if o.Facts.Redirects != nil {
				hops = *o.Facts.Redirects
			}
			if o.Error != row.word || o.Status != row.status || hops != row.hops {
				t.Errorf("error %q, status %d, %d hops (%s)", o.Error, o.Status, hops, o.Detail)
			}
			if strings.Contains(o.Detail+o.FinalURL, "secret") || strings.Contains(o.FinalURL, "#") {
				t.Errorf("detail %q, final %q", o.Detail, o.FinalURL)
			}
		})
	}
}

func TestNoRedirectFromHTTPSToHTTP(t *testing.T) {
	var asked atomic.Int64
	plain := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusFound))
	defer secure.Close()
	p := prober(t)
	p.Transport = secure.Client().Transport.(*http.Transport).Clone
	if o := p.Probe(context.Background(), toppage.Page{URL: secure.URL}); o.Error != "redirect" || asked.Load() != 0 {
		t.Errorf("error %q, asked %d times", o.Error, asked.Load())
	}
}

func TestTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.EnableHTTP2 = true
	server.Config.ErrorLog = nil
	server.StartTLS()
	defer server.Close()
	ends := server.Certificate().NotAfter.UTC().Format(time.RFC3339)

	trusting := prober(t)
	trusting.Transport = func() *http.Transport {
		tr := server.Client().Transport.(*http.Transport).Clone()
		tr.ForceAttemptHTTP2 = true
		return tr
	}
	o := trusting.Probe(context.Background(), toppage.Page{URL: server.URL})
	if o.Status != 404 || o.TLSError != "" || *o.Facts.TLSNotAfter != ends || *o.Facts.Protocol != "h2" {
		t.Errorf("a good certificate: %+v", o)
	}
	o = prober(t).Probe(context.Background(), toppage.Page{URL: server.URL})
	if o.Error != "tls" || o.TLSError == "" || o.Facts.TLSNotAfter == nil || *o.Facts.TLSNotAfter != ends || o.Answered() {
		t.Errorf("a certificate that nobody trusts: %+v", o)
	}
	o = prober(t).Probe(context.Background(), toppage.Page{URL: strings.Replace(server.URL, "https", "http", 1)})
	if o.Status != 400 {
		t.Errorf("http on a TLS port: %+v", o)
	}
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	if o = prober(t).Probe(context.Background(), toppage.Page{URL: strings.Replace(plain.URL, "http", "https", 1)}); o.Error != "tls" {
		t.Errorf("https on a plain port: %+v", o)
	}
}

// TestTheCertificateThatEndsFirst: a visitor who types the first address needs the certificates of all hops.
func TestTheCertificateThatEndsFirst(t *testing.T) {
	soon, late := time.Now().Add(time.Hour).UTC().Truncate(time.Second), time.Now().Add(1000*time.Hour).UTC().Truncate(time.Second)
	for _, row := range []struct {
		name        string
		first, last time.Time
	}{
		{"the redirect's ends first", soon, late},
		{"the page's ends first", late, soon},
	} {
		page := certified(t, row.last, http.NotFoundHandler())
		entry := certified(t, row.first, http.RedirectHandler(page.URL, http.StatusMovedPermanently))
		p := prober(t)
		known := x509.NewCertPool()
		known.AddCert(page.Certificate())
		known.AddCert(entry.Certificate())
		p.Transport = func() *http.Transport { return &http.Transport{TLSClientConfig: &tls.Config{RootCAs: known}} }
		o := p.Probe(t.Context(), toppage.Page{URL: entry.URL})
		if o.Status != 404 || o.Facts.TLSNotAfter == nil || *o.Facts.TLSNotAfter != soon.Format(time.RFC3339) || !o.Details.Certificate.NotAfter.Equal(soon) {
			t.Errorf("%s: %+v", row.name, o.Details.Certificate)
		}
	}
}

// certified is a server whose certificate ends at an instant.
func certified(t *testing.T, ends time.Time, h http.Handler) *httptest.Server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	shape := &x509.Certificate{SerialNumber: big.NewInt(ends.Unix()), NotBefore: ends.Add(-2000 * time.Hour), NotAfter: ends,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, shape, shape, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(h)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// refusal stands for an outbound policy that says no.
type refusal struct{}

func (refusal) Error() string        { return "10.0.0.3:80 is refused: private" }
func (refusal) RefusedAddress() bool { return true }

func TestWhyNoAnswerCame(t *testing.T) {
	dial := func(err error) func() *http.Transport {
		return func() *http.Transport {
			return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Err: err}
			}}
		}
	}
	closed := serve(t, func(http.ResponseWriter, *http.Request) {})
	closed.Close()
	for _, row := range []struct {
		sentence, url string
		transport     func() *http.Transport
		word          string
	}{
		{"nobody listens", closed.URL, nil, "refused"},
		{"the policy says no", "http://10.0.0.3/", dial(refusal{}), "address"},
		{"the name does not exist", "http://nobody.example/", dial(&net.DNSError{Err: "no such host", IsNotFound: true}), "dns"},
		{"something breaks", "http://a.example/", dial(errors.New("broken")), "other"},
		{"no address at all", "", nil, "address"},
		{"a file", "file:///etc/passwd", nil, "address"},
		{"no host", "http:///top", nil, "address"},
		{"a password in the address", "http://user:secret@a.example/", nil, "address"},
		{"not an address", "http://[::1", nil, "address"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			p := prober(t)
			if row.transport != nil {
				p.Transport = row.transport
			}
			o := p.Probe(context.Background(), toppage.Page{URL: row.url, Marker: "x"})
			if o.Error != row.word || o.Detail == "" || o.Status != 0 || o.Marker != nil {
				t.Errorf("error %q (%s), status %d", o.Error, o.Detail, o.Status)
			}
			if o.Facts.Served != toppage.ServedUnknown || strings.Contains(o.Detail, "secret") {
				t.Errorf("served %q, detail %q", o.Facts.Served, o.Detail)
			}
		})
	}
}

func TestABrokenAnswerIsNoAnswer(t *testing.T) {
	for _, row := range []struct {
		sentence string
		answer   http.HandlerFunc
	}{
		{"shorter than it says", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "short")
		}},
		{"gzip that is none", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, "plain text and more of it")
		}},
		{"gzip cut in the middle", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zipped(page)[:30])
		}},
		{"closed before the header", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			o := prober(t).Probe(context.Background(), toppage.Page{URL: serve(t, row.answer).URL, Marker: "page: top"})
			if o.Answered() || o.Error != "other" {
				t.Errorf("status %d, error %q (%s)", o.Status, o.Error, o.Detail)
			}
		})
	}
}

// hanging gives a transport whose far end accepts and stays silent.
func hanging() *http.Transport {
	return &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		near, far := net.Pipe()
		go func() {
			_, _ = io.Copy(io.Discard, far)
			_ = far.Close()
		}()
		return near, nil
	}}
}

func TestASilentPageTimesOutAfterTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &Prober{Transport: hanging, Now: time.Now}
		started := time.Now()
		o := p.Probe(t.Context(), toppage.Page{URL: "http://silent.example/"})
		if took := time.Since(started); o.Error != "timeout" || took != 10*time.Second {
			t.Errorf("error %q after %s", o.Error, took)
		}
	})
}

func TestAProbeCutShortSaysNothingAboutThePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		p := &Prober{Transport: hanging, Now: time.Now}
		if o := p.Probe(ctx, toppage.Page{URL: "http://silent.example/"}); o.Error != "canceled" {
			t.Errorf("error %q", o.Error)
		}
	})
}

func TestTitle(t *testing.T) {
	for _, row := range []struct{ sentence, html, want string }{
		{"none", "<p>no title</p>", ""},
		{"capitals and an attribute", `<TITLE lang="ja">つむぎ</TITLE>`, "つむぎ"},
		{"white space and entities", "<title>\n a &amp;\t b </title>", "a & b"},
		{"only the first", "<title>a</title><svg><title>b</title></svg>", "a"},
		{"another element that starts alike", "<titles>a</titles>", ""},
		{"not UTF-8", "<title>\x82\xc2</title>", ""},
		{"too long", "<title>" + strings.Repeat("あ", 300) + "</title>", strings.Repeat("あ", 200)},
	} {
		if got := shortTitle(title([]byte(row.html))); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}
