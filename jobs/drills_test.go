package jobs_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/cachetest"
	"tallylight/jobs"
	"tallylight/outbound"
	"tallylight/probe"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// rehearsal is a drill of a real cache before an origin that can be taken away.
type rehearsal struct {
	store   *db.Store
	origin  *cachetest.Origin
	page    toppage.Page
	changed chan struct{}
	work    *jobs.DrillWatcher
}

// heldUp is less than the two seconds that the caches wait for their origin, and more than a busy machine takes.
const heldUp = 1800 * time.Millisecond

func newRehearsal(t *testing.T, keep cachetest.Page, cache func(testing.TB, *cachetest.Origin) string) *rehearsal {
	t.Helper()
	r := &rehearsal{origin: cachetest.NewOrigin(t, keep), changed: make(chan struct{}, 1)}
	url := cache(t, r.origin)
	r.store = must(db.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db")+"?synchronous=normal", time.Now(), quiet))
	t.Cleanup(func() { _ = r.store.Close() })
	r.store.OnChange(func(int64) {
		select {
		case r.changed <- struct{}{}:
		default:
		}
	})
	allow := must(outbound.ParseAllow("127.0.0.0/8:" + url[len("http://127.0.0.1:"):len(url)-1] + ",127.0.0.0/8:" + r.origin.Address()[len("127.0.0.1:"):]))
	out := &outbound.Policy{Allow: allow}
	r.work = &jobs.DrillWatcher{Store: r.store, Log: quiet, Now: time.Now, Every: 100 * time.Millisecond,
		Prober: &probe.Prober{Transport: out.Transport, UserAgent: "test", Now: time.Now}}
	r.page = must(r.store.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: url, Interval: 10 * time.Second,
		TTFBLimit: heldUp, Setup: toppage.Setup{Origin: r.origin.URL()}}, readiness.System, time.Now()))
	if o := r.work.Prober.Probe(t.Context(), r.page); !o.Answered() {
		t.Fatalf("the page does not answer before the drill: %+v", o)
	}
	return r
}

// run opens a drill, takes the origin away, waits until enough has been seen, and closes it.
func (r *rehearsal) run(t *testing.T, kind toppage.DrillKind, state cachetest.State, need, watch time.Duration) toppage.Drill {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer r.work.Wait()
	defer cancel()
	must(r.store.OpenDrill(ctx, toppage.Drill{PageID: r.page.ID, Kind: kind, Need: need}, readiness.System, time.Now()))
	if err := r.work.WatchOpen(ctx, time.Now()); err != nil {
		t.Fatal(err)
	}
	r.until(t, func(d toppage.Drill) bool { return d.OriginSeen && d.MarkerMoves })
	r.origin.Set(t, state)
	r.until(t, func(d toppage.Drill) bool { return d.Now.Length() >= watch })
	return must(r.store.CloseDrill(ctx, r.page.ID, readiness.System, time.Now()))
}

// until waits until the open drill is so.
func (r *rehearsal) until(t *testing.T, is func(toppage.Drill) bool) {
	t.Helper()
	for {
		open := must(r.store.OpenDrills(t.Context()))
		if len(open) == 1 && is(open[0]) {
			return
		}
		select {
		case <-r.changed:
		case <-time.After(20 * time.Second):
			t.Fatal("nobody looks")
		}
	}
}

// TestDrillsOfRealCaches: what the papers of RFC 5861 promise, and what real caches keep of it while their origin is away.
func TestDrillsOfRealCaches(t *testing.T) {
	const pass, fail, unknown = toppage.CheckPass, toppage.CheckFail, toppage.CheckUnknown
	const stale = "proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;"
	nginx := func(directives string) func(testing.TB, *cachetest.Origin) string {
		return func(tb testing.TB, o *cachetest.Origin) string { return cachetest.Nginx(tb, o, directives) }
	}
	varnish := func(grace string) func(testing.TB, *cachetest.Origin) string {
		return func(tb testing.TB, o *cachetest.Origin) string { return cachetest.Varnish(tb, o, grace, "") }
	}
	short := cachetest.Page{CacheControl: "max-age=1", Mark: true}
	for _, row := range []struct {
		name        string
		keep        cachetest.Page
		cache       func(testing.TB, *cachetest.Origin) string
		kind        toppage.DrillKind
		state       cachetest.State
		need, watch time.Duration
		want        toppage.CheckState
		reason      toppage.Reason
	}{
		{"nginx that may serve stale, refused", short, nginx(stale), toppage.DrillRefused, cachetest.Down, 4 * time.Second, 4 * time.Second, pass, ""},
		{"nginx that may serve stale, 503", short, nginx(stale), toppage.DrillError, cachetest.Failing, 4 * time.Second, 4 * time.Second, pass, ""},
		{"nginx that may not, refused", short, nginx(""), toppage.DrillRefused, cachetest.Down, 4 * time.Second, 4 * time.Second, fail, "not_survived"},
		{"nginx that serves stale while it updates, hanging", short, nginx(stale + "proxy_cache_background_update on;"), toppage.DrillHang, cachetest.Hanging, 6 * time.Second, 6 * time.Second, pass, ""},
		{"too short an outage", short, nginx(stale), toppage.DrillRefused, cachetest.Down, 10 * time.Minute, 2 * time.Second, unknown, "drill_too_short"},
		{"Varnish within its grace", short, varnish("30s"), toppage.DrillRefused, cachetest.Down, 4 * time.Second, 4 * time.Second, pass, ""},
		{"Varnish beyond its grace", short, varnish("1s"), toppage.DrillRefused, cachetest.Down, 4 * time.Second, 6 * time.Second, fail, "not_survived"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := newRehearsal(t, row.keep, row.cache)
			if d := r.run(t, row.kind, row.state, row.need, row.watch); d.Result != row.want || d.Reason != row.reason {
				t.Errorf("%s %q, want %s %q: %+v", d.Result, d.Reason, row.want, row.reason, d.Outage())
			}
		})
	}
}

// TestADrillWhoseOriginIsAwayInAnotherWay proves nothing: it refuses although somebody announced that it would hang.
func TestADrillWhoseOriginIsAwayInAnotherWay(t *testing.T) {
	r := newRehearsal(t, cachetest.Page{CacheControl: "max-age=60", Mark: true}, func(tb testing.TB, o *cachetest.Origin) string {
		return cachetest.Nginx(tb, o, "")
	})
	r.origin.Set(t, cachetest.Down)
	ctx, cancel := context.WithCancel(t.Context())
	defer r.work.Wait()
	defer cancel()
	must(r.store.OpenDrill(ctx, toppage.Drill{PageID: r.page.ID, Kind: toppage.DrillHang, Need: time.Second}, readiness.System, time.Now()))
	if err := r.work.WatchOpen(ctx, time.Now()); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		<-r.changed
	}
	if d := must(r.store.CloseDrill(ctx, r.page.ID, readiness.System, time.Now())); d.Result != toppage.CheckUnknown || d.Reason != "origin_answers" {
		t.Errorf("%s %q: %+v", d.Result, d.Reason, d.Outage())
	}
}
