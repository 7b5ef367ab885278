package notice_test

import (
	"testing"
	"time"

	"tallylight/readiness/notice"
)

func TestAListenerIsToldOfWhatBecomesOfItsEvent(t *testing.T) {
	now := time.Date(2026, 11, 17, 11, 0, 0, 0, time.UTC)
	support := notice.Listener{EventID: "e1", ChannelID: "c1"}
	for _, row := range []struct {
		sentence string
		n        notice.Notice
		told     []notice.Telling
		want     int
	}{
		{"a move is told", notice.Notice{Reason: notice.EventMoved, EventID: "e1"}, nil, 1},
		{"so is NO-GO", notice.Notice{Reason: notice.CallTurned, EventID: "e1"}, nil, 1},
		{"and that it is over", notice.Notice{Reason: notice.CallTurned, EventID: "e1", Over: true}, nil, 1},
		{"what is left to do is not", notice.Notice{Reason: notice.LastNear, EventID: "e1"}, nil, 0},
		{"nor what becomes of another event", notice.Notice{Reason: notice.EventMoved, EventID: "e2"}, nil, 0},
		{"nor what the channel is told already", notice.Notice{Reason: notice.EventMoved, EventID: "e1"}, []notice.Telling{{ChannelID: "c1"}}, 0},
		{"what another channel is told makes no difference", notice.Notice{Reason: notice.EventMoved, EventID: "e1"}, []notice.Telling{{ChannelID: "c2"}}, 1},
	} {
		also := notice.Also(row.n, []notice.Listener{support}, row.told, now)
		if len(also) != row.want {
			t.Errorf("%s: %+v", row.sentence, also)
			continue
		}
		if row.want > 0 && (also[0].Subscriber != "channel:c1" || also[0].When != notice.AtOnce || !also[0].Due.Equal(now)) {
			t.Errorf("%s: %+v", row.sentence, also[0])
		}
	}
}

func TestHowFarADeliveryHasCome(t *testing.T) {
	at := time.Unix(1, 0)
	for _, row := range []struct {
		sentence string
		m        notice.Message
		want     notice.Progress
	}{
		{"nothing was sent yet", notice.Message{}, notice.Waits},
		{"the channel has taken it, after a try that failed", notice.Message{DoneAt: at, Tries: 2}, notice.Arrived},
		{"a try failed and another comes", notice.Message{Tries: 1, Error: "status", NextAt: at}, notice.Retries},
		{"the last try failed", notice.Message{Tries: 10, Error: "tries", GivenUp: true}, notice.Failed},
		{"it was true no longer", notice.Message{GivenUp: true, Error: "untrue"}, notice.Withdrawn},
	} {
		d := notice.Delivery{Message: row.m}
		if got := d.Progress(); got != row.want {
			t.Errorf("%s: %s", row.sentence, got)
		}
		p := notice.Past{Deliveries: []notice.Delivery{{Message: notice.Message{DoneAt: at}}, d}}
		if want := row.want; want != notice.Withdrawn && p.Progress() != want {
			t.Errorf("of a notice the worst counts: %s: %s", row.sentence, p.Progress())
		}
	}
}
