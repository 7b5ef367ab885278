package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// browser asks the program as a person's browser does: signed in, on connections that stay open.
type browser struct {
	http.Client
	site  string
	token string // of the API; empty: none
}

func newBrowser(address string) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{site: "http://" + address}
	b.Jar = jar
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b, nil
}

// page is an answer, with how long it took to its last byte.
type page struct {
	status int
	etag   string
	bytes  int64 // as they came, compressed
	took   time.Duration
}

// get asks for a page; known, where not empty, is the ETag of the one at hand.
func (b *browser) get(ctx context.Context, path, known string) (page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.site+path, nil)
	if err != nil {
		return page{}, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	if b.token != "" && strings.HasPrefix(path, "/api/") {
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	if known != "" {
		r.Header.Set("If-None-Match", known)
	}
	return b.ask(r)
}

func (b *browser) ask(r *http.Request) (page, error) {
	began := time.Now()
	answer, err := b.Do(r)
	if err != nil {
		return page{}, err
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	return page{status: answer.StatusCode, etag: answer.Header.Get("ETag"), bytes: n, took: time.Since(began)}, err
}

// post sends a form, which is answered by a redirect where it was accepted.
func (b *browser) post(ctx context.Context, path string, form url.Values) error {
	answer, err := b.send(ctx, path, form)
	if err == nil && answer.status != http.StatusSeeOther {
		err = fmt.Errorf("POST %s was answered by %d", path, answer.status)
	}
	return err
}

// send sends a form of one of the program's own pages.
func (b *browser) send(ctx context.Context, path string, form url.Values) (page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.site+path, strings.NewReader(form.Encode()))
	if err != nil {
		return page{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.ask(r)
}

// untilOK asks until the answer is 200; the program may not listen yet.
func (b *browser) untilOK(ctx context.Context, path string) error {
	const patience, pause = 60 * time.Second, time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		answer, err := b.get(ctx, path, "")
		switch {
		case err == nil && answer.status == http.StatusOK:
			return nil
		case err == nil:
			return fmt.Errorf("GET %s was answered by %d", path, answer.status)
		case ctx.Err() != nil:
			return err
		}
		time.Sleep(pause)
	}
}
