package db_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

const roomSecret = "xoxb-4711-correct-horse"

// room is a channel that can be kept.
func room(name string) notice.Channel {
	return notice.Channel{Kind: "slack_bot", Name: name, Settings: map[string]string{"channel": "C012AB3CD"}, Secrets: map[string]string{"token": roomSecret},
		Audience: display.Masked, Lang: "ja"}
}

func addRoom(t *testing.T, s *db.Store, name, fallback string) notice.Channel {
	t.Helper()
	c := room(name)
	c.Fallback = fallback
	return must(s.AddChannel(t.Context(), c, sre, noon))(t)
}

func TestAChannelIsKeptWithItsSecrets(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		c := addRoom(t, s, "SRE room", "")
		got := must(s.Channel(ctx, c.ID))(t)
		if got.Secrets["token"] != roomSecret || got.Settings["channel"] != "C012AB3CD" || got.Version != 1 || got.Lang != "ja" {
			t.Errorf("it is read as %+v", got)
		}
		if all := must(s.Messages(ctx, db.MessagesOf{Channel: c.ID, Most: 10}))(t); len(all) != 1 || all[0].Kind != notice.Test {
			t.Errorf("a new one is to be tested: %+v", all)
		}
		got.Name, got.Owner = "SRE", "Ito"
		changed := must(s.ChangeChannel(ctx, got, sre, noon))(t)
		if changed.Version != 2 || must(s.Channel(ctx, c.ID))(t).Owner != "Ito" {
			t.Errorf("changed, it is %+v", changed)
		}
		_, err := s.ChangeChannel(ctx, got, sre, noon)
		wants(t, "who saw the version before", err, fault.ErrStale)
		wants(t, "likewise, removing", s.RemoveChannel(ctx, c.ID, 1, sre, noon), fault.ErrStale)
		must(0, s.RemoveChannel(ctx, c.ID, 2, sre, noon))(t)
		_, err = s.Channel(ctx, c.ID)
		wants(t, "removed", err, fault.ErrNotFound)
	})
}

func TestWhatIsNoChannelIsRefused(t *testing.T) {
	rows := []struct {
		sentence string
		change   func(*notice.Channel)
		want     string
	}{
		{"without a name", func(c *notice.Channel) { c.Name = " " }, "name required"},
		{"with a name that there is", func(c *notice.Channel) { c.Name = "taken" }, "name exists"},
		{"of no kind", func(c *notice.Channel) { c.Kind = "fax" }, "kind unknown"},
		{"without its token", func(c *notice.Channel) { c.Secrets = nil }, "token required"},
		{"with a language that we do not speak", func(c *notice.Channel) { c.Lang = "fr" }, "lang unknown"},
		{"for nobody", func(c *notice.Channel) { c.Audience = "" }, "audience unknown"},
		{"with another in its place that there is not", func(c *notice.Channel) { c.Fallback = "nobody" }, "fallback unknown"},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		addRoom(t, s, "taken", "")
		for _, row := range rows {
			c := room("free")
			row.change(&c)
			_, err := s.AddChannel(t.Context(), c, sre, noon)
			var said []string
			for _, w := range fault.Invalids(err) {
				said = append(said, w.Field+" "+w.Reason)
			}
			if got := strings.Join(said, ", "); got != row.want {
				t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
			}
		}
		if all := must(s.Channels(t.Context()))(t); len(all) != 1 {
			t.Errorf("%d channels are kept", len(all))
		}
	})
}

func TestAChannelThatSomebodyIsToldByStays(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		c := addRoom(t, s, "SRE room", "")
		addRoom(t, s, "PR room", c.ID)
		must(0, s.Exec(ctx, `INSERT INTO plans (subscriber, plan) VALUES ('team:sre', '{"Channels":["`+c.ID+`"]}')`))(t)
		err := s.RemoveChannel(ctx, c.ID, 1, sre, noon)
		if wrong := fault.Invalids(err); len(wrong) != 1 || wrong[0].Reason != "in_use" || wrong[0].Got != "PR room, team:sre" {
			t.Errorf("removing it says %v", err)
		}
	})
}

func TestAChannelThatIsToldOfAComingEventStays(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		c := addRoom(t, s, "Stage", "")
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Fair", Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed}, sre, noon))(t)
		wants(t, "a listener", s.AddListener(ctx, e.ID, c.ID, sre, noon), nil)
		err := s.RemoveChannel(ctx, c.ID, 1, sre, noon)
		if wrong := fault.Invalids(err); len(wrong) != 1 || wrong[0].Reason != "in_use" || wrong[0].Got != "Fair" {
			t.Errorf("removing it says %v", err)
		}
		wants(t, "removing it when the event is over", s.RemoveChannel(ctx, c.ID, 1, sre, noon.Add(2*time.Hour)), nil)
	})
}

// TestOneMessageAChannelIsClaimedAtATime, by whoever comes first, and the next when that is done.
func TestOneMessageAChannelIsClaimedAtATime(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		a, b := addRoom(t, s, "a", ""), addRoom(t, s, "b", "")
		for i := range 3 {
			must(s.AddMessage(ctx, notice.Message{ChannelID: a.ID, Kind: notice.Notices, Once: fmt.Sprint("once ", i/2)}, noon))(t)
		}
		var taken sync.Map
		var group sync.WaitGroup
		for range 6 {
			group.Go(func() {
				for _, m := range must(s.ClaimMessages(ctx, noon, lease, 10))(t) {
					if _, twice := taken.LoadOrStore(m.ID, m.ChannelID); twice {
						t.Error("claimed twice")
					}
				}
			})
		}
		group.Wait()
		of := map[any]int{}
		taken.Range(func(_, channel any) bool { of[channel]++; return true })
		if of[a.ID] != 1 || of[b.ID] != 1 {
			t.Errorf("claimed of each: %v", of)
		}
		if again := must(s.ClaimMessages(ctx, noon.Add(lease-time.Second), lease, 10))(t); len(again) != 0 {
			t.Errorf("within the lease %d more", len(again))
		}
		if again := must(s.ClaimMessages(ctx, noon.Add(lease), lease, 10))(t); len(again) != 2 || again[0].Tries != 2 {
			t.Errorf("when it is over: %+v", again)
		}
		if all := must(s.Messages(ctx, db.MessagesOf{Channel: a.ID, Most: 10}))(t); len(all) != 3 {
			t.Errorf("one Once was written twice: %d messages", len(all))
		}
	})
}

// TestAChannelAtRestSendsNothing, until it is over, whatever the clock did meanwhile.
func TestAChannelAtRestSendsNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		c := addRoom(t, s, "a", "")
		first := must(s.ClaimMessages(ctx, noon, lease, 10))(t)
		must(s.MessageTried(ctx, first[0], notice.Try{At: noon, RetryAfter: noon.Add(time.Hour)}, 0.5, noon))(t)
		must(s.AddMessage(ctx, notice.Message{ChannelID: c.ID, Kind: notice.Notices}, noon))(t)
		rows := []struct {
			sentence string
			at       time.Time
			want     int
		}{
			{"right away", noon.Add(time.Second), 0},
			{"a moment before it is over", noon.Add(time.Hour - time.Millisecond), 0},
			{"a clock that was a year ahead was put back", noon.AddDate(-1, 0, 0), 1},
		}
		for _, row := range rows {
			if got := must(s.ClaimMessages(ctx, row.at, lease, 10))(t); len(got) != row.want {
				t.Errorf("%s: %d messages, want %d", row.sentence, len(got), row.want)
			}
		}
	})
}

// TestWhatADisabledChannelCannotSendGoesByAnother, and a person's word uses it again.
func TestWhatADisabledChannelCannotSendGoesByAnother(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		other := addRoom(t, s, "b", "")
		c := addRoom(t, s, "a", other.ID)
		for _, m := range must(s.ClaimMessages(ctx, noon, lease, 10))(t) {
			must(s.MessageTried(ctx, m, notice.Try{At: noon, Status: 410, Error: "status", Gone: m.ChannelID == c.ID, Final: true}, 0.5, noon))(t)
		}
		if got := must(s.Channel(ctx, c.ID))(t); got.Disabled != readiness.StoppedGone || !got.Failing() {
			t.Fatalf("it stands at %+v", got)
		}
		lost := must(s.AddMessage(ctx, notice.Message{ChannelID: c.ID, Kind: notice.Notices, Thread: "e", Subscriber: "team:sre"}, noon))(t)
		must(s.ClaimMessages(ctx, noon.Add(time.Minute), lease, 10))(t)
		if got := must(s.Message(ctx, lost.ID))(t); !got.GivenUp || got.Error != readiness.StoppedOff {
			t.Errorf("it stands at %+v", got)
		}
		of := must(s.Messages(ctx, db.MessagesOf{Channel: other.ID, Thread: "e", Most: 10}))(t)
		if len(of) != 1 || of[0].InsteadOf != lost.ID {
			t.Errorf("the other channel sends %+v", of)
		}
		must(s.ReplayMessage(ctx, lost.ID, sre, noon.Add(2*time.Minute)))(t)
		if got := must(s.ClaimMessages(ctx, noon.Add(10*time.Minute), lease, 10))(t); len(got) == 0 || must(s.Channel(ctx, c.ID))(t).Disabled != "" {
			t.Errorf("sent again, it is claimed %d times", len(got))
		}
	})
}

// TestWhatWasNotDeliveredIsSentWhenTheChannelWorksAgain, but for what another channel has told, and what was true no longer.
func TestWhatWasNotDeliveredIsSentWhenTheChannelWorksAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		c := addRoom(t, s, "a", "")
		at := noon
		try := func(how notice.Try) (tried []string) {
			t.Helper()
			for {
				at = at.Add(10 * time.Second)
				due := must(s.ClaimMessages(ctx, at, lease, 10))(t)
				if len(due) == 0 {
					return tried
				}
				how.At = at
				must(s.MessageTried(ctx, due[0], how, 0.5, at))(t)
				tried = append(tried, string(due[0].Kind)+due[0].Thread)
			}
		}
		try(notice.Try{Status: 200})
		for _, thread := range []string{"1", "2", "3"} {
			must(s.AddMessage(ctx, notice.Message{ChannelID: c.ID, Kind: notice.Notices, Thread: thread}, at))(t)
		}
		refused := notice.Try{Status: 401, Error: "status", Final: true}
		if got := try(refused); len(got) != 3 {
			t.Fatalf("tried %q", got)
		}
		must(s.AddMessage(ctx, notice.Message{ChannelID: c.ID, Kind: notice.Notices, Thread: "4"}, at))(t)
		try(notice.Try{Error: notice.DroppedUntrue})
		now := must(s.Channel(ctx, c.ID))(t)
		must(s.ChangeChannel(ctx, now, sre, at))(t)
		if got := strings.Join(try(notice.Try{Status: 200}), " "); got != "test notices1 notices2 notices3" {
			t.Errorf("repaired, it sends %q", got)
		}
	})
}

func TestMessagesAreListedAndPruned(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		c := addRoom(t, s, "a", "")
		test := must(s.ClaimMessages(ctx, noon, lease, 10))(t)[0]
		must(s.MessageTried(ctx, test, notice.Try{At: noon}, 0.5, noon))(t)
		var ids []string
		for i := range 5 {
			at := noon.Add(time.Duration(i) * time.Hour)
			ids = append(ids, must(s.AddMessage(ctx, notice.Message{ChannelID: c.ID, Kind: notice.Notices, Thread: "e"}, at))(t).ID)
		}
		first := must(s.Messages(ctx, db.MessagesOf{Thread: "e", Most: 2}))(t)
		next := must(s.Messages(ctx, db.MessagesOf{Thread: "e", Before: first[1].ID, Most: 9}))(t)
		if len(first) != 2 || first[0].ID != ids[4] || len(next) != 3 || next[0].ID != ids[2] {
			t.Errorf("in pages: %d, then %d", len(first), len(next))
		}
		if of := must(s.Messages(ctx, db.MessagesOf{Since: noon.Add(3 * time.Hour), Most: 9}))(t); len(of) != 2 {
			t.Errorf("since three: %d", len(of))
		}
		m := must(s.ClaimMessages(ctx, noon.Add(5*time.Hour), lease, 10))(t)[0]
		must(s.MessageTried(ctx, m, notice.Try{At: noon, Thread: notice.Thread{Root: "1", Last: "2"}}, 0.5, noon))(t)
		if known := must(s.Thread(ctx, c.ID, "e"))(t); known != (notice.Thread{Root: "1", Last: "2"}) {
			t.Errorf("of the thread is known %+v", known)
		}
		sent := must(s.SentSince(ctx, noon))(t)
		must(0, s.PruneMessages(ctx, noon.Add(notice.Kept)))(t)
		left := must(s.Messages(ctx, db.MessagesOf{Most: 9}))(t)
		if sent[c.ID].All != 5 || len(left) != 4 || must(s.Thread(ctx, c.ID, "e"))(t).Root != "" {
			t.Errorf("of %d messages those stay that wait: %d", sent[c.ID].All, len(left))
		}
	})
}
