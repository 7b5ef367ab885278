package probe

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"tallylight/readiness/toppage"
)

// serverProcess has the test binary be the server of a benchmark, so that what the server costs is not counted.
const serverProcess = "PROBE_BENCH_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(serverProcess) != "" {
		serveBench(os.Stdin, os.Stdout)
		return
	}
	verifyLeaks(m)
}

// serveBench serves a page of 61 kB over HTTP and over TLS with HTTP/2 until its input ends. It writes both addresses and
// its certificate.
func serveBench(in io.Reader, out io.Writer) {
	page := []byte("<!doctype html><title>つむぎ</title><!-- page: top -->" + strings.Repeat("<p>糸と布の店</p>\n", 2600))[:61<<10]
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=60, stale-if-error=600")
		w.Header().Set("Cache-Status", "edge; hit; ttl=40")
		w.Header().Set("Vary", "Accept-Encoding")
		w.Header().Set("X-Origin-Rendered", "1795333237.26")
		_, _ = w.Write(page)
	})
	plain, secure := httptest.NewServer(handler), httptest.NewUnstartedServer(handler)
	secure.EnableHTTP2 = true
	secure.StartTLS()
	fmt.Fprintf(out, "%s\n%s\n%s", plain.URL, secure.URL, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}))
	fmt.Fprintln(out, ".")
	_, _ = io.Copy(io.Discard, in)
}

// benchServer starts the server and gives its addresses.
func benchServer(b *testing.B) (plain, secure string, roots *x509.CertPool) {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serverProcess+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	var lines []string
	for scan := bufio.NewScanner(out); scan.Scan() && scan.Text() != "."; {
		lines = append(lines, scan.Text())
	}
	if len(lines) < 3 {
		b.Fatalf("the server says %q", lines)
	}
	roots = x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(strings.Join(lines[2:], "\n"))) {
		b.Fatal("the server has no certificate")
	}
	return lines[0], lines[1], roots
}

// BenchmarkProbe measures base probes of a page in another process. cpu-ms/op is the processor time of the prober.
func BenchmarkProbe(b *testing.B) {
	plain, secure, roots := benchServer(b)
	for _, row := range []struct{ name, url string }{{"HTTP", plain}, {"TLS and HTTP2", secure}} {
		b.Run(row.name, func(b *testing.B) {
			p := &Prober{UserAgent: "Tallylight-prober/1", Now: time.Now, Transport: func() *http.Transport {
				return &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots}}
			}}
			page := toppage.Page{URL: row.url, Marker: "page: top"}
			b.ReportAllocs()
			before := processorTime(b)
			for b.Loop() {
				if o := p.Probe(context.Background(), page); !o.Answered() || o.Marker == nil || !*o.Marker {
					b.Fatalf("%s %s", o.Error, o.Detail)
				}
			}
			b.ReportMetric((processorTime(b)-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// processorTime gives what this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
