package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How many pages are open, how often something is ticked, and how long a page waits before it reads itself again, so that
// not all ask at once: as in static/live.js.
const (
	openPages  = 200
	ticks      = 20
	pageJitter = 200 * time.Millisecond
)

// shownAt says that an open page has read itself again after a revision.
type shownAt struct {
	page     int
	revision int64
	at       time.Time
}

// live measures from a click until the last byte of every open page that shows it: each hears of it by its stream and
// reads itself again.
func (m *measurement) live(ctx context.Context) error {
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	transport := &http.Transport{MaxIdleConnsPerHost: 2 * openPages}
	defer transport.CloseIdleConnections()
	heard, ended := make(chan shownAt, openPages), make(chan error, openPages)
	for page := range openPages {
		reader := &browser{Client: http.Client{Jar: m.Jar, Transport: transport}, site: m.site}
		go func() { ended <- reader.follow(ctx, page, heard) }()
	}
	if _, err := everyPage(ctx, -1, heard, ended); err != nil {
		return err
	}
	var took []time.Duration
	last := int64(0)
	for i := range ticks {
		began := time.Now()
		if err := m.post(ctx, m.claim(i), nil); err != nil {
			return err
		}
		pages, err := everyPage(ctx, last, heard, ended)
		if err != nil {
			return err
		}
		for _, p := range pages {
			took, last = append(took, p.at.Sub(began)), max(last, p.revision)
		}
	}
	m.add(fmt.Sprintf("a tick until each of %d open pages shows it", openPages), took, liveTarget)
	return nil
}

// everyPage waits until each page has shown what is newer than a revision, and gives when each did first.
func everyPage(ctx context.Context, after int64, heard <-chan shownAt, ended <-chan error) (map[int]shownAt, error) {
	first := make(map[int]shownAt, openPages)
	for len(first) < openPages {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case err := <-ended:
			return nil, errors.Join(errors.New("an open page lost its stream"), err)
		case p := <-heard:
			if _, known := first[p.page]; !known && p.revision > after {
				first[p.page] = p
			}
		}
	}
	return first, nil
}

// follow keeps a page open until ctx ends: it tells when it hears the stream begin, and whenever it has read itself again.
func (b *browser) follow(ctx context.Context, page int, heard chan<- shownAt) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.site+"/live", nil)
	if err != nil {
		return err
	}
	answer, err := b.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("GET /live was answered by %d", answer.StatusCode)
	}
	lines := bufio.NewScanner(answer.Body)
	event := ""
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "event":
			event = value
		case "data":
			revision, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return err
			}
			if err := b.hear(ctx, event, shownAt{page: page, revision: revision}, heard); err != nil {
				return err
			}
		}
	}
	return errors.Join(lines.Err(), io.EOF)
}

// hear reads the page again where something has changed.
func (b *browser) hear(ctx context.Context, event string, shown shownAt, heard chan<- shownAt) error {
	if event == "changed" {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rand.N(pageJitter)):
		}
		if answer, err := b.get(ctx, "/", ""); err != nil || answer.status != http.StatusOK {
			return errors.Join(fmt.Errorf("the open page was answered by %d", answer.status), err)
		}
	}
	shown.at = time.Now()
	select {
	case heard <- shown:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
