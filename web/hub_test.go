package web

import (
	"sync"
	"testing"
	"testing/synctest"
)

func TestHub(t *testing.T) {
	for _, row := range []struct {
		sentence  string
		announced []int64
		want      []int64
	}{
		{"nothing was announced", nil, nil},
		{"one revision", []int64{4}, []int64{4}},
		{"only the newest of many is waiting", []int64{4, 5, 6}, []int64{6}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			h := newHub()
			revisions, leave := h.join()
			for _, n := range row.announced {
				h.announce(n)
			}
			leave()
			h.announce(99)
			for _, want := range row.want {
				if got := <-revisions; got != want {
					t.Errorf("got %d, want %d", got, want)
				}
			}
			if len(revisions) > 0 {
				t.Errorf("%d more wait", len(revisions))
			}
			if len(h.clients) > 0 {
				t.Error("who has left is remembered")
			}
		})
	}
}

func TestHubUnderManyHands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHub()
		var clients, speakers sync.WaitGroup
		for range 50 {
			clients.Go(func() {
				revisions, leave := h.join()
				defer leave()
				for {
					select {
					case <-revisions:
					case <-h.done:
						return
					}
				}
			})
		}
		for n := range int64(20) {
			speakers.Go(func() { h.announce(n) })
		}
		speakers.Wait()
		h.close()
		h.close()
		clients.Wait()
	})
}
