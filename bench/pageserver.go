package main

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// pagesCommand begins the arguments of a process that serves pages to be probed, so that its work does not count for the
// prober's.
const pagesCommand = "pages-apart"

// pageSize is how large a served page is, in bytes.
const pageSize = 61_000

// pageMarker is what the real page says.
const pageMarker = "Welcome to the bench"

// pageServer is such a process.
type pageServer struct {
	HTTP  string `json:"http"`  // its address, http://127.0.0.1:port
	HTTPS string `json:"https"` // the same over TLS, with HTTP/2
	PEM   string `json:"pem"`   // its certificate
	cmd   *exec.Cmd
}

// servePages serves every path until the context ends, and says where as JSON.
func servePages(ctx context.Context, out io.Writer) error {
	page := aPage()
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "public, max-age=60, stale-if-error=600")
		h.Set("Age", strconv.FormatInt(time.Now().Unix()%60, 10))
		h.Set("X-Cache", "HIT")
		h.Set("Content-Length", strconv.Itoa(len(page)))
		w.Write(page) //nolint:errcheck // the reader tells
	})
	plain, secure := httptest.NewServer(handler), httptest.NewUnstartedServer(handler)
	defer plain.Close()
	secure.EnableHTTP2 = true
	secure.StartTLS()
	defer secure.Close()
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	if err := json.NewEncoder(out).Encode(pageServer{HTTP: plain.URL, HTTPS: secure.URL, PEM: string(certificate)}); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func aPage() []byte {
	head := "<!doctype html><html lang=en><head><title>" + pageMarker + "</title></head><body>"
	line := "<p>What a page of a shop says about one of the many things that it sells.</p>\n"
	body := head + strings.Repeat(line, pageSize/len(line)+1)
	return []byte(body[:pageSize])
}

// startPages starts a process that serves pages.
func startPages(ctx context.Context) (*pageServer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &pageServer{cmd: exec.CommandContext(ctx, self, pagesCommand)}
	s.cmd.Stderr = os.Stderr
	said, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := json.NewDecoder(said).Decode(s); err != nil {
		return nil, fmt.Errorf("pages apart: %w", err)
	}
	return s, nil
}

func (s *pageServer) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// writeCertificate writes the certificate into a file, for who takes it from one.
func (s *pageServer) writeCertificate(dir string) (string, error) {
	file := filepath.Join(dir, "pages.pem")
	return file, os.WriteFile(file, []byte(s.PEM), 0o600)
}
