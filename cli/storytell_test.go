package cli

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/demo"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// TestTheDemosCompanyHasBeenTold looks at what the story leaves behind, at a time of the day before the digest, one between it and
// the news of the day, and after a weekend.
func TestTheDemosCompanyHasBeenTold(t *testing.T) {
	for _, row := range []struct{ sentence, now string }{
		{"a Tuesday evening", "2026-11-17T20:14:00+09:00"},
		{"a Monday before the digest", "2026-11-16T08:00:00+09:00"},
		{"a Monday after it", "2026-11-16T10:30:00+09:00"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			p := told(t, row.now)
			now := p.now()
			digest, err := p.store.DigestOn(t.Context(), notice.SRE.Subscriber(), "", now)
			if err != nil || len(digest.Airs) == 0 {
				t.Fatalf("%d lines, %v", len(digest.Airs), err)
			}
			for _, line := range digest.Airs {
				if line.Call == readiness.UnknownCall {
					t.Errorf("the digest says that of %s nothing is known: %+v", line.Event.Title, line.Blockers)
				}
			}
			for _, c := range digest.Other {
				t.Errorf("the digest says that something happened to a page or a calendar: %+v", c)
			}
			messages, err := p.store.Messages(t.Context(), db.MessagesOf{Since: now.Add(-8 * 24 * time.Hour), Most: 1000})
			if err != nil || len(messages) < 4 {
				t.Fatalf("%d messages, %v", len(messages), err)
			}
			for _, m := range messages {
				if m.Status != 200 || m.Title == "" || m.CreatedAt.After(now) {
					t.Errorf("%s did not arrive: %+v", m.Title, m)
				}
			}
		})
	}
}

// told is a demo whose story has been told.
func told(t *testing.T, at string) *program {
	t.Helper()
	return toldIn(t, at, "sqlite:"+filepath.Join(t.TempDir(), "demo.db"))
}

// toldIn is one that keeps it in the database of an address.
func toldIn(t *testing.T, at, database string) *program {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	cmd := demoCmd{Listen: "127.0.0.1:0", Lang: "ja", Zone: "Asia/Tokyo", Zone2: "America/Los_Angeles", Now: at}
	now, err := cmd.clock()
	must(err)
	feed, err := serveSampleCalendar(ctx, now())
	must(err)
	t.Cleanup(func() { feed.Close() })
	site, err := demo.StartSite(ctx, newLog(io.Discard, "warn"), now)
	must(err)
	t.Cleanup(func() { site.Close() })
	set, err := cmd.settings("demo.db", hostOf(site.URL()), hostOf(site.OriginURL()), hostOf(site.SorryURL()),
		hostOf(site.GaugesURL()), hostOf(site.RoomsURL()), hostOf(feed.URL()))
	must(err)
	set.Database, set.Key = database, dbtest.Keys(database).Text
	p, err := newProgram(ctx, set, &streams{Out: io.Discard, Err: io.Discard}, now)
	must(err)
	t.Cleanup(p.close)
	must(tellStory(ctx, p, feed, site))
	channels, err := p.store.Channels(ctx)
	must(err)
	for _, c := range channels {
		if !strings.HasPrefix(c.URL, site.RoomsURL()) {
			t.Errorf("%s leads away from the machine", c.Name)
		}
	}
	return p
}
