package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness/display"
	"tallylight/readiness/notice"
	"tallylight/web"
)

// rooms is a site with two channels, one in the other's place.
type rooms struct {
	*site
	sre, list notice.Channel
	cookie    string
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	s := open(t, func(c *web.Config) { c.Channel = judgesChannels })
	r := &rooms{site: s}
	add := func(c notice.Channel) notice.Channel {
		c.Audience, c.Lang = display.Masked, "ja"
		added, err := s.store.AddChannel(t.Context(), c, actorOf(s.people[admin]), noon)
		s.must(err)
		return added
	}
	r.list = add(notice.Channel{Kind: "mail", Name: "SRE list", URL: "smtps://mail.example.jp", Settings: map[string]string{"from": "a@example.jp", "to": "sre@example.jp"}})
	r.sre = add(notice.Channel{Kind: "slack", Name: "SRE room", URL: "https://hooks.slack.com/services/T1/B2/hush4711k3Qd", Fallback: r.list.ID})
	r.cookie = s.as(admin)
	return r
}

// tries has every message that is due tried with an outcome.
func (r *rooms) tries(after time.Duration, how notice.Try) {
	r.Helper()
	claimed, err := r.store.ClaimMessages(r.Context(), noon.Add(after), time.Minute, 10)
	r.must(err)
	how.At = noon.Add(after)
	for _, m := range claimed {
		if m.ChannelID == r.sre.ID {
			_, err := r.store.MessageTried(r.Context(), m, how, 0.5, noon)
			r.must(err)
		}
	}
}

// TestAChannelThatFailsSaysFirstThatNothingIsLost, since when, why, and the one act.
func TestAChannelThatFailsSaysFirstThatNothingIsLost(t *testing.T) {
	r := newRooms(t)
	r.tries(0, notice.Try{Status: 401, Error: "status", Detail: "invalid_auth", Final: true})
	for lang, says := range map[string][]string{
		"en": {"Slack SRE room has not taken a message since Tue 17 Nov 12:00.", "Nothing is lost", "SRE list is told meanwhile.", "401: the service refused it", "Make a new key", "Try again"},
		"ja": {"「SRE room」", "失われた知らせはありません", "その間は「SRE list」に送ります。", "401：サービスが拒否した", "新しい鍵", "もう一度試す"},
	} {
		a := r.get(r.cookie, "/settings/channels", "Accept-Language", lang)
		r.expect(a, http.StatusOK, says...)
		if strings.Index(a.body, says[1]) > strings.Index(a.body, "<table") {
			t.Errorf("in %s it is not said first", lang)
		}
	}
	r.expect(r.post(r.cookie, "/settings/channels/"+r.sre.ID+"/test"), http.StatusSeeOther)
	r.tries(time.Minute, notice.Try{Status: 200})
	if a := r.get(r.cookie, "/settings/channels", "Accept-Language", "en"); strings.Contains(a.body, "Nothing is lost") {
		t.Error("when a test has arrived it still fails")
	}
}

// TestNoPageShowsASecretOfAChannel, whatever was typed or refused.
func TestNoPageShowsASecretOfAChannel(t *testing.T) {
	r := newRooms(t)
	at := "/settings/channels/" + r.sre.ID
	pages := []answer{r.get(r.cookie, "/settings/channels"), r.get(r.cookie, at), r.get(r.cookie, at+"/delete"), r.get(r.cookie, "/settings/channels/log"), r.get(r.cookie, "/history"),
		r.post(r.cookie, at, "name", "", "field_url", "https://hooks.slack.com/services/T1/B2/hush4711other", "version", "1"),
		r.post(r.cookie, "/settings/channels", "kind", "slack_bot", "name", "x", "field_token", "hush4711", "field_channel", "C012AB3CD")}
	for i, a := range pages {
		if strings.Contains(a.body, "hush4711") {
			t.Errorf("page %d shows it", i)
		}
	}
	r.expect(pages[0], http.StatusOK, "hooks.slack.com", "…k3Qd", "sre@example.jp")
}

// TestWhatSomebodyElseChangedIsNotWrittenOver.
func TestAChannelThatSomebodyElseChangedIsNotWrittenOver(t *testing.T) {
	r := newRooms(t)
	at := "/settings/channels/" + r.sre.ID
	r.expect(r.post(r.cookie, at, "name", "SRE", "audience", "masked", "lang", "ja", "fallback", "", "version", "1"), http.StatusSeeOther)
	r.expect(r.post(r.cookie, at, "name", "Mine", "audience", "masked", "lang", "ja", "fallback", "", "version", "1"), http.StatusConflict, `value="Mine"`, `data-refused="name stale"`)
	c, err := r.store.Channel(t.Context(), r.sre.ID)
	r.must(err)
	if c.Name != "SRE" || c.URL != r.sre.URL {
		t.Errorf("it stands at %+v", c)
	}
}

// TestAChannelInUseSaysByWhom, and one that is not goes.
func TestAChannelInUseSaysByWhom(t *testing.T) {
	r := newRooms(t)
	r.expect(r.get(r.cookie, "/settings/channels/"+r.list.ID+"/delete", "Accept-Language", "en"), http.StatusOK, "Used by: SRE room.")
	r.expect(r.post(r.cookie, "/settings/channels/"+r.list.ID+"/delete", "version", "1"), http.StatusUnprocessableEntity)
	r.expect(r.post(r.cookie, "/settings/channels/"+r.sre.ID+"/delete", "version", "1"), http.StatusSeeOther)
	r.expect(r.post(r.cookie, "/settings/channels/"+r.list.ID+"/delete", "version", "1"), http.StatusSeeOther)
}

// TestTheLogHasAllMessagesInPages, and those of one event.
func TestTheLogHasAllMessagesInPages(t *testing.T) {
	r := newRooms(t)
	for i := range 60 {
		thread := r.events[0].ID
		if i == 0 {
			thread = r.events[1].ID
		}
		_, err := r.store.AddMessage(t.Context(), notice.Message{ChannelID: r.sre.ID, Kind: notice.Notices, Thread: thread, Title: "NO-GO"}, noon.Add(-time.Hour))
		r.must(err)
	}
	all, err := r.store.Messages(t.Context(), db.MessagesOf{Channel: r.sre.ID, Most: 100})
	r.must(err)
	log := "/settings/channels/log?channel=" + r.sre.ID
	first := r.get(r.cookie, log, "Accept-Language", "en")
	r.expect(first, http.StatusOK, "Older messages")
	if n := strings.Count(first.body, `id="message-`); n != 50 {
		t.Errorf("the first page has %d", n)
	}
	second := r.get(r.cookie, log+"&before="+all[49].ID)
	if n := strings.Count(second.body, `id="message-`); n != len(all)-50 {
		t.Errorf("the second page has %d of %d", n, len(all))
	}
	of := r.get(r.cookie, "/settings/channels/log?event="+r.events[1].ID)
	if n := strings.Count(of.body, `id="message-`); n != 1 {
		t.Errorf("of one event there are %d", n)
	}
}

// TestADeadLetterIsSentAgainFromThePage.
func TestADeadLetterIsSentAgainFromThePage(t *testing.T) {
	r := newRooms(t)
	r.tries(0, notice.Try{Status: 200})
	m, err := r.store.AddMessage(t.Context(), notice.Message{ChannelID: r.sre.ID, Kind: notice.Notices, Title: "NO-GO"}, noon.Add(-time.Minute))
	r.must(err)
	claimed, err := r.store.ClaimMessages(t.Context(), noon.Add(time.Minute), time.Minute, 10)
	r.must(err)
	for _, c := range claimed {
		_, err = r.store.MessageTried(t.Context(), c, notice.Try{At: noon, Status: 400, Error: "status", Final: true}, 0.5, noon)
		r.must(err)
	}
	r.expect(r.get(r.cookie, "/settings/channels", "Accept-Language", "en"), http.StatusOK, "Send again", "400: the service refused it")
	r.expect(r.post(r.cookie, "/settings/channels/messages/"+m.ID+"/replay"), http.StatusSeeOther)
	if got, err := r.store.Message(t.Context(), m.ID); err != nil || !got.Pending() {
		t.Errorf("it stands at %+v", got)
	}
}

// TestTheFormAsksWhatTheKindNeeds: every field of every kind has a label and can be typed.
func TestTheFormAsksWhatTheKindNeeds(t *testing.T) {
	r := newRooms(t)
	for _, kind := range notice.Kinds {
		for _, lang := range []string{"en", "ja"} {
			a := r.get(r.cookie, "/settings/channels/new?kind="+kind.Kind, "Accept-Language", lang)
			r.expect(a, http.StatusOK)
			for _, f := range kind.Fields {
				if !strings.Contains(a.body, `name="field_`+f.Name+`"`) || strings.Contains(a.body, ">field_"+f.Name) {
					t.Errorf("%s in %s does not ask for %s", kind.Kind, lang, f.Name)
				}
			}
		}
	}
}
