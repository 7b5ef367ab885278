package probe

import (
	"context"
	"net/http"
	"sync"
	"time"
)

const (
	onlineTime  = 3 * time.Second // for the references to answer
	onlineKnown = 5 * time.Second // how long what they said holds
)

// offline is the word for a page that did not answer while nothing else did either.
const offline = "offline"

// network words are the failures that our own network can be the cause of.
var networkWords = map[string]bool{"timeout": true, "refused": true, "dns": true, "other": true}

// connectivity is what is known of our own network.
type connectivity struct {
	mu     sync.Mutex
	at     time.Time
	online bool
}

// blame says in an observation that failed that our own network is down, where no reference answers either.
func (v *visit) blame(ctx context.Context) {
	p := v.prober
	if !networkWords[v.seen.Error] || len(p.References) == 0 || p.Online(ctx) || ctx.Err() != nil {
		return
	}
	v.seen.Error, v.seen.Detail = offline, "no reference answers either: "+v.seen.Detail
}

// Online says whether any of the references answers at all, whatever it says; many probes that fail at a time ask once.
func (p *Prober) Online(ctx context.Context) bool {
	c := &p.own
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := p.Now().Sub(c.at); age < 0 || age >= onlineKnown {
		c.online, c.at = p.anyAnswers(ctx), p.Now()
	}
	return c.online
}

func (p *Prober) anyAnswers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, onlineTime)
	defer cancel()
	answers := make(chan bool, len(p.References))
	for _, address := range p.References {
		go func() { answers <- p.answers(ctx, address) }()
	}
	for range p.References {
		if <-answers {
			return true
		}
	}
	return false
}

func (p *Prober) answers(ctx context.Context, address string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	r.Header.Set("User-Agent", p.UserAgent)
	r.Close = true
	resp, err := p.network().RoundTrip(r)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return true
}
