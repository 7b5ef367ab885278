package web_test

import (
	"net/http"
	"strings"
	"testing"

	"tallylight/readiness/journal"
)

func TestAChannelIsToldOfOneEvent(t *testing.T) {
	s := open(t)
	channel, event := s.channel(), "/events/"+s.events[1].ID
	page := s.get(s.as(pr), event+"/notices")
	s.expect(page, http.StatusOK)
	for _, part := range []string{"Who is told what, when", `value="` + channel + `"`, "Nothing was told yet.", "not told: no channel is chosen"} {
		if !strings.Contains(page.body, part) {
			t.Errorf("before, the page lacks %q", part)
		}
	}
	s.expect(s.post(s.as(viewer), event+"/listeners", "channel", channel), http.StatusForbidden)
	s.expect(s.post(s.as(pr), event+"/listeners", "channel", channel), http.StatusSeeOther)
	page = s.get(s.as(viewer), event+"/notices")
	if !strings.Contains(page.body, "Support") || !strings.Contains(page.body, "This event only") || strings.Contains(page.body, "/delete") {
		t.Error("viewers see who is told, and no button")
	}
	s.expect(s.post(s.as(sre), event+"/listeners/"+channel+"/delete"), http.StatusSeeOther)
	s.expect(s.post(s.as(sre), event+"/listeners/"+channel+"/delete"), http.StatusNotFound)
	changes, err := s.store.RecentChanges(t.Context(), s.events[1].ID, []string{journal.ListenerAdded, journal.ListenerRemoved}, 10)
	if err != nil || len(changes) != 2 {
		t.Errorf("the history has both: %+v, %v", changes, err)
	}
	s.expect(s.get(s.as(pr), "/events/none/notices"), http.StatusNotFound)
}

func TestHowNoticesLookIsMadeByWhatMakesThem(t *testing.T) {
	s := open(t)
	page := s.get(s.as(viewer), "/settings/notices/texts")
	s.expect(page, http.StatusOK)
	for _, part := range []string{"AT RISK · L4 · ", "ON TRACK · L4 · ", "Moved by 10 minutes · L4 · ", "What was this? ", "12 events moved", "Confidential event", "event.ics"} {
		if !strings.Contains(page.body, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	if strings.Count(page.body, `class="msg"`) != 6 {
		t.Error("there are not six samples")
	}
}
