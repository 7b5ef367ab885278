package web

import "sync"

// hub tells every open page that something changed. It says only which revision is newest; the page re-reads
// itself, so rights, language and zone stay in one way of rendering.
type hub struct {
	mu      sync.Mutex
	clients map[chan int64]struct{}
	done    chan struct{}
	closed  bool
}

func newHub() *hub {
	return &hub{clients: map[chan int64]struct{}{}, done: make(chan struct{})}
}

// announce tells every client. A client that has not read the last one yet gets the newer instead.
func (h *hub) announce(revision int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		select {
		case <-c:
		default:
		}
		c <- revision // one slot, just emptied, and only announce fills it
	}
}

// join gives a channel of revisions; leave ends it.
func (h *hub) join() (revisions <-chan int64, leave func()) {
	c := make(chan int64, 1)
	h.mu.Lock()
	h.clients[c] = struct{}{}
	h.mu.Unlock()
	return c, func() {
		h.mu.Lock()
		delete(h.clients, c)
		h.mu.Unlock()
	}
}

// close ends every stream, so that a shutdown does not wait for screens that never hang up.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.done)
	}
}
