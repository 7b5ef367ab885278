package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// turnedAt has people told of a turn of the call of an event.
func (s *site) turnedAt(e readiness.Event, after time.Duration, from, to readiness.Call) {
	s.Helper()
	at := noon.Add(after)
	n := notice.Notice{Reason: notice.CallTurned, EventID: e.ID, Name: e.Title, Once: e.ID + after.String(), At: at, Data: map[string]string{"from": string(from), "to": string(to)}}
	_, err := s.store.Noticed(s.Context(), []notice.Found{{Seen: notice.Seen{Subject: "event:" + e.ID + after.String(), At: at}, EventID: e.ID, News: []notice.News{{Notice: n}}}}, at)
	s.must(err)
}

func TestThePageOfAnEventThatIsOverDrawsHowTheCallWent(t *testing.T) {
	s := open(t)
	e := s.wasOn()
	on, path := s.as(sre), "/events/"+e.ID
	if strings.Contains(s.get(on, path).body, `id="calls"`) {
		t.Error("a call is drawn of which nobody was told")
	}
	s.turnedAt(e, 30*time.Minute, readiness.AtRisk, readiness.NoGo)
	s.turnedAt(e, time.Hour, readiness.NoGo, readiness.Go)
	s.expect(s.get(on, path), http.StatusOK, `<figure class="mb3" id="calls">`, `class="cb c-bad"`, `class="cb c-ok"`,
		`aria-label="Call from when it became known to the end: NO-GO 30 min, AT RISK 30 min, GO 2 h. Last: GO."`)
	s.expect(s.get(on, path, "Accept-Language", "ja"), http.StatusOK, "登録から終了までの判定：NO-GO 30分、要注意 30分、GO 2時間。最後はGO。")
}

func TestThePageOfAnEventToComeDrawsHowTheCallWent(t *testing.T) {
	s := open(t)
	for _, row := range []struct {
		sentence string
		private  bool
		role     readiness.Role
		drawn    bool
	}{
		{"everybody sees how the call went", false, viewer, true},
		{"of a confidential one only who may know it", true, viewer, false},
		{"and they do", true, pr, true},
	} {
		e, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: row.sentence, Start: noon.Add(50 * time.Hour), End: noon.Add(51 * time.Hour), Zone: "Asia/Tokyo", Level: 4, Private: row.private},
			actorOf(s.people[sre]), noon.Add(-time.Hour))
		s.must(err)
		s.turnedAt(e, -30*time.Minute, readiness.OnTrack, readiness.AtRisk)
		page := s.get(s.as(row.role), "/events/"+e.ID, "Accept-Language", "en")
		s.expect(page, http.StatusOK)
		if strings.Contains(page.body, `id="calls"`) != row.drawn || strings.Contains(page.body, "AT RISK 30 min, ON TRACK 30 min. Last: AT RISK.") != row.drawn {
			t.Error(row.sentence)
		}
	}
}
