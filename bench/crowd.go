package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"tallylight/readiness/account"
)

// crowd is how many sign in at once, and what the program may hold meanwhile at most.
const (
	crowd       = 500
	crowdTarget = 150 // MiB
	nobody      = "nobody@tallylight.example"
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
	if err := m.post(ctx, "/signin", url.Values{"email": {email}, "password": {password}}); err != nil {
		return fmt.Errorf("afterwards: %w", err)
	}
	return m.wrongPasswords(ctx)
}

// wrongPasswords compares how long it takes to refuse somebody with an account and somebody without: by turns, and no more than
// may be tried.
func (m *measurement) wrongPasswords(ctx context.Context) error {
	took := map[string][]time.Duration{}
	turns := []string{email, nobody}
	for range account.MostForAccount {
		slices.Reverse(turns) // whoever comes second pays for what the first has left
		for _, who := range turns {
			answer, err := m.send(ctx, "/signin", url.Values{"email": {who}, "password": {"a wrong one"}})
			if err == nil && answer.status != http.StatusUnprocessableEntity {
				err = fmt.Errorf("a wrong password was answered by %d", answer.status)
			}
			if err != nil {
				return err
			}
			took[who] = append(took[who], answer.took)
		}
	}
	m.add("a wrong password of an account", took[email], 0)
	m.add("the same without an account, to differ by less than 20 % at p50", took[nobody], 0)
	return nil
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
