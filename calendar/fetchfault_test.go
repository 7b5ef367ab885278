package calendar

import (
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/outbound"
)

// rawServer answers each request with the bytes that answer writes, whatever they are, and hangs up.
type rawServer struct {
	address string
	heads   chan string // of the requests, as they came
}

// listen starts a server; certificate is nil for plain HTTP.
func listen(t *testing.T, certificate *tls.Certificate, answer func(conn net.Conn)) *rawServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &rawServer{address: listener.Addr().String(), heads: make(chan string, 64)}
	if certificate != nil {
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{*certificate}})
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn, answer)
		}
	}()
	return s
}

func (s *rawServer) serve(conn net.Conn, answer func(net.Conn)) {
	defer conn.Close()
	var head []byte
	for one := make([]byte, 1); !bytes.HasSuffix(head, []byte("\r\n\r\n")); head = append(head, one...) {
		if _, err := io.ReadFull(conn, one); err != nil {
			return
		}
	}
	s.heads <- string(head)
	answer(conn)
}

// says gives an answer of fixed bytes.
func says(bytes string) func(net.Conn) {
	return func(conn net.Conn) { _, _ = io.WriteString(conn, bytes) }
}

func replies(line string, headers ...string) func(net.Conn) {
	return says("HTTP/1.1 " + line + "\r\n" + strings.Join(append(headers, "Content-Length: 0"), "\r\n") + "\r\n\r\n")
}

// whole is an answer with a body.
func whole(body string, headers ...string) func(net.Conn) {
	headers = append(headers, "Content-Length: "+strconv.Itoa(len(body)))
	return says("HTTP/1.1 200 OK\r\n" + strings.Join(headers, "\r\n") + "\r\n\r\n" + body)
}

// endless writes a head and then the same piece until a gigabyte is out or nobody listens any more.
func endless(head string, piece []byte) func(net.Conn) {
	return func(conn net.Conn) {
		says(head)(conn)
		for sent := 0; sent < 1<<30; sent += len(piece) {
			if _, err := conn.Write(piece); err != nil {
				return
			}
		}
	}
}

// trickle writes a head and then a byte at a time until nobody listens any more.
func trickle(head string) func(net.Conn) {
	return func(conn net.Conn) {
		says(head)(conn)
		for range time.Tick(time.Millisecond) {
			if _, err := conn.Write([]byte("X")); err != nil {
				return
			}
		}
	}
}

func packed(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

// certify makes a certificate for 127.0.0.1 that is its own authority.
func certify(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	draft := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(made)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// outward is the program's own client, allowed to reach the servers of a test.
func outward(t *testing.T, roots *x509.CertPool, servers ...*rawServer) *http.Client {
	t.Helper()
	var entries []string
	for _, s := range servers {
		entries = append(entries, s.address)
	}
	allow, err := outbound.ParseAllow(strings.Join(entries, ","))
	if err != nil {
		t.Fatal(err)
	}
	transport := (&outbound.Policy{Allow: allow}).Transport()
	transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

const (
	oneCalendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
	chunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
)

// TestFetchFaults is what servers do wrong, byte by byte. Nothing of it costs more memory than the limit and a little.
func TestFetchFaults(t *testing.T) {
	certificate, _ := certify(t)
	megabyte := bytes.Repeat([]byte("X-FILLER:0123456"), 1<<16)
	chunk := append(append([]byte("100000\r\n"), megabyte...), "\r\n"...)
	members := packed(make([]byte, 1<<20)) // 1 KB that unpack to 1 MB; one after the other they are one stream
	const small = 1 << 20
	for _, row := range []struct {
		sentence string
		answer   func(net.Conn)
		limit    int
		code     string
		status   int
		retry    time.Duration
	}{
		{"401", replies("401 Unauthorized"), 0, CodeStatus, 401, 0},
		{"403", replies("403 Forbidden"), 0, CodeStatus, 403, 0},
		{"404", replies("404 Not Found"), 0, CodeStatus, 404, 0},
		{"410", replies("410 Gone"), 0, CodeStatus, 410, 0},
		{"500", replies("500 Internal Server Error"), 0, CodeStatus, 500, 0},
		{"206, a part that nobody asked for", replies("206 Partial Content"), 0, CodeStatus, 206, 0},
		{"304 to an unconditional request", replies("304 Not Modified"), 0, CodeStatus, 304, 0},
		{"429 with seconds", replies("429 Too Many Requests", "Retry-After: 90"), 0, CodeStatus, 429, 90 * time.Second},
		{"429 with a date", replies("429 Too Many Requests", "Date: Thu, 19 Nov 2026 12:00:00 GMT", "Retry-After: Thu, 19 Nov 2026 12:05:00 GMT"),
			0, CodeStatus, 429, 5 * time.Minute},
		{"429 with a date and no clock", replies("429 Too Many Requests", "Retry-After: Thu, 19 Nov 2026 12:05:00 GMT"), 0, CodeStatus, 429, 0},
		{"a head that comes byte by byte", trickle("HTTP/1.1 200 OK\r\nX-Slow: "), 0, CodeTimeout, 0, 0},
		{"a body that comes byte by byte", trickle("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + oneCalendar), 0, CodeTimeoutBody, 0, 0},
		{"a gigabyte, announced", endless("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", megabyte), 0, CodeTooLarge, 0, 0},
		{"a gigabyte in chunks", endless(chunkedHead, chunk), 0, CodeTooLarge, 0, 0},
		{"a gigabyte in chunks, against a small limit", endless(chunkedHead, chunk), small, CodeTooLarge, 0, 0},
		{"a gigabyte that ends with the connection", endless("HTTP/1.1 200 OK\r\n\r\n", megabyte), 0, CodeTooLarge, 0, 0},
		{"a gigabyte, compressed", endless("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", members), 0, CodeTooLarge, 0, 0},
		{"a gigabyte, compressed, against a small limit", endless("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", members), small, CodeTooLarge, 0, 0},
		{"an endless head", endless("HTTP/1.1 200 OK\r\nX-Long: ", megabyte), 0, CodeOther, 0, 0},
		{"what only says that it is compressed", whole(oneCalendar, "Content-Encoding: gzip"), 0, CodeEncoding, 0, 0},
		{"compressed bytes with a wrong checksum", whole(damaged(packed([]byte(oneCalendar))), "Content-Encoding: gzip"), 0, CodeEncoding, 0, 0},
		{"a compression that nobody asked for", whole(oneCalendar, "Content-Encoding: br"), 0, CodeEncoding, 0, 0},
		{"a redirect to itself", replies("302 Found", "Location: /again"), 0, CodeRedirect, 0, 0},
		{"a redirect to a place that is none", replies("302 Found", "Location: http://%zz/"+secret), 0, CodeOther, 0, 0},
		{"no HTTP", says("220 mail.example ESMTP\r\n"), 0, CodeOther, 0, 0},
		{"a connection that is closed", says(""), 0, CodeBroken, 0, 0},
		{"a connection that is reset in the body", func(conn net.Conn) {
			says("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + oneCalendar)(conn)
			_ = conn.(*net.TCPConn).SetLinger(0)
		}, 0, CodeIncomplete, 0, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := listen(t, nil, row.answer)
			f := &Fetcher{Client: outward(t, nil, s), MaxBody: row.limit, Timeout: 30 * time.Second}
			if row.code == CodeTimeout || row.code == CodeTimeoutBody {
				f.Timeout = 100 * time.Millisecond
			}
			before := allocated()
			_, err := f.Fetch(t.Context(), Source{URL: "http://" + s.address + "/" + secret + ".ics", User: "pr", Password: secret})
			if grown := allocated() - before; grown > 64<<20+uint64(f.limit()) {
				t.Errorf("it took %d MB", grown>>20)
			}
			checkFetchError(t, err, row.code)
			var failed *FetchError
			if errors.As(err, &failed) && (failed.Status != row.status || failed.RetryAfter != row.retry) {
				t.Errorf("status %d, again after %s; want %d, %s", failed.Status, failed.RetryAfter, row.status, row.retry)
			}
		})
	}

	t.Run("a certificate that nobody vouches for", func(t *testing.T) {
		s := listen(t, &certificate, whole(oneCalendar))
		_, err := (&Fetcher{Client: outward(t, nil, s)}).Fetch(t.Context(), Source{URL: "https://" + s.address + "/" + secret})
		checkFetchError(t, err, CodeTLS)
		checkUnasked(t, s)
	})
	t.Run("an address that may not be reached", func(t *testing.T) {
		s := listen(t, nil, whole(oneCalendar))
		_, err := (&Fetcher{Client: outward(t, nil)}).Fetch(t.Context(), Source{URL: "http://" + s.address + "/" + secret})
		checkFetchError(t, err, CodeAddress)
		checkUnasked(t, s)
	})
}

// damaged changes the checksum at the end of compressed bytes (RFC 1952 2.3.1).
func damaged(packed []byte) string {
	packed[len(packed)-8] ^= 0xff
	return string(packed)
}

// allocated is how many bytes were ever allocated: no less than what was held at any time since.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

func checkUnasked(t *testing.T, s *rawServer) {
	t.Helper()
	select {
	case head := <-s.heads:
		t.Errorf("the server was asked: %s", head)
	default:
	}
}

// TestFetchGivesWhatCame is for answers that the reader judges, or that end too early. Nothing is kept of them that
// would make the next fetch bring less.
func TestFetchGivesWhatCame(t *testing.T) {
	half := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n"
	tag := "ETag: \"1\""
	cut := packed(bytes.Repeat([]byte("BEGIN:VCALENDAR\r\n"), 4096))
	for _, row := range []struct {
		sentence  string
		answer    func(net.Conn)
		body      string // it begins so
		truncated bool
	}{
		{"nothing", whole("", tag), "", false},
		{"a login page", whole("<!doctype html><title>Sign in</title>", tag), "<!doctype", false},
		{"JSON", whole(`{"error":"no"}`, tag), `{"error"`, false},
		{"fewer bytes than announced", says("HTTP/1.1 200 OK\r\n" + tag + "\r\nContent-Length: 5000\r\n\r\n" + half), half, true},
		{"a cut between two chunks", says("HTTP/1.1 200 OK\r\n" + tag + "\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nBEGIN:VCALENDAR\n\r\n"), "BEGIN:VCALENDAR\n", true},
		{"a cut in a chunk", says("HTTP/1.1 200 OK\r\n" + tag + "\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n" + half), half, true},
		{"a cut of compressed bytes", says("HTTP/1.1 200 OK\r\n" + tag + "\r\nContent-Encoding: gzip\r\n\r\n" + string(cut[:len(cut)/2])),
			"BEGIN:VCALENDAR\r\n", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := listen(t, nil, row.answer)
			got, err := (&Fetcher{Client: outward(t, nil, s)}).Fetch(t.Context(), Source{URL: "http://" + s.address})
			if err != nil || got.Truncated != row.truncated || !strings.HasPrefix(string(got.Body), row.body) {
				t.Errorf("got %q, truncated %v, %v", got.Body, got.Truncated, err)
			}
			if got.ETag != "" || got.LastModified != "" || got.BodyHash != "" || got.MovedTo != "" {
				t.Errorf("it would be remembered: %+v", got)
			}
		})
	}
}

func TestFetchFromServersThatTakeTurns(t *testing.T) {
	turn := 0
	s := listen(t, nil, func(conn net.Conn) {
		turn++
		whole(oneCalendar, `ETag: "`+strconv.Itoa(turn%2)+`"`)(conn)
	})
	f := &Fetcher{Client: outward(t, nil, s)}
	from := Source{URL: "http://" + s.address}
	for i := range 4 {
		got, err := f.Fetch(t.Context(), from)
		if err != nil || got.NotModified != (i > 0) {
			t.Errorf("fetch %d: %+v, %v", i, got, err)
		}
		from = remember(from, got)
	}
}

func TestFetchKeepsOnlyValidatorsThatCanBeStored(t *testing.T) {
	for _, row := range []struct{ sentence, tag, want string }{
		{"a weak tag, as it is", `W/"a b"`, `W/"a b"`},
		{"one without quotes, as it is", `abc`, `abc`},
		{"UTF-8", `"番組"`, `"番組"`},
		{"no UTF-8", "\"\xff\"", ""},
		{"control characters", "\"a\tb\"", ""},
		{"a kilobyte", strings.Repeat("x", 1024), strings.Repeat("x", 1024)},
		{"more than that", strings.Repeat("x", 1025), ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := listen(t, nil, whole(oneCalendar, "ETag: "+row.tag, "Last-Modified: "+row.tag))
			got, err := (&Fetcher{Client: outward(t, nil, s)}).Fetch(t.Context(), Source{URL: "http://" + s.address})
			if err != nil || got.ETag != row.want || got.LastModified != row.want {
				t.Errorf("got %q, %q, %v; want %q", got.ETag, got.LastModified, err, row.want)
			}
		})
	}
}

func TestFetchFollowsRedirectsWithoutTellingSecrets(t *testing.T) {
	certificate, roots := certify(t)
	goal := listen(t, nil, whole(oneCalendar))
	secure := listen(t, &certificate, whole(oneCalendar))
	to := func(line, address string) *rawServer { return listen(t, nil, replies(line, "Location: "+address)) }
	there := "http://" + goal.address + "/new.ics"
	for _, row := range []struct {
		sentence string
		from     *rawServer
		moved    string
	}{
		{"moved for good", to("301 Moved Permanently", there), there},
		{"moved for good, with 308", to("308 Permanent Redirect", there), there},
		{"elsewhere for now", to("302 Found", there), ""},
		{"for good to where it is elsewhere for now", to("301 Moved Permanently", "http://"+to("307 Temporary Redirect", there).address), ""},
		{"for now to where it moved for good", to("307 Temporary Redirect", "http://"+to("308 Permanent Redirect", there).address), ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f := &Fetcher{Client: http.DefaultClient}
			got, err := f.Fetch(t.Context(), Source{URL: "http://" + row.from.address + "/" + secret, User: "pr", Password: secret})
			if err != nil || got.MovedTo != row.moved {
				t.Errorf("moved to %q, %v; want %q", got.MovedTo, err, row.moved)
			}
			if asked := <-row.from.heads; !strings.Contains(asked, "Authorization: Basic") {
				t.Errorf("the feed's own server was asked without credentials: %s", asked)
			}
			if asked := <-goal.heads; strings.Contains(asked, "Authorization") || strings.Contains(asked, "Referer") || strings.Contains(asked, secret) {
				t.Errorf("another server was told %s", asked)
			}
		})
	}

	t.Run("moved for good, where there is a login page now", func(t *testing.T) {
		page := listen(t, nil, whole("<html>"))
		from := to("301 Moved Permanently", "http://"+page.address)
		got, err := (&Fetcher{Client: http.DefaultClient}).Fetch(t.Context(), Source{URL: "http://" + from.address})
		if err != nil || got.MovedTo != "" {
			t.Errorf("moved to %q, %v", got.MovedTo, err)
		}
	})
	t.Run("to HTTPS", func(t *testing.T) {
		from := to("301 Moved Permanently", "https://"+secure.address+"/")
		got, err := (&Fetcher{Client: outward(t, roots, from, secure)}).Fetch(t.Context(), Source{URL: "http://" + from.address})
		if want := "https://" + secure.address + "/"; err != nil || got.MovedTo != want {
			t.Errorf("moved to %q, %v; want %q", got.MovedTo, err, want)
		}
	})
	t.Run("from HTTPS to HTTP", func(t *testing.T) {
		from := listen(t, &certificate, replies("301 Moved Permanently", "Location: "+there))
		_, err := (&Fetcher{Client: outward(t, roots, from, goal)}).Fetch(t.Context(), Source{URL: "https://" + from.address + "/" + secret})
		checkFetchError(t, err, CodeDowngrade)
		checkUnasked(t, goal)
	})
	t.Run("to an address that may not be reached", func(t *testing.T) {
		from := to("302 Found", there)
		_, err := (&Fetcher{Client: outward(t, nil, from)}).Fetch(t.Context(), Source{URL: "http://" + from.address + "/" + secret})
		checkFetchError(t, err, CodeAddress)
		checkUnasked(t, goal)
	})
}

func TestFetchSendsCredentials(t *testing.T) {
	for _, row := range []struct {
		sentence, user, password, inURL, want string
	}{
		{"none", "", "", "", ""},
		{"user and password", "pr", "key", "", "Authorization: Basic cHI6a2V5\r\n"},
		{"a token", "", "key", "", "Authorization: Bearer key\r\n"},
		{"user and password of the address", "", "", "pr:key@", "Authorization: Basic cHI6a2V5\r\n"},
		{"what was typed comes before the address", "", "key", "x:y@", "Authorization: Bearer key\r\n"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := listen(t, nil, whole(oneCalendar))
			from := Source{URL: "http://" + row.inURL + s.address + "/#part", User: row.user, Password: row.password}
			if _, err := (&Fetcher{Client: http.DefaultClient}).Fetch(t.Context(), from); err != nil {
				t.Fatal(err)
			}
			head := <-s.heads
			if !strings.Contains(head, row.want) || row.want == "" && strings.Contains(head, "Authorization") {
				t.Errorf("asked with %s", head)
			}
		})
	}
}

func TestFetchAsABrowserWhereItsNameIsRefused(t *testing.T) {
	for _, row := range []struct {
		sentence string
		status   int
		hosts    []string
		known    bool
		code     string
		asked    int
	}{
		{"Outlook answers 400", 400, []string{"127.0.0.1"}, false, "", 2},
		{"Outlook answers 403", 403, []string{"127.0.0.1"}, false, "", 2},
		{"Outlook answers 500", 500, []string{"127.0.0.1"}, false, "", 2},
		{"Outlook answers 404", 404, []string{"127.0.0.1"}, false, CodeStatus, 1},
		{"another server answers 403", 403, nil, false, CodeStatus, 1},
		{"it is known already", 403, []string{"127.0.0.1"}, true, "", 1},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			asked := 0
			f, from := serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked++
				if !strings.HasPrefix(r.UserAgent(), "Mozilla/5.0 ") {
					w.WriteHeader(row.status)
				}
				_, _ = io.WriteString(w, oneCalendar)
			})
			f.browserHosts, from.Browser = row.hosts, row.known
			got, err := f.Fetch(t.Context(), from)
			if row.code != "" {
				checkFetchError(t, err, row.code)
			} else if err != nil || !got.Browser {
				t.Errorf("browser %v, %v", got.Browser, err)
			}
			if asked != row.asked {
				t.Errorf("asked %d times, want %d", asked, row.asked)
			}
		})
	}
}
