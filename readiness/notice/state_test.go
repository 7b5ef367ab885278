package notice_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

// looks puts into lines what people are told by looks one after the other.
func looks(seen ...notice.Seen) (told []string, last *notice.Seen) {
	for _, s := range seen {
		ns, keep := notice.Why(last, s, s.At)
		told, last = append(told, said(ns, "from", "to", "checks", "detail", "status")), &keep
	}
	return told, last
}

func TestWhyPeopleAreToldOfPagesCalendarsAndChannels(t *testing.T) {
	at := func(i int) time.Time { return given.Noon.Add(time.Duration(i) * time.Minute) }
	page := func(i int, v toppage.Verdict) notice.Seen { return notice.LookPages(at(i), pages(v))[0] }
	failing := readiness.Feed{ID: "f", State: readiness.FeedFailing, FailingSince: given.Noon, Failures: 3, ErrorCode: readiness.HTTPStatus, ErrorDetail: "503"}
	sick := notice.Channel{ID: "c", Name: "Slack", FailingSince: given.Noon, Failure: "status", Status: 503}
	broken := func(i int, verdict toppage.Verdict, wanting ...string) notice.Seen {
		v := toppage.PageVerdict{Page: &toppage.Page{ID: "p"}, Verdict: verdict, Checks: []toppage.Check{{ID: "C1", State: toppage.CheckPass}}}
		for _, id := range wanting {
			v.Checks = append(v.Checks, toppage.Check{ID: id, State: toppage.CheckFail})
		}
		return notice.LookPage(at(i), v, time.Time{})
	}
	for _, row := range []struct {
		name string
		seen []notice.Seen
		want []string
	}{
		{"a page that is not protected when it is first looked at", []notice.Seen{page(0, toppage.Unprotected), page(1, toppage.Protected)}, []string{"", ""}},
		{"a page turns and turns back", []notice.Seen{page(0, toppage.Protected), page(1, toppage.VerdictAtRisk), page(2, toppage.Unprotected), page(3, toppage.Unprotected), page(4, toppage.Protected)},
			[]string{"", "page_turned from=protected to=at_risk", "page_turned from=at_risk to=unprotected", "", "page_turned over from=unprotected to=protected"}},
		{"a page turns: what does not pass then is said, and not again when that changes or is over",
			[]notice.Seen{broken(0, toppage.Protected), broken(1, toppage.Unprotected, "A1", "T1"), broken(2, toppage.Unprotected, "A1"), broken(3, toppage.Protected)},
			[]string{"", "page_turned from=protected to=unprotected checks=A1,T1", "", "page_turned over from=unprotected to=protected"}},
		{"a calendar cannot be read, and can", []notice.Seen{notice.LookFeed(at(0), readiness.Feed{ID: "f"}), notice.LookFeed(at(1), failing), notice.LookFeed(at(2), failing), notice.LookFeed(at(3), readiness.Feed{ID: "f"})},
			[]string{"", "feed_failing to=http_status detail=503", "", "feed_failing over from=http_status"}},
		{"a calendar that cannot be read when it is first looked at", []notice.Seen{notice.LookFeed(at(0), failing)}, []string{"feed_failing to=http_status detail=503"}},
		{"messages cannot be sent, for another reason then, and can", []notice.Seen{notice.LookChannel(at(0), notice.Channel{ID: "c"}), notice.LookChannel(at(1), sick),
			notice.LookChannel(at(2), notice.Channel{ID: "c", FailingSince: given.Noon, Failure: "timeout"}), notice.LookChannel(at(3), notice.Channel{ID: "c"}), notice.LookChannel(at(4), sick)},
			[]string{"", "channel_failing to=status status=503", "", "channel_failing over from=timeout", "channel_failing to=status status=503"}},
		{"a channel is gone", []notice.Seen{notice.LookChannel(at(0), notice.Channel{ID: "c", Disabled: "gone"})}, []string{"channel_failing to=gone"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			told, _ := looks(row.seen...)
			for i := range told {
				if told[i] != row.want[i] {
					t.Errorf("look %d: told %q, want %q", i+1, told[i], row.want[i])
				}
			}
		})
	}
}

func TestACalendarIsLookedAtAgainWhenItHasFailedForHours(t *testing.T) {
	f := readiness.Feed{ID: "f", State: readiness.FeedFailing, FailingSince: given.Noon, Failures: 1}
	s := notice.LookFeed(given.Noon.Add(time.Minute), f)
	if s.State != "" || !s.Turns.Equal(given.Noon.Add(6*hour)) {
		t.Errorf("state %q, looked at again at %s", s.State, s.Turns)
	}
	if s = notice.LookFeed(s.Turns, f); s.State == "" {
		t.Error("nobody is told after that time")
	}
}

func TestWhatLastsIsKnownUntilItIsOver(t *testing.T) {
	at := func(i int) time.Time { return given.Noon.Add(time.Duration(i) * time.Minute) }
	page := func(i int, v toppage.Verdict) notice.Seen { return notice.LookPages(at(i), pages(v))[0] }
	_, last := looks(page(0, toppage.Protected), page(1, toppage.Unprotected))
	open := last.Open()
	if len(open) != 1 {
		t.Fatalf("%d troubles last, want 1", len(open))
	}
	over, keep := notice.Why(last, page(2, toppage.Protected), at(2))
	if len(keep.Open()) != 0 || len(over) != 1 || len(over[0].Of()) != 1 || over[0].Of()[0] != open[0] {
		t.Errorf("over: %+v, and %v last", over, keep.Open())
	}
	if over[0].Data["since"] != at(1).Format(time.RFC3339) || over[0].Data["until"] != at(2).Format(time.RFC3339) {
		t.Errorf("it lasted from %s to %s", over[0].Data["since"], over[0].Data["until"])
	}
}

func TestAPeakIsOneNoticeWhoeverFindsIt(t *testing.T) {
	a, b := notice.Peak(given.Noon, "p1", "Top", given.Noon.Add(-hour), "4"), notice.Peak(given.Noon.Add(hour), "p1", "Top", given.Noon.Add(-hour), "5")
	if a.Once != b.Once || a.Reason.Topic() != notice.TopicPeak {
		t.Errorf("%+v and %+v", a, b)
	}
	if c := notice.Peak(given.Noon, "p1", "Top", given.Noon, "4"); c.Once == a.Once {
		t.Error("another peak has the same name")
	}
}

func TestEveryReasonIsOfOneTopic(t *testing.T) {
	seen := map[notice.Reason]bool{}
	for _, r := range notice.Reasons() {
		if seen[r] {
			t.Errorf("%s is of two topics", r)
		}
		seen[r] = true
		if spec := r.Topic().Spec(); spec.Topic == "" || spec.Section != r.Topic().Section() {
			t.Errorf("%s is of no topic", r)
		}
	}
	if len(seen) != 25 {
		t.Errorf("%d reasons are of a topic, want all 25", len(seen))
	}
	if notice.Reason("other").Topic() != "" {
		t.Error("another word has a topic")
	}
}

func TestWhichEventsComeWithTheFirstImportOfTheirCalendar(t *testing.T) {
	f := readiness.Feed{ID: "f", CreatedAt: given.Noon}
	for _, row := range []struct {
		name string
		feed string
		seen time.Duration
		want bool
	}{
		{"of the first import", "f", time.Minute, true},
		{"of the next one", "f", 15 * time.Minute, false},
		{"of another calendar", "g", time.Minute, false},
		{"entered by hand", "", time.Minute, false},
	} {
		e := readiness.Event{FeedID: row.feed, FirstSeen: given.Noon.Add(row.seen)}
		if got := notice.Brought(e, f); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
