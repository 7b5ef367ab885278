package jobs_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/sendtest"
	"tallylight/jobs"
	"tallylight/notify"
	"tallylight/notify/mail"
	"tallylight/notify/signed"
	"tallylight/notify/slack"
	"tallylight/notify/teams"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/notice"
)

// office is an outbox of messages to people, whose channels lead to servers of the test.
type office struct {
	*testing.T
	store   *db.Store
	senders notify.Senders
	render  func(notice.Message, notice.Channel) (notify.Message, bool, error)
	named   int
}

// eachOffice runs a test with an outbox on each engine.
func eachOffice(t *testing.T, test func(o *office)) {
	t.Helper()
	for engine, address := range map[string]func(testing.TB, time.Time) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			url := address(t, noon)
			store, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := store.Close(); err != nil {
					t.Error(err)
				}
			})
			test(&office{T: t, store: store, senders: notify.Senders{}, render: func(m notice.Message, _ notice.Channel) (notify.Message, bool, error) {
				return notify.Message{Thread: m.Thread, Lang: "en", Title: "NO-GO: Show", Lines: []string{"one task is open"}, At: noon}, true, nil
			}})
		})
	}
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// channel adds a channel whose test was sent already, as if it had arrived.
func (o *office) channel(c notice.Channel) notice.Channel {
	o.Helper()
	o.named++
	c.Name, c.Audience, c.Lang = fmt.Sprint("channel ", o.named), display.Masked, "en"
	c, err := o.store.AddChannel(o.Context(), c, readiness.System, noon)
	o.must(err)
	all, err := o.store.Messages(o.Context(), db.MessagesOf{Channel: c.ID, Most: 1})
	o.must(err)
	_, err = o.store.MessageTried(o.Context(), all[0], notice.Try{At: noon.Add(-time.Hour)}, 0.5, noon)
	o.must(err)
	return c
}

// hook is a channel of a kind that is all address.
func (o *office) hook(kind, url string) notice.Channel {
	o.Helper()
	return o.channel(notice.Channel{Kind: kind, URL: url, Secrets: map[string]string{"secret": hookSecret}})
}

// write puts a message into the outbox.
func (o *office) write(c notice.Channel, thread string) notice.Message {
	o.Helper()
	m, err := o.store.AddMessage(o.Context(), notice.Message{ChannelID: c.ID, Subscriber: "team:sre", Kind: notice.Notices, Thread: thread}, noon)
	o.must(err)
	return m
}

// messenger gives one that works from a store at an instant, as a process of its own would.
func (o *office) messenger(store jobs.MessageStore, now time.Time) *jobs.Messenger {
	return &jobs.Messenger{Store: store, Senders: o.senders, Log: quiet, Base: "https://tally.example", Now: func() time.Time { return now }, Luck: func() float64 { return 0.5 },
		Render: func(_ context.Context, m notice.Message, c notice.Channel, _ time.Time) (notify.Message, bool, error) {
			return o.render(m, c)
		}}
}

// sendAt lets one messenger send what is due at an instant.
func (o *office) sendAt(now time.Time) {
	o.Helper()
	c := o.messenger(o.store, now)
	o.must(c.SendDue(o.Context(), now))
	c.Wait()
}

func (o *office) message(id string) notice.Message {
	o.Helper()
	m, err := o.store.Message(o.Context(), id)
	o.must(err)
	return m
}

func (o *office) channelNow(id string) notice.Channel {
	o.Helper()
	c, err := o.store.Channel(o.Context(), id)
	o.must(err)
	return c
}

// stands says how a message and its channel stand, for comparing.
func (o *office) stands(id string) string {
	o.Helper()
	m := o.message(id)
	c := o.channelNow(m.ChannelID)
	said := strings.TrimSpace(fmt.Sprintf("%d %s", m.Status, m.Error))
	switch {
	case m.GivenUp:
		said += " given up"
	case m.Pending():
		said += " again after " + m.NextAt.Sub(noon).Round(time.Second).String()
	case m.Accepted:
		said += " accepted"
	}
	if c.FreeAt.Sub(noon) > 3*time.Second {
		said += ", at rest for " + c.FreeAt.Sub(noon).String()
	}
	if c.Failing() {
		said += ", failing " + c.Disabled
	}
	return strings.TrimSpace(said)
}

// hanging does not answer before whoever asks has given up.
func hanging(w http.ResponseWriter, _ sendtest.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_, _ = conn.Read(make([]byte, 1))
		conn.Close()
	}
}

// TestWhatServicesDoToAMessage: each row is one thing that can go wrong at a service, and what becomes of the message.
func TestWhatServicesDoToAMessage(t *testing.T) {
	rows := []struct {
		sentence, kind string
		answer         func(http.ResponseWriter, sendtest.Request)
		want           string
	}{
		{"it is taken", "webhook", sendtest.Saying(200, ""), "200"},
		{"too many: the channel rests for as long as the answer says", "webhook", sendtest.Saying(429, "", "Retry-After", "90"), "429 status again after 1m30s, at rest for 1m30s"},
		{"it is broken: it is tried again five seconds later", "webhook", sendtest.Saying(500, "no"), "500 status again after 5s"},
		{"it leads inward: nobody follows", "webhook", sendtest.Saying(307, "", "Location", "http://169.254.169.254/latest/meta-data"), "307 redirect again after 5s"},
		{"it hangs up", "webhook", func(http.ResponseWriter, sendtest.Request) { panic(http.ErrAbortHandler) }, "0 other again after 5s"},
		{"it hangs: it is given up after a while", "webhook", hanging, "0 timeout again after 5s"},
		{"it has gone: it is not asked again", "webhook", sendtest.Saying(410, ""), "410 status given up, failing gone"},
		{"a webhook of Slack was revoked", "slack", sendtest.Saying(404, "no_service"), "404 status given up, failing gone"},
		{"Slack does not want what it was given", "slack", sendtest.Saying(400, "invalid_payload"), "400 status given up, failing"},
		{"Teams only promises", "teams", sendtest.Saying(202, ""), "202 accepted"},
	}
	eachOffice(t, func(o *office) {
		for _, row := range rows {
			s := sendtest.New(o.T, row.answer)
			client := s.Client()
			o.senders = notify.Senders{"webhook": &signed.Sender{Client: client}, "slack": &slack.Sender{Client: client}, "teams": &teams.Sender{Client: client}}
			m := o.write(o.hook(row.kind, s.URL+"/x?sig=1234567890"), "")
			o.sendAt(noon)
			if got := o.stands(m.ID); got != row.want || len(s.Came()) != 1 {
				o.Errorf("%s: %q after %d requests, want %q", row.sentence, got, len(s.Came()), row.want)
			}
		}
	})
}

// TestAMailServerWithoutTLSGetsNothing: the letter waits, and the password is not said.
func TestAMailServerWithoutTLSGetsNothing(t *testing.T) {
	eachOffice(t, func(o *office) {
		heard := plainMailServer(o.T)
		o.senders = notify.Senders{"mail": &mail.Sender{Dial: (&net.Dialer{}).DialContext, Host: "tally.example", Now: func() time.Time { return noon }}}
		c := o.channel(notice.Channel{Kind: "mail", URL: "smtp://" + heard.address, Settings: map[string]string{"from": "a@example.jp", "to": "b@example.jp", "user": "tally"},
			Secrets: map[string]string{"password": "correct-horse"}})
		m := o.write(c, "")
		o.sendAt(noon)
		if got := o.stands(m.ID); got != "0 tls again after 5s" || o.message(m.ID).Detail != "no_starttls" {
			o.Errorf("it stands at %q", got)
		}
		if said := heard.all(); strings.Contains(said, "AUTH") || strings.Contains(said, "MAIL") {
			o.Errorf("it was told %q", said)
		}
	})
}

// hearing is a mail server that offers no encryption, and what it was told.
type hearing struct {
	address string
	mu      sync.Mutex
	lines   []string
}

func (h *hearing) all() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.lines, " ")
}

func plainMailServer(t *testing.T) *hearing {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	h := &hearing{address: l.Addr().String()}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go h.speak(conn)
		}
	}()
	return h
}

func (h *hearing) speak(conn net.Conn) {
	defer conn.Close()
	fmt.Fprint(conn, "220 mail.test\r\n")
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		h.mu.Lock()
		h.lines = append(h.lines, lines.Text())
		h.mu.Unlock()
		fmt.Fprint(conn, "250 mail.test\r\n")
	}
}

// telling is a store that says of each try that it is noted.
type telling struct {
	*db.Store
	noted chan string // the channel's id
}

func (s telling) MessageTried(ctx context.Context, m notice.Message, how notice.Try, luck float64, now time.Time) (notice.Message, error) {
	m, err := s.Store.MessageTried(ctx, m, how, luck, now)
	s.noted <- m.ChannelID
	return m, err
}

// TestASlowChannelDelaysNoOther: one server hangs until the other has got everything.
func TestASlowChannelDelaysNoOther(t *testing.T) {
	eachOffice(t, func(o *office) {
		over := make(chan struct{})
		slow := sendtest.New(o.T, func(http.ResponseWriter, sendtest.Request) { <-over })
		fast := sendtest.New(o.T, sendtest.Saying(200, ""))
		patient := slow.Client()
		patient.Timeout = time.Minute
		o.senders = notify.Senders{"slack": &signed.Sender{Client: patient}, "webhook": &signed.Sender{Client: fast.Client()}}
		stuck, quick := o.hook("slack", slow.URL), o.hook("webhook", fast.URL)
		for range 5 {
			o.write(stuck, "")
			o.write(quick, "")
		}
		store := telling{o.store, make(chan string, 10)}
		c := o.messenger(store, noon)
		for i := range 5 {
			o.must(c.SendDue(o.Context(), noon.Add(time.Duration(i)*time.Second)))
			if first := <-store.noted; first != quick.ID {
				o.Error("the slow one came first")
			}
		}
		close(over)
		c.Wait()
		if n, m := len(fast.Came()), len(slow.Came()); n != 5 || m != 1 {
			o.Errorf("the quick one got %d, the slow one %d", n, m)
		}
	})
}

// TestADeadLetterIsSentAgainUnderItsId, and what failed by one channel goes by another once.
func TestADeadLetterIsSentAgainUnderItsId(t *testing.T) {
	eachOffice(t, func(o *office) {
		broken := true
		s := sendtest.New(o.T, func(w http.ResponseWriter, r sendtest.Request) {
			if broken {
				sendtest.Saying(400, "invalid_payload")(w, r)
				return
			}
			sendtest.Saying(200, "ok")(w, r)
		})
		other := sendtest.New(o.T, sendtest.Saying(200, ""))
		o.senders = notify.Senders{"slack": &slack.Sender{Client: s.Client()}, "webhook": &signed.Sender{Client: other.Client()}}
		instead := o.hook("webhook", other.URL)
		c := o.channel(notice.Channel{Kind: "slack", URL: s.URL + "/services/x", Fallback: instead.ID})
		m := o.write(c, "")
		o.sendAt(noon)
		o.sendAt(noon)
		if n := len(other.Came()); n != 1 {
			o.Fatalf("it went by the other channel %d times", n)
		}
		all, err := o.store.Messages(o.Context(), db.MessagesOf{Channel: instead.ID, Most: 1})
		o.must(err)
		if all[0].InsteadOf != m.ID || all[0].Subscriber != m.Subscriber {
			o.Errorf("the other message is %+v", all[0])
		}
		broken = false
		replayed, err := o.store.ReplayMessage(o.Context(), m.ID, readiness.System, noon.Add(time.Hour))
		o.must(err)
		o.sendAt(noon.Add(time.Hour))
		if got := o.message(m.ID); replayed.ID != m.ID || got.DoneAt.IsZero() || got.Error != "" || o.channelNow(c.ID).Failing() {
			o.Errorf("it stands at %+v", got)
		}
		if n := len(other.Came()); n != 1 {
			o.Errorf("the other channel told it %d times", n)
		}
	})
}

// TestThreeFailuresAreTheOthersTurn: the message goes on by its own channel as well.
func TestThreeFailuresAreTheOthersTurn(t *testing.T) {
	eachOffice(t, func(o *office) {
		s, other := sendtest.New(o.T, sendtest.Saying(500, "")), sendtest.New(o.T, sendtest.Saying(200, ""))
		o.senders = notify.Senders{"slack": &slack.Sender{Client: s.Client()}, "webhook": &signed.Sender{Client: other.Client()}}
		instead := o.hook("webhook", other.URL)
		c := o.channel(notice.Channel{Kind: "slack", URL: s.URL, Fallback: instead.ID})
		m := o.write(c, "")
		for i, at := range []time.Duration{0, 5 * time.Second, 305 * time.Second, 306 * time.Second} {
			o.sendAt(noon.Add(at))
			if n, want := len(other.Came()), []int{0, 0, 0, 1}[i]; n != want {
				o.Errorf("after %s the other channel got %d, want %d", at, n, want)
			}
		}
		if got := o.message(m.ID); !got.Pending() || got.Tries != 3 || !o.channelNow(c.ID).Failing() {
			o.Errorf("it stands at %+v", got)
		}
	})
}

// TestWhatIsTrueNoLongerIsNotSent, and is no failure of the channel.
func TestWhatIsTrueNoLongerIsNotSent(t *testing.T) {
	eachOffice(t, func(o *office) {
		s := sendtest.New(o.T, sendtest.Saying(200, ""))
		o.senders = notify.Senders{"webhook": &signed.Sender{Client: s.Client()}}
		o.render = func(notice.Message, notice.Channel) (notify.Message, bool, error) {
			return notify.Message{}, false, nil
		}
		m := o.write(o.hook("webhook", s.URL), "")
		o.sendAt(noon)
		if got := o.stands(m.ID); got != "0 untrue given up" || len(s.Came()) != 0 {
			o.Errorf("%q after %d requests", got, len(s.Came()))
		}
	})
}

// obliviousStore is a store whose process dies between a sending and its note.
type obliviousStore struct{ *db.Store }

func (obliviousStore) MessageTried(context.Context, notice.Message, notice.Try, float64, time.Time) (notice.Message, error) {
	return notice.Message{}, errors.New("killed")
}

func TestACrashAfterAMessageCostsOneCopyOfTheSameId(t *testing.T) {
	eachOffice(t, func(o *office) {
		s := sendtest.New(o.T, sendtest.Saying(200, ""))
		o.senders = notify.Senders{"webhook": &signed.Sender{Client: s.Client()}}
		m := o.write(o.hook("webhook", s.URL), "")
		dying := o.messenger(obliviousStore{o.store}, noon)
		o.must(dying.SendDue(o.Context(), noon))
		dying.Wait()
		for _, after := range []time.Duration{time.Second, time.Minute, 2 * time.Minute, 3 * time.Minute} {
			o.sendAt(noon.Add(after))
		}
		came := s.Came()
		if len(came) != 2 || came[0].Header.Get("Webhook-Id") != m.ID || came[1].Header.Get("Webhook-Id") != m.ID {
			o.Errorf("it came %d times", len(came))
		}
	})
}

// TestAClockPutBackDoesNotStopTheOutbox: what a clock that was a year ahead has put off is sent all the same.
func TestAClockPutBackDoesNotStopTheOutbox(t *testing.T) {
	eachOffice(t, func(o *office) {
		s := sendtest.New(o.T, sendtest.Saying(200, ""))
		o.senders = notify.Senders{"webhook": &signed.Sender{Client: s.Client()}}
		c := o.hook("webhook", s.URL)
		ahead := noon.AddDate(1, 0, 0)
		m, err := o.store.AddMessage(o.Context(), notice.Message{ChannelID: c.ID, Kind: notice.Notices, NextAt: ahead}, noon)
		o.must(err)
		claimed, err := o.store.ClaimMessages(o.Context(), ahead, time.Minute, 10)
		o.must(err)
		if len(claimed) != 1 {
			o.Fatalf("%d were claimed", len(claimed))
		}
		o.sendAt(noon)
		if got := o.stands(m.ID); got != "200" {
			o.Errorf("it stands at %q", got)
		}
	})
}

// TestTheFirstMessageOfAnEventIsEditedAndAnsweredInItsThread, as Slack does it.
func TestTheFirstMessageOfAnEventIsEditedAndAnsweredInItsThread(t *testing.T) {
	eachOffice(t, func(o *office) {
		n := 0
		s := sendtest.New(o.T, func(w http.ResponseWriter, r sendtest.Request) {
			n++
			ts := fmt.Sprintf("1700000000.%06d", n)
			if strings.HasSuffix(r.URI, "/chat.update") {
				ts = "1700000000.000001"
			}
			sendtest.Saying(200, fmt.Sprintf(`{"ok":true,"channel":"C012AB3CD","ts":%q}`, ts))(w, r)
		})
		o.senders = notify.Senders{"slack_bot": &slack.Sender{Client: s.Client()}}
		c := o.channel(notice.Channel{Kind: "slack_bot", URL: s.URL, Secrets: map[string]string{"token": "xoxb-123456789012"}, Settings: map[string]string{"channel": "C012AB3CD"}})
		for i := range 2 {
			o.write(c, "event-1")
			o.sendAt(noon.Add(time.Duration(i) * time.Minute))
		}
		var said []string
		for _, r := range s.Came() {
			var body struct {
				TS     string `json:"ts"`
				Thread string `json:"thread_ts"`
			}
			o.must(json.Unmarshal(r.Body, &body))
			said = append(said, strings.TrimSpace(r.URI[strings.LastIndex(r.URI, "/")+1:]+" "+body.TS+body.Thread))
		}
		if got, want := strings.Join(said, ", "), "chat.postMessage, chat.update 1700000000.000001, chat.postMessage 1700000000.000001"; got != want {
			o.Errorf("%q, want %q", got, want)
		}
	})
}

// TestATestIsInTheLanguageOfTheChannel and says that nothing is to be done.
func TestATestIsInTheLanguageOfTheChannel(t *testing.T) {
	eachOffice(t, func(o *office) {
		s := sendtest.New(o.T, sendtest.Saying(200, ""))
		o.senders = notify.Senders{"webhook": &signed.Sender{Client: s.Client()}}
		c := o.hook("webhook", s.URL)
		c.Lang = "ja"
		c, err := o.store.ChangeChannel(o.Context(), c, readiness.System, noon)
		o.must(err)
		_, err = o.store.TestChannel(o.Context(), c.ID, readiness.System, noon)
		o.must(err)
		o.sendAt(noon)
		if came := s.Came(); len(came) != 1 || !strings.Contains(string(came[0].Body), "Tallylightからのテスト") {
			o.Errorf("it got %v", came)
		}
	})
}
