package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Site is the sample top page: a page behind a shared cache, each on a loopback port of its own. Both can be
// stopped and started again, as a person tries out what the dashboard makes of it.
type Site struct {
	page, origin, sorry, gauges, rooms *outlet
	cache                              *cache
	release                            func() bool // forgets the context given to StartSite
}

// StartSite starts both on free ports of 127.0.0.1, and beside them a sorry page, the figures of its machines and the rooms in which
// the company is told. They end with Close, or when ctx does.
func StartSite(ctx context.Context, log *slog.Logger, now func() time.Time) (*Site, error) {
	s := &Site{origin: &outlet{handler: newOrigin(now), log: log.With("outlet", "origin")}}
	if err := s.origin.start(); err != nil {
		return nil, fmt.Errorf("start the sample origin: %w", err)
	}
	s.cache = newCache(s.origin.address(), now)
	s.page = &outlet{handler: s.cache, log: log.With("outlet", "page")}
	if err := s.page.start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the sample page: %w", err), s.origin.stop())
	}
	s.sorry, s.gauges = &outlet{handler: sorry(), log: log.With("outlet", "sorry")}, &outlet{handler: newGauges(now), log: log.With("outlet", "gauges")}
	s.rooms = &outlet{handler: rooms(), log: log.With("outlet", "rooms")}
	if err := errors.Join(s.sorry.start(), s.gauges.start(), s.rooms.start()); err != nil {
		return nil, errors.Join(fmt.Errorf("start what stands beside the sample page: %w", err), s.stopAll())
	}
	s.release = context.AfterFunc(ctx, func() {
		if err := s.stopAll(); err != nil {
			log.Debug("sample site not closed cleanly", "error", err)
		}
	})
	return s, nil
}

// URL is the address of the top page, as visitors see it: that of the cache.
func (s *Site) URL() string { return "http://" + s.page.address() + "/" }

// OriginURL is the address of the page behind the cache.
func (s *Site) OriginURL() string { return "http://" + s.origin.address() + "/" }

// SorryURL is the address of the page that is shown when all else fails.
func (s *Site) SorryURL() string { return "http://" + s.sorry.address() + "/sorry.html" }

// GaugesURL is the address at which the figures of its machines are asked for, as Prometheus is.
func (s *Site) GaugesURL() string { return "http://" + s.gauges.address() }

// RoomsURL is the address at which the company's messages arrive.
func (s *Site) RoomsURL() string { return "http://" + s.rooms.address() }

// StopPage makes the cache refuse connections. A page that is stopped already stays so.
func (s *Site) StopPage() error { return s.page.stop() }

// StartPage makes the cache listen again, on the same port and with what it had stored.
func (s *Site) StartPage() error { return s.page.start() }

// StopOrigin makes the origin refuse connections; the cache then serves what it has, stale.
func (s *Site) StopOrigin() error { return s.origin.stop() }

// StartOrigin makes the origin listen again, on the same port.
func (s *Site) StartOrigin() error { return s.origin.start() }

// PageUp says whether the cache listens.
func (s *Site) PageUp() bool { return s.page.up() }

// OriginUp says whether the origin listens.
func (s *Site) OriginUp() bool { return s.origin.up() }

// Close ends both and waits for their goroutines.
func (s *Site) Close() error {
	s.release()
	return s.stopAll()
}

func (s *Site) stopAll() error {
	err := errors.Join(s.page.stop(), s.origin.stop(), s.sorry.stop(), s.gauges.stop(), s.rooms.stop())
	s.cache.close()
	return err
}

// outlet is a server that can be switched off and on at the same address.
type outlet struct {
	handler http.Handler
	log     *slog.Logger

	mu     sync.Mutex
	addr   string // host:port, once it has listened
	server *http.Server
	ended  chan struct{}
}

func (o *outlet) start() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.server != nil {
		return nil
	}
	addr := o.addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	o.addr, o.ended = listener.Addr().String(), make(chan struct{})
	o.server = &http.Server{Handler: o.handler, ReadHeaderTimeout: 5 * time.Second,
		ErrorLog: slog.NewLogLogger(o.log.Handler(), slog.LevelDebug)}
	go o.serve(o.server, listener, o.ended)
	return nil
}

func (o *outlet) serve(server *http.Server, listener net.Listener, ended chan<- struct{}) {
	defer close(ended)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		o.log.Error("sample server stopped", "error", err)
	}
}

// stop closes the port and every connection at once, as a machine that is switched off.
func (o *outlet) stop() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.server == nil {
		return nil
	}
	err := o.server.Close()
	<-o.ended
	o.server = nil
	return err
}

func (o *outlet) up() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.server != nil
}

func (o *outlet) address() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.addr
}
