package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"tallylight/calendar"
	"tallylight/db"
	"tallylight/feedout"
	"tallylight/jobs"
	"tallylight/notify"
	"tallylight/outbound"
	"tallylight/probe"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/scale"
	"tallylight/readiness/ticket"
	"tallylight/readiness/upkeep"
	"tallylight/text"
	"tallylight/tracker"
	"tallylight/tracker/github"
	"tallylight/tracker/gitlab"
	"tallylight/verify"
	"tallylight/web"
	"tallylight/web/api"
	"tallylight/web/provider"
	"tallylight/web/secrets"
)

type serveCmd struct {
	config `embed:""`
}

// Run serves the dashboard until the context ends.
func (cmd *serveCmd) Run(ctx context.Context, std *streams) error {
	set, err := cmd.Validate()
	if err != nil {
		return exitError{2, err.Error()}
	}
	p, err := newProgram(ctx, set, std, time.Now)
	if err != nil {
		return err
	}
	defer p.close()
	return p.serve(ctx, std.Err, p.begin)
}

// begin notes the start, and offers to make the first admin.
func (p *program) begin(ctx context.Context, w io.Writer) error {
	if err := p.store.NoteStart(ctx, version, p.now()); err != nil {
		return err
	}
	return p.offerSetup(ctx, w)
}

// program is the parts of a running Tallylight, wired.
type program struct {
	settings
	log        *slog.Logger
	now        func() time.Time
	store      *db.Store
	importer   *jobs.Importer
	pusher     *jobs.Pusher
	watcher    *jobs.Prober
	surveyor   *jobs.Surveyor
	drills     *jobs.DrillWatcher
	dispatcher *jobs.Dispatcher
	messenger  *jobs.Messenger
	digester   *jobs.Digester
	asker      *jobs.Verifier
	measurer   *jobs.Measurer
	issues     *jobs.IssueWatcher
	wallFiles  *wallFiles     // nil: the wall is written nowhere
	sample     web.SampleSite // only in the demo
	running    *jobs.Runner   // once the program serves
	wake       chan struct{}
}

func newProgram(ctx context.Context, set settings, std *streams, now func() time.Time) (*program, error) {
	p := &program{settings: set, now: now, wake: make(chan struct{}, 1), log: newLog(std.Err, set.LogLevel)}
	var err error
	if p.store, err = db.Open(ctx, set.Database, now(), p.log, set.keys()); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	warnOfKeyFile(set.KeyFile, p.log)
	out := &outbound.Policy{Allow: set.allow}
	p.importer = &jobs.Importer{Store: p.store, Zone: set.zone1, Log: p.log, Now: now,
		Fetcher: &calendar.Fetcher{Client: &http.Client{Transport: out.Transport()}, Version: version, Timeout: fetchTime, MaxBody: set.Calendar << 20}}
	p.pusher = &jobs.Pusher{Store: p.store, Fetcher: p.importer.Fetcher, Log: p.log,
		Publisher: feedout.Publisher{Store: p.store, Home: p.home, Base: p.BaseURL}}
	p.watcher = &jobs.Prober{Store: p.store, Log: p.log, Now: now,
		Prober: &probe.Prober{Transport: out.Transport, Permit: out.Permit, UserAgent: userAgent(p.baseURL()), Resolvers: set.resolvers,
			References: set.references, Now: now}}
	p.surveyor = &jobs.Surveyor{Store: p.store, Prober: p.watcher.Prober, Log: p.log, Now: now}
	p.drills = &jobs.DrillWatcher{Store: p.store, Prober: p.watcher.Prober, Log: p.log, Now: now}
	machines := verify.New(out.Transport(), "Tallylight/"+version, p.now, 0)
	p.asker = &jobs.Verifier{Store: p.store, Log: p.log, Now: now, Askers: p.askers(machines)}
	p.measurer = &jobs.Measurer{Store: p.store, Range: machines.Range, Home: p.home, Log: p.log, Now: now}
	p.digester = &jobs.Digester{Store: p.store, Log: p.log}
	p.dispatcher = &jobs.Dispatcher{Store: p.store, Log: p.log, Now: now, Luck: rand.Float64, Senders: p.senders(out)}
	p.messenger = &jobs.Messenger{Store: p.store, Log: p.log, Now: now, Luck: rand.Float64, Base: p.baseURL(), Senders: channelSenders(out, p.baseURL(), now), Render: p.renderer().Render}
	p.issues = p.issueWatcher(out)
	return p, nil
}

// issueWatcher speaks with the issue trackers.
func (p *program) issueWatcher(out *outbound.Policy) *jobs.IssueWatcher {
	client := &notify.Client{Transport: out.Transport(), UserAgent: "Tallylight/" + version, Now: p.now}
	return &jobs.IssueWatcher{Store: p.store, Log: p.log, Now: p.now, Home: p.home, Lang: text.Lang(p.Lang), BaseURL: p.baseURL(),
		Clients: map[ticket.Kind]tracker.Client{ticket.GitHub: github.Client{Client: client}, ticket.GitLab: gitlab.Client{Client: client}}}
}

// askers is what asks the machines of each verify kind.
func (p *program) askers(client *verify.Client) map[readiness.VerifyKind]jobs.Asker {
	return map[readiness.VerifyKind]jobs.Asker{
		readiness.VerifyHTTP:     jobs.WithoutEvent(client.HTTP),
		readiness.VerifyProm:     jobs.WithoutEvent(client.Prometheus),
		scale.VerifySchedule:     (&verify.Schedules{Client: client, Facts: p.store.Scaling}).Ask,
		readiness.VerifyCalendar: (&jobs.Roster{Fetcher: p.importer.Fetcher, Home: p.home, Now: p.now}).Ask,
	}
}

// home is the zone of the company.
func (p *program) home(ctx context.Context) *time.Location { return p.store.Home(ctx, p.zone1) }

// senders is what sends to the connections of each kind that is told.
func (p *program) senders(out *outbound.Policy) map[readiness.ConnectionKind]jobs.Sender {
	return map[readiness.ConnectionKind]jobs.Sender{
		readiness.ConnectOut: (&notify.Webhook{Transport: out.Transport(), UserAgent: "Tallylight/" + version, Now: p.now}).Send,
	}
}

// signIns are the providers at which people sign in.
func (p *program) signIns() (all []*provider.Provider) {
	out := &outbound.Policy{Allow: p.allow}
	for _, set := range p.providers {
		all = append(all, provider.New(set, p.baseURL(), out.Transport(), time.Now))
	}
	return all
}

// fetchTime is shorter than the time an answer of ours may take, so that whoever waits for a preview is told that
// the calendar's server does not answer.
const fetchTime = 45 * time.Second

// userAgent names the prober, and where its owner is found.
func userAgent(address string) string { return "Tallylight-prober/1 (+" + address + ")" }

func (p *program) close() {
	if err := p.store.WriteRefusals(context.Background(), p.now().Add(account.RefusalSpan)); err != nil {
		p.log.Error("refused sign-ins not noted", "error", err)
	}
	if err := p.store.Close(); err != nil {
		p.log.Error("closing the database failed", "error", err)
	}
}

// baseURL is the address to show to people.
func (c config) baseURL() string {
	return strings.TrimSuffix(cmp.Or(c.BaseURL, "http://"+c.Listen), "/")
}

// offerSetup prints a one-time link that makes the first admin, while there is nobody yet.
func (p *program) offerSetup(ctx context.Context, w io.Writer) error {
	n, err := p.store.CountPeople(ctx)
	if err != nil || n > 0 {
		return err
	}
	key, hash := secrets.NewSecret("")
	if err := p.store.SetupToken(ctx, hash, p.now()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\nThere are no accounts yet. Open this link to create the first admin. It works once:\n\n  %s/setup?key=%s\n\n", p.baseURL(), key)
	return err
}

// serve answers and works until the context ends, then lets what is open finish. The greeting is said once the
// address is ours: a start that fails must not take back what a running program has said.
func (p *program) serve(ctx context.Context, ready io.Writer, greet func(context.Context, io.Writer) error) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w; set TALLYLIGHT_LISTEN to a free address", err)
	}
	if err := greet(ctx, ready); err != nil {
		return errors.Join(err, listener.Close())
	}
	site := web.New(web.Config{
		Store: p.store, Calendars: p.importer, Log: p.log, Now: p.now, SessionClock: time.Now,
		Zone1: p.zone1, Zone2: p.zone2,
		BaseURL: p.BaseURL, Version: version, Lang: p.Lang, Sample: p.sample, Prober: p.watcher.Prober.UserAgent,
		API: api.Register(api.Config{Store: p.store, Calendars: p.importer, Log: p.log, Now: p.now, Zone: p.zone1, Version: version, BaseURL: p.baseURL(), SessionClock: time.Now,
			Verifier: p.asker, Signature: notify.Verify, Rate: p.Rate, Channel: p.messenger.Senders.Wrong}),
		Metrics: metrics(p.store, p.now), Verifier: p.asker, Proxies: p.proxies, Providers: p.signIns(), Proxy: p.proxy, Allowed: words(p.Allow),
		Channel: p.messenger.Senders.Wrong,
		Jobs:    func() []upkeep.Job { return p.running.Upkeep() },
	})
	if p.Snapshot != "" {
		p.wallFiles = &wallFiles{dir: p.Snapshot, render: site.Picture}
	}
	p.store.OnChange(func(revision int64) {
		site.Announce(revision)
		select {
		case p.wake <- struct{}{}:
		default:
		}
	})
	for _, danger := range p.store.Beside() {
		p.log.Warn(danger, "database", p.store.Engine())
	}
	p.store.OnFault(func() { site.Announce(p.store.Revision()) })
	server := &http.Server{Handler: site.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 60 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug)}
	server.RegisterOnShutdown(site.CloseStreams)
	fmt.Fprintf(ready, "Tallylight %s: %s\n", version, p.baseURL())
	return p.runAll(ctx, server, listener)
}

// words gives what is between the commas of a list.
func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// stopTime is how long open requests may take to finish when the program ends.
const stopTime = 10 * time.Second

func (p *program) runAll(ctx context.Context, server *http.Server, listener net.Listener) error {
	p.running = p.runner()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if err := server.Shutdown(stop); err != nil {
			p.log.Warn("open requests were aborted at shutdown", "error", err)
			return server.Close()
		}
		return nil
	})
	group.Go(func() error { return p.running.Run(ctx) })
	group.Go(func() error { return p.store.Listen(ctx) })
	return group.Wait()
}

// runner is the table of what happens without being asked.
func (p *program) runner() *jobs.Runner {
	turns := &jobs.TurnScheduler{Store: p.store}
	machines := &jobs.ScaleTeller{Store: p.store}
	notices := &jobs.Notifier{Store: p.store}
	table := []jobs.Job{
		{Name: "feeds", Period: 5 * time.Second, Wakes: true, Work: p.importer.FetchDue, Wait: p.importer.Wait},
		{Name: "toppages", Period: time.Second, Wakes: true, Work: p.watcher.ProbeDue, Wait: p.watcher.Wait},
		{Name: "pace", Period: 10 * time.Second, Work: p.watcher.Hasten},
		{Name: "surveys", Period: time.Second, Wakes: true, Work: p.surveyor.SurveyDue, Wait: p.surveyor.Wait},
		{Name: "deliveries", Period: time.Second, Wakes: true, Work: p.dispatcher.SendDue, Next: p.dispatcher.Next, Wait: p.dispatcher.Wait},
		{Name: "messages", Period: time.Second, Wakes: true, Work: p.messenger.SendDue, Next: p.messenger.Next, Wait: p.messenger.Wait},
		{Name: "questions", Period: 5 * time.Second, Wakes: true, Work: p.asker.AskDue, Next: p.asker.Next, Wait: p.asker.Wait},
		{Name: "measuring", Period: 5 * time.Second, Work: p.measurer.Measure, Wait: p.measurer.Wait},
		{Name: "issues", Period: 5 * time.Second, Wakes: true, Work: p.issues.FollowDue, Wait: p.issues.Wait},
		{Name: "calendars out", Period: 20 * time.Second, Work: p.pusher.PushDue},
		{Name: "digests", Period: 20 * time.Second, Work: p.digester.Write, Next: p.digester.Next},
		{Name: "drills", Period: 5 * time.Second, Wakes: true, Work: p.drills.WatchOpen, Wait: p.drills.Wait},
		{Name: "turns", Period: time.Second, Wakes: true, Work: turns.Turn, Next: turns.Next},
		{Name: "notices", Period: time.Second, Wakes: true, Work: notices.Notice, Next: notices.Next},
		{Name: "scale", Period: time.Second, Wakes: true, Work: machines.Tell, Next: machines.Next},
		{Name: "checkup", Period: 24 * time.Hour, Work: p.store.CheckUp},
		{Name: "figures", Period: time.Minute, Work: p.store.FoldFigures},
		{Name: "refused sign-ins", Period: time.Second, Work: p.store.WriteRefusals},
		{Name: "token uses", Period: time.Minute, Work: p.store.WriteUses},
	}
	if p.sample == nil { // the demo's database is thrown away, and its clock may not be that of its sessions
		table = append(table, jobs.Job{Name: "prune", Period: time.Hour, Work: jobs.Prune(p.store)})
	}
	if p.wallFiles != nil {
		table = append(table, jobs.Job{Name: "snapshot", Period: picturePeriod, Work: p.wallFiles.write})
	}
	return &jobs.Runner{Log: p.log, Now: p.now, Wake: p.wake, Jobs: table}
}
