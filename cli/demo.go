package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"tallylight/demo"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/web/secrets"
)

type demoCmd struct {
	Listen string `env:"TALLYLIGHT_LISTEN" default:"127.0.0.1:8080" help:"Listen address, on the loopback."`
	Now    string `help:"Start time of the demo's clock (RFC 3339)." placeholder:"RFC3339"`
	Lang   string `enum:",ja,en" default:"" help:"Language if the browser does not request one: ja or en."`
	Allow  string `env:"TALLYLIGHT_ALLOW" help:"Further private addresses that Tallylight may connect to: comma-separated host-or-CIDR:port."`
	Zone   string `env:"TALLYLIGHT_ZONE" default:"Asia/Tokyo" help:"Primary time zone (IANA name)."`
	Zone2  string `env:"TALLYLIGHT_ZONE2" default:"America/Los_Angeles" help:"Second time zone."`
}

// How often the demo's page is probed and its calendar fetched, so that what a visitor does shows soon.
const (
	demoProbes  = 10 * time.Second
	demoFetches = 5 * time.Minute
)

// Run serves the dashboard on a throw-away database with the sample calendar, fetched and imported for real,
// and the sample top page, probed for real.
func (cmd *demoCmd) Run(ctx context.Context, std *streams) error {
	now, err := cmd.clock()
	if err != nil {
		return err
	}
	site, err := demo.StartSite(ctx, newLog(std.Err, "warn"), now)
	if err != nil {
		return fmt.Errorf("sample page: %w", err)
	}
	defer site.Close()
	feed, err := serveSampleCalendar(ctx, now())
	if err != nil {
		return err
	}
	defer feed.Close()
	dir, err := os.MkdirTemp("", "tallylight-demo-")
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer os.RemoveAll(dir)
	set, err := cmd.settings(filepath.Join(dir, "demo.db"), hostOf(site.URL()), hostOf(site.OriginURL()), hostOf(site.SorryURL()),
		hostOf(site.GaugesURL()), hostOf(site.RoomsURL()), hostOf(feed.URL()))
	if err != nil {
		return exitError{2, err.Error()}
	}
	p, err := newProgram(ctx, set, std, now)
	if err != nil {
		return err
	}
	defer p.close()
	p.sample = site
	return cmd.play(ctx, p, std, feed, site)
}

// settings are those of a program whose only private addresses are the demo's own servers and what the
// operator allows.
func (cmd *demoCmd) settings(file string, allowed ...string) (settings, error) {
	if cmd.Allow != "" {
		allowed = append(allowed, cmd.Allow)
	}
	return config{Listen: cmd.Listen, Database: "sqlite:" + file, Lang: cmd.Lang, Zone: cmd.Zone, Zone2: cmd.Zone2,
		Allow: strings.Join(allowed, ","), Calendar: defaultCalendar, LogLevel: "warn"}.Validate()
}

// hostOf gives host:port of an address that this program made itself.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// clock checks the flags and gives the demo's clock: the real one, or one that starts at --now and runs on.
func (cmd *demoCmd) clock() (func() time.Time, error) {
	host, _, err := net.SplitHostPort(cmd.Listen)
	if addr, parseErr := netip.ParseAddr(host); err != nil || host != "localhost" && (parseErr != nil || !addr.IsLoopback()) {
		return nil, exitError{2, fmt.Sprintf("the demo lets anybody sign in, so it must listen on a loopback address; %q is not one", cmd.Listen)}
	}
	if cmd.Now == "" {
		return time.Now, nil
	}
	start, err := time.Parse(time.RFC3339, cmd.Now)
	if err != nil {
		return nil, exitError{2, fmt.Sprintf("--now is %q, which is not an RFC 3339 time such as 2026-11-17T20:14:00+09:00", cmd.Now)}
	}
	began := time.Now()
	return func() time.Time { return start.Add(time.Since(began)) }, nil
}

// play tells the company's story so far and serves.
func (cmd *demoCmd) play(ctx context.Context, p *program, std *streams, feed *sampleCalendar, site *demo.Site) error {
	if err := tellStory(ctx, p, feed, site); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	token, hash := secrets.NewSecret(secrets.TokenPrefix)
	if _, err := p.store.AddToken(ctx, account.Token{Name: "demo", Role: readiness.SRE, Scope: account.Admin}, hash, readiness.System, p.now()); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	greet := func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, "Sample top page %s behind a small cache; stop it with\n  curl -X POST -d do=stop %s/demo/toppage\nAPI token (role sre) %s\n",
			site.URL(), p.baseURL(), token)
		return err
	}
	ended := p.rehearseBeside(ctx)
	defer ended()
	return p.serve(ctx, std.Err, greet)
}

// sampleCalendar serves the sample PR calendar on the loopback; its owner may publish another revision.
type sampleCalendar struct {
	now      time.Time
	revision atomic.Int64
	listener net.Listener
	server   *http.Server
}

func serveSampleCalendar(ctx context.Context, now time.Time) (*sampleCalendar, error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("sample calendar: %w", err)
	}
	cal := &sampleCalendar{now: now, listener: listener}
	cal.server = &http.Server{Handler: cal, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := cal.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // a listener of our own cannot fail otherwise
		}
	}()
	return cal, nil
}

func (cal *sampleCalendar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	revision := int(cal.revision.Load())
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("ETag", fmt.Sprintf(`"%d-%d"`, cal.now.Unix(), revision))
	http.ServeContent(w, r, "pr.ics", time.Time{}, bytes.NewReader(demo.Calendar(cal.now, revision)))
}

// URL is the address of the feed.
func (cal *sampleCalendar) URL() string { return "http://" + cal.listener.Addr().String() + "/pr.ics" }

// Close ends the server.
func (cal *sampleCalendar) Close() error { return cal.server.Close() }
