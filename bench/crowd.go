package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
)

// crowd is how many sign in at once, and what the program may hold meanwhile at most.
const (
	crowd       = 500
	crowdTarget = 150 // MiB
)

// signInsAtOnce measures a program that a crowd signs in to: what it holds, and that afterwards nobody is locked out.
func (m *measurement) signInsAtOnce(ctx context.Context) (err error) {
	if err := m.start(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.stop()) }()
	if err := m.untilOK(ctx, "/healthz"); err != nil {
		return err
	}
	answered, err := m.signInTogether(ctx)
	if err != nil {
		return err
	}
	m.figures = append(m.figures, memoryFigure(fmt.Sprintf("memory, the most under %d sign-ins at once (%d signed in, %d told to come back)",
		crowd, answered[http.StatusSeeOther], answered[http.StatusServiceUnavailable]), m.memory("VmHWM"), crowdTarget))
	return m.post(ctx, "/signin", url.Values{"email": {email}, "password": {password}})
}

// signInTogether counts the answers by status; others than signed in and told to come back are an error.
func (m *measurement) signInTogether(ctx context.Context) (map[int]int, error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	answered, failed := map[int]int{}, error(nil)
	for range crowd {
		all.Go(func() {
			status, err := m.signInAlone(ctx)
			mu.Lock()
			defer mu.Unlock()
			answered[status]++
			failed = errors.Join(failed, err)
		})
	}
	all.Wait()
	if failed == nil && answered[http.StatusSeeOther]+answered[http.StatusServiceUnavailable] != crowd {
		failed = fmt.Errorf("sign-ins at once were answered by %v", answered)
	}
	return answered, failed
}

// signInAlone signs in by a connection of its own and gives the status.
func (m *measurement) signInAlone(ctx context.Context) (int, error) {
	b, err := newBrowser(m.address)
	if err != nil {
		return 0, err
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	b.Transport = transport
	answer, err := b.send(ctx, "/signin", url.Values{"email": {email}, "password": {password}})
	return answer.status, err
}
