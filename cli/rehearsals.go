package cli

import (
	"os"
	"time"

	"tallylight/db"
	"tallylight/rehearse"
	"tallylight/web"
)

// director plays rehearsals. Those that a program has left which lives no longer are removed first.
func (p *program) director() *rehearse.Director {
	n, err := rehearse.Sweep(os.TempDir())
	if err != nil {
		p.log.Warn("rehearsals that were left cannot be removed", "error", err)
	}
	if n > 0 {
		p.log.Info("rehearsals that were left were removed", "rehearsals", n)
	}
	d := &rehearse.Director{Live: p.store, Log: p.log, Now: p.now, Wall: time.Now, Folder: os.TempDir()}
	d.Open = func(id string, store *db.Store, now func() time.Time) rehearse.Site {
		site := web.New(web.Config{
			Store: store, Log: p.log, Now: now, SessionClock: time.Now, Zone1: p.zone1, Zone2: p.zone2, BaseURL: p.BaseURL, Version: version,
			Lang: p.Lang, Prober: p.watcher.Prober.UserAgent, Proxies: p.proxies, Stage: &web.Stage{ID: id, Base: web.StageBase(id), Rehearsals: d},
		})
		return rehearse.Site{Handler: site.Handler(), Announce: site.Announce, Close: site.CloseStreams}
	}
	return d
}
