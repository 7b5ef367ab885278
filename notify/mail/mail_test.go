package mail

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"golang.org/x/net/html"

	"tallylight/internal/sendtest"
	"tallylight/notify"
)

// part is a leaf of a letter.
type part struct{ kind, disposition, body string }

// opened is a letter as a reader's program sees it.
type opened struct {
	header mail.Header
	parts  []part
}

// open reads a letter by the standard library, which did not write it, and checks what every letter has to keep to (RFC 5322,
// RFC 2047): lines of ASCII, of at most 78 characters in the header and 998 after it, ended by CRLF.
func open(t *testing.T, raw string) opened {
	t.Helper()
	head, _, _ := strings.Cut(raw, "\r\n\r\n")
	for line := range strings.SplitSeq(head, "\r\n") {
		if long := len(line) > 78 && strings.ContainsAny(line[1:], " "); long || !isASCII(line) || strings.ContainsAny(line, "\r\n\x00") {
			t.Errorf("header line of %d: %q", len(line), line)
		}
	}
	for line := range strings.SplitSeq(raw, "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n") || !isASCII(line) {
			t.Errorf("line of %d: %.80q", len(line), line)
		}
	}
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	o := opened{header: m.Header}
	o.add(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body)
	return o
}

func (o *opened) add(t *testing.T, kind, encoding, disposition string, body io.Reader) {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatalf("%q: %v", kind, err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		decoded, err := io.ReadAll(decoder(t, encoding, body))
		if err != nil {
			t.Fatal(err)
		}
		o.parts = append(o.parts, part{kind, disposition, strings.ReplaceAll(string(decoded), "\r\n", "\n")})
		return
	}
	for reader := multipart.NewReader(body, params["boundary"]); ; {
		p, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		o.add(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p)
	}
}

func decoder(t *testing.T, encoding string, body io.Reader) io.Reader {
	switch encoding {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	t.Errorf("encoding %q", encoding)
	return body
}

func (o opened) decoded(t *testing.T, field string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(o.header.Get(field))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// sent sends a message and opens what came.
func sent(t *testing.T, s *server, to notify.Target, m notify.Message, root notify.Sent) (opened, received, notify.Outcome) {
	t.Helper()
	o := s.channel(t).Send(t.Context(), to, m, root, "")
	letters, _ := s.got()
	if o.Word != "" || len(letters) == 0 {
		t.Fatalf("%+v, %d letters", o, len(letters))
	}
	last := letters[len(letters)-1]
	return open(t, last.body), last, o
}

func TestALetterArrives(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		for _, scheme := range []string{"smtp", "smtps"} {
			t.Run(scheme+" "+lang, func(t *testing.T) {
				s := serve(t, kind{implicit: scheme == "smtps", starttls: scheme == "smtp", mechanisms: byPassword})
				m := sendtest.Plain(lang)
				m.Silence = "https://tally.example/silence/9f3c"
				o, came, outcome := sent(t, s, signedIn(s.target(scheme)), m, "")
				if !came.encrypted || came.user != login || came.from != "tallylight@tsumugi.example" || !slices.Equal(came.to, []string{"pr@tsumugi.example"}) {
					t.Errorf("%+v", came)
				}
				if outcome != (notify.Outcome{Status: 250, Accepted: true, Sent: "019a-plain@tsumugi.example"}) {
					t.Errorf("%+v", outcome)
				}
				for field, want := range map[string]string{
					"From": "タリーライト <tallylight@tsumugi.example>", "To": "広報 <pr@tsumugi.example>", "Subject": "[Tallylight] " + m.Title,
					"Message-Id": "<019a-plain@tsumugi.example>", "Date": "Thu, 19 Nov 2026 03:00:00 +0000", "Auto-Submitted": "auto-generated",
					"List-Unsubscribe": "<https://tally.example/silence/9f3c>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
				} {
					if got := o.decoded(t, field); got != want {
						t.Errorf("%s: %q, want %q", field, got, want)
					}
				}
				says(t, o, append(m.Lines, m.Title, m.Link.Text, m.Link.URL, m.Silence))
			})
		}
	}
}

// says checks that both forms of a letter hold the words.
func says(t *testing.T, o opened, words []string) {
	t.Helper()
	if len(o.parts) < 2 || o.parts[0].kind != "text/plain; charset=UTF-8" || o.parts[1].kind != "text/html; charset=UTF-8" {
		t.Fatalf("parts %q", o.parts)
	}
	page, shown := lookInto(t, o.parts[1].body)
	for _, word := range words {
		if !strings.Contains(o.parts[0].body, word) || !strings.Contains(shown, word) && !slices.Contains(page, word) {
			t.Errorf("%q is not in\n%s\n%s", word, o.parts[0].body, shown)
		}
	}
}

// lookInto gives the addresses that a page leads to and its text, and checks that it holds nothing but what a letter has.
func lookInto(t *testing.T, page string) (links []string, shown string) {
	t.Helper()
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(page)); z.Next() != html.ErrorToken; {
		token := z.Token()
		switch token.Type {
		case html.TextToken:
			b.WriteString(token.Data)
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			if !slices.Contains(strings.Fields("html head meta title body p strong a"), token.Data) {
				t.Errorf("the page holds <%s>", token.Data)
			}
			for _, a := range token.Attr {
				if a.Key == "href" {
					links = append(links, a.Val)
				} else if !slices.Contains(strings.Fields("lang charset name content style"), a.Key) {
					t.Errorf("the page holds %s=", a.Key)
				}
			}
		case html.CommentToken:
			t.Errorf("the page holds a comment")
		}
	}
	return links, b.String()
}

// TestItIsNeverSilentlyPlain: without TLS nothing is sent, neither the letter nor the password, unless the target says so.
func TestItIsNeverSilentlyPlain(t *testing.T) {
	expired, _ := certify(t, "127.0.0.1", time.Now().Add(-time.Hour))
	stranger, _ := certify(t, "127.0.0.1", time.Now().Add(time.Hour))
	rows := []struct {
		sentence    string
		kind        kind
		scheme      string
		unencrypted bool
		word        string
		detail      string
	}{
		{"a server without STARTTLS", kind{mechanisms: byPassword}, "smtp", false, "tls", "no_starttls"},
		{"one that nobody vouches for", kind{starttls: true, certificate: &stranger}, "smtp", false, "tls", "starttls"},
		{"one that nobody vouches for, where plain would do", kind{starttls: true, certificate: &stranger}, "smtp", true, "tls", "starttls"},
		{"one whose certificate is over", kind{starttls: true, certificate: &expired}, "smtp", false, "tls", "starttls"},
		{"the same with TLS from the first byte", kind{implicit: true, certificate: &expired}, "smtps", false, "tls", "connect"},
		{"one that speaks plainly where TLS is meant", kind{starttls: true}, "smtps", false, "tls", "connect"},
		{"a server without STARTTLS that may be spoken to all the same", kind{}, "smtp", true, "", ""},
		{"one with it, which is used then", kind{starttls: true}, "smtp", true, "", ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := serve(t, row.kind)
			to := s.target(row.scheme)
			if row.unencrypted {
				to.Settings["unencrypted"] = "yes"
			} else {
				to = signedIn(to)
			}
			o := s.channel(t).Send(t.Context(), to, sendtest.Plain("ja"), "", "")
			letters, steps := s.got()
			if o.Word != row.word || o.Detail != row.detail || o.Final || o.Gone {
				t.Errorf("%+v", o)
			}
			if told := slices.Contains(steps, "mail_from") || slices.Contains(steps, "auth"); row.word != "" && told {
				t.Errorf("it was told %v", steps)
			}
			if row.word == "" && (len(letters) != 1 || letters[0].encrypted != row.kind.starttls) {
				t.Errorf("came: %+v", letters)
			}
		})
	}
}

// TestHowItSignsIn: as the server lets it, and only with a password that it was given.
func TestHowItSignsIn(t *testing.T) {
	rows := []struct {
		sentence   string
		mechanisms []string
		password   string
		want       notify.Outcome
	}{
		{"both ways", byPassword, password, notify.Outcome{Status: 250, Accepted: true, Sent: "019a-plain@tsumugi.example"}},
		{"asked one by one", []string{sasl.Login}, password, notify.Outcome{Status: 250, Accepted: true, Sent: "019a-plain@tsumugi.example"}},
		{"at once", []string{sasl.Plain}, password, notify.Outcome{Status: 250, Accepted: true, Sent: "019a-plain@tsumugi.example"}},
		{"a wrong password, at once", []string{sasl.Plain}, "x", notify.Outcome{Status: 535, Word: "status", Detail: "auth 5.7.8", Final: true}},
		{"a wrong password, asked one by one", []string{sasl.Login}, "x", notify.Outcome{Status: 535, Word: "status", Detail: "auth 5.7.8", Final: true}},
		{"in a way that is not known here", []string{"XOAUTH2"}, password, notify.Outcome{Word: "other", Detail: "no_auth"}},
		{"in none", nil, password, notify.Outcome{Word: "other", Detail: "no_auth"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := serve(t, kind{starttls: true, mechanisms: row.mechanisms})
			to := signedIn(s.target("smtp"))
			to.Secrets["password"] = row.password
			if o := s.channel(t).Send(t.Context(), to, sendtest.Plain("ja"), "", ""); o != row.want {
				t.Errorf("%+v, want %+v", o, row.want)
			}
			if letters, _ := s.got(); len(letters) > 0 && letters[0].user != login {
				t.Errorf("%+v", letters)
			}
		})
	}
}

func said(code int, enhanced smtp.EnhancedCode, message string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: message}
}

// TestWhatAServerAnswers is a row for each answer. None is repeated in what is kept.
func TestWhatAServerAnswers(t *testing.T) {
	echo := "who is " + password + " <pr@tsumugi.example>?"
	rows := []struct {
		sentence, step string
		answer         error
		want           notify.Outcome
	}{
		{"closed for now", "greeting", said(421, smtp.EnhancedCode{4, 3, 2}, echo), notify.Outcome{Status: 421, Word: "status", Detail: "connect 4.3.2"}},
		{"no mail here", "greeting", said(554, smtp.EnhancedCode{5, 3, 2}, echo), notify.Outcome{Status: 554, Word: "status", Detail: "connect 5.3.2"}},
		{"the password is wrong", "auth", said(535, smtp.EnhancedCode{5, 7, 8}, echo), notify.Outcome{Status: 535, Word: "status", Detail: "auth 5.7.8", Final: true}},
		{"it cannot look the password up now", "auth", said(454, smtp.EnhancedCode{4, 7, 0}, echo), notify.Outcome{Status: 454, Word: "status", Detail: "auth 4.7.0"}},
		{"this sender may not", "mail_from", said(550, smtp.EnhancedCode{5, 7, 1}, echo), notify.Outcome{Status: 550, Word: "status", Detail: "mail_from 5.7.1", Final: true}},
		{"come back later, as to a stranger", "rcpt_to", said(450, smtp.EnhancedCode{4, 2, 0}, echo), notify.Outcome{Status: 450, Word: "status", Detail: "rcpt_to 4.2.0"}},
		{"nobody of this name", "rcpt_to", said(550, smtp.EnhancedCode{5, 1, 1}, echo), notify.Outcome{Status: 550, Word: "status", Detail: "rcpt_to 5.1.1", Final: true, Gone: true}},
		{"the mailbox is full", "rcpt_to", said(552, smtp.EnhancedCode{5, 2, 2}, echo), notify.Outcome{Status: 552, Word: "status", Detail: "rcpt_to 5.2.2", Final: true}},
		{"no, without saying why", "rcpt_to", said(550, smtp.NoEnhancedCode, echo), notify.Outcome{Status: 550, Word: "status", Detail: "rcpt_to", Final: true}},
		{"it takes it for spam", "data", said(554, smtp.EnhancedCode{5, 7, 1}, echo), notify.Outcome{Status: 554, Word: "status", Detail: "data 5.7.1", Final: true}},
		{"its disk is full", "data", said(452, smtp.EnhancedCode{4, 3, 1}, echo), notify.Outcome{Status: 452, Word: "status", Detail: "data 4.3.1"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := serve(t, kind{starttls: true, mechanisms: byPassword})
			s.refuse[row.step] = row.answer
			o := s.channel(t).Send(t.Context(), signedIn(s.target("smtp")), sendtest.Plain("en"), "", "")
			if o != row.want {
				t.Errorf("%+v, want %+v", o, row.want)
			}
			if letters, _ := s.got(); len(letters) > 0 {
				t.Error("it came all the same")
			}
		})
	}
}

// TestAServerThatHangs: at whatever step, the try ends in time; once the letter is taken it has arrived, whatever follows.
func TestAServerThatHangs(t *testing.T) {
	for _, step := range []string{"greeting", "auth", "mail_from", "rcpt_to", "data"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			s, over := serve(t, kind{starttls: true, mechanisms: byPassword}), make(chan struct{})
			s.reach = func(at string) {
				if at == step {
					<-over
				}
			}
			c := s.channel(t)
			c.Timeout = 300 * time.Millisecond
			o := c.Send(t.Context(), signedIn(s.target("smtp")), sendtest.Plain("en"), "", "")
			close(over)
			if o.Word != "timeout" || o.Status != 0 || o.Final {
				t.Errorf("%+v", o)
			}
		})
	}
}

// TestAServerThatGoesAway speaks SMTP by hand up to a line, and then closes or says nothing more.
func TestAServerThatGoesAway(t *testing.T) {
	dialogue := []string{"220 mail.test", "250 mail.test", "250 ok", "250 ok", "354 go on", "250 taken", "221 bye"}
	for said := range dialogue {
		for _, closes := range []bool{true, false} {
			t.Run(fmt.Sprintf("after %d answers, closing %v", said, closes), func(t *testing.T) {
				t.Parallel()
				address := scripted(t, dialogue[:said], closes)
				c := &Sender{Dial: dialer(t, address), Host: "tally.example", Now: func() time.Time { return sendtest.Noon }, Timeout: 300 * time.Millisecond}
				to := (&server{address: address}).target("smtp")
				to.Settings["unencrypted"] = "yes"
				o := c.Send(t.Context(), to, sendtest.Plain("ja"), "", "")
				want := map[bool]string{true: "other", false: "timeout"}[closes]
				if said == len(dialogue)-1 { // the letter was taken: a goodbye changes nothing
					want = ""
				}
				if o.Word != want || o.Final || o.Gone || o.Accepted != (want == "") {
					t.Errorf("%+v", o)
				}
			})
		}
	}
}

// scripted gives answers line by line, as the client speaks, and waits for a dot within a letter.
func scripted(t *testing.T, answers []string, closes bool) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		for n, answer := range answers {
			for letter := n > 0 && strings.HasPrefix(answers[n-1], "354"); n > 0; {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if !letter || line == ".\r\n" {
					break
				}
			}
			fmt.Fprintf(conn, "%s\r\n", answer)
		}
		if !closes {
			_, _ = io.Copy(io.Discard, in)
		}
	}()
	return listener.Addr().String()
}

func TestWhereNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	listener.Close()
	s := serve(t, kind{starttls: true})
	rows := []struct{ sentence, allowed, url, word string }{
		{"nobody listens", closed, "smtp://" + closed, "refused"},
		{"an address of this network that is not allowed", "192.0.2.1:25", "smtp://" + s.address, "address"},
		{"its name as well", "192.0.2.1:25", "smtp://localhost:25", "address"},
		{"the cloud's own address", "192.0.2.1:25", "smtps://169.254.169.254", "address"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			c := s.channel(t)
			c.Dial = dialer(t, row.allowed)
			to := s.target("smtp")
			to.URL = row.url
			if o := c.Send(t.Context(), to, sendtest.Plain("en"), "", ""); o.Word != row.word || o.Final || o.Detail != "connect" {
				t.Errorf("%+v", o)
			}
		})
	}
	if _, steps := s.got(); len(steps) > 0 {
		t.Errorf("a server was asked that is not allowed: %v", steps)
	}
}

// fields are all that a letter's header may hold.
var fields = strings.Fields(`Auto-Submitted Content-Type Date From Importance In-Reply-To List-Unsubscribe List-Unsubscribe-Post Message-Id
	Mime-Version Priority References Subject To X-Auto-Response-Suppress X-Msmail-Priority X-Priority`)

// TestWhatPeopleWriteStaysText sends every odd message there is.
func TestWhatPeopleWriteStaysText(t *testing.T) {
	s := serve(t, kind{starttls: true})
	for _, c := range sendtest.Cases() {
		t.Run(c.Sentence, func(t *testing.T) {
			o, came, _ := sent(t, s, s.target("smtp"), c.Message, "")
			keeps(t, o, c.Message)
			if !slices.Equal(came.to, []string{"pr@tsumugi.example"}) || len(came.body) > 400_000 {
				t.Errorf("to %q, %d bytes", came.to, len(came.body))
			}
		})
	}
}

// keeps checks that a letter holds what the message says, as text, and nothing else.
func keeps(t *testing.T, o opened, m notify.Message) {
	t.Helper()
	for field, values := range o.header {
		if !slices.Contains(fields, field) || len(values) != 1 {
			t.Errorf("header %s: %q", field, values)
		}
	}
	m = m.Clean()
	if got, want := o.decoded(t, "Subject"), subjectPrefix+notify.Clip(m.Title, 200, notify.Characters); got != want {
		t.Errorf("subject %q, want %q", got, want)
	}
	words := []string{notify.Clip(m.Title, mostLine, notify.Characters)}
	if len(m.Lines) > 0 {
		words = append(words, notify.Clip(m.Lines[0], mostLine, notify.Characters))
	}
	if len(o.parts) != 2 {
		t.Errorf("%d parts", len(o.parts))
	}
	says(t, o, words)
}

// TestLettersOfOneThingHangTogether: all name the same first letter, even those whose readers never had it.
func TestLettersOfOneThingHangTogether(t *testing.T) {
	s := serve(t, kind{starttls: true})
	first, _, outcome := sent(t, s, s.target("smtp"), sendtest.Plain("ja"), "")
	again := sendtest.Plain("ja")
	again.ID = "019b-moved"
	second, _, _ := sent(t, s, s.target("smtp"), again, outcome.Sent)
	alone := again
	alone.Thread = ""
	third, _, _ := sent(t, s, s.target("smtp"), alone, outcome.Sent)
	forged, _, _ := sent(t, s, s.target("smtp"), again, "x@y>\r\nBcc: all@evil.example")
	thread := "<thread-event-7@tsumugi.example>"
	for _, row := range []struct {
		sentence, want, replies string
		o                       opened
	}{
		{"the first", thread, thread, first},
		{"the second", thread + " <019a-plain@tsumugi.example>", "<019a-plain@tsumugi.example>", second},
		{"of nothing", "", "", third},
		{"of what is no id", thread, thread, forged},
	} {
		if r, i := row.o.header.Get("References"), row.o.header.Get("In-Reply-To"); r != row.want || i != row.replies {
			t.Errorf("%s: %q, %q", row.sentence, r, i)
		}
	}
}

// TestTheSameMessageTwiceIsOneLetter: readers know it by its Message-ID.
func TestTheSameMessageTwiceIsOneLetter(t *testing.T) {
	s := serve(t, kind{starttls: true})
	for _, id := range []string{"0193-msg", "a b\r\nBcc: x", strings.Repeat("x", 300), "朝の扉", ""} {
		m := sendtest.Plain("en")
		m.ID = id
		one, _, _ := sent(t, s, s.target("smtp"), m, "")
		two, _, _ := sent(t, s, s.target("smtp"), m, "")
		if a, b := one.header.Get("Message-Id"), two.header.Get("Message-Id"); a != b || !isMessageID.MatchString(strings.Trim(a, "<>")) {
			t.Errorf("%q: %q, %q", id, a, b)
		}
	}
}

func TestANewTimeIsAttached(t *testing.T) {
	s := serve(t, kind{starttls: true})
	rows := []struct{ sentence, calendar, kind string }{
		{"for information", "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n", `text/calendar; charset=UTF-8; component=VEVENT; method=PUBLISH; name="event.ics"`},
		{"without a method", "BEGIN:VCALENDAR\r\nX-METHOD:NO\r\nEND:VCALENDAR\r\n", `text/calendar; charset=UTF-8; component=VEVENT; name="event.ics"`},
		{"with a title that looks like one", "BEGIN:VCALENDAR\r\nSUMMARY:METHOD:\r\n REQUEST\r\nEND:VCALENDAR\r\n", `text/calendar; charset=UTF-8; component=VEVENT; name="event.ics"`},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			m := sendtest.Plain("ja")
			m.Calendar = []byte(row.calendar)
			o, _, _ := sent(t, s, s.target("smtp"), m, "")
			if len(o.parts) != 3 {
				t.Fatalf("%q", o.parts)
			}
			want := part{row.kind, `attachment; filename="event.ics"`, strings.ReplaceAll(row.calendar, "\r\n", "\n")}
			if o.parts[2] != want {
				t.Errorf("%q, want %q", o.parts[2], want)
			}
		})
	}
}

func TestHowLettersAreEnded(t *testing.T) {
	s := serve(t, kind{starttls: true})
	rows := []struct{ sentence, silence, list, post string }{
		{"by one press", "https://tally.example/s/1", "<https://tally.example/s/1>", "List-Unsubscribe=One-Click"},
		{"on a page, where it is not encrypted", "http://tally.example/s/1", "<http://tally.example/s/1>", ""},
		{"not at all", "", "", ""},
		{"not by what is no address", "https://tally.example/s>\r\nBcc: x@evil.example", "", ""},
		{"not by a script", "javascript:alert(1)", "", ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			m := sendtest.Plain("en")
			m.Silence = row.silence
			o, _, _ := sent(t, s, s.target("smtp"), m, "")
			keeps(t, o, m)
			if l, p := o.header.Get("List-Unsubscribe"), o.header.Get("List-Unsubscribe-Post"); l != row.list || p != row.post {
				t.Errorf("%q, %q", l, p)
			}
			if links, _ := lookInto(t, o.parts[1].body); slices.Contains(links, row.silence) != (row.list != "") {
				t.Errorf("links %q", links)
			}
		})
	}
}

func TestWrong(t *testing.T) {
	rows := []struct {
		sentence                                   string
		url, from, to, user, password, unencrypted string
		want                                       map[string]string
	}{
		{"nothing", "", "", "", "", "", "", map[string]string{"url": "required", "from": "required", "to": "required"}},
		{"all there is", "smtp://mail.example:2525", "A <a@b.example>", "c@d.example", "u", "p", "", nil},
		{"without a login", "smtps://mail.example", "a@b.example", "c@d.example", "", "", "", nil},
		{"a relay without TLS", "smtp://10.0.0.25:25", "a@b.example", "c@d.example", "", "", "yes", nil},
		{"a web address", "https://mail.example", "a@b.example", "c@d.example", "", "", "", map[string]string{"url": "not_a_mail_server"}},
		{"a host alone", "mail.example", "a@b.example", "c@d.example", "", "", "", map[string]string{"url": "not_a_mail_server"}},
		{"a path", "smtp://mail.example/x", "a@b.example", "c@d.example", "", "", "", map[string]string{"url": "not_a_mail_server"}},
		{"a port that is none", "smtp://mail.example:0", "a@b.example", "c@d.example", "", "", "", map[string]string{"url": "not_a_mail_server"}},
		{"a password in the address", "smtp://u:p@mail.example", "a@b.example", "c@d.example", "", "", "", map[string]string{"url": "has_password"}},
		{"a socket of this machine", "unix:///var/run/smtp", "a@b.example", "c@d.example", "", "", "", map[string]string{"url": "not_a_mail_server"}},
		{"an endless address", "smtp://" + strings.Repeat("a", 3000), "a@b.example", "c@d.example", "", "", "", map[string]string{"url": "too_long"}},
		{"two readers", "smtp://mail.example", "a@b.example", "c@d.example, e@f.example", "", "", "", map[string]string{"to": "not_an_address"}},
		{"a header in an address", "smtp://mail.example", "a@b.example\r\nBcc: x@y.example", "c@d.example", "", "", "", map[string]string{"from": "not_an_address"}},
		{"an address in Japanese", "smtp://mail.example", "a@b.example", "広報@例え.example", "", "", "", map[string]string{"to": "not_an_address"}},
		{"an address with quotes", "smtp://mail.example", `"a b"@b.example`, "c@d.example", "", "", "", map[string]string{"from": "not_an_address"}},
		{"a user without a password", "smtp://mail.example", "a@b.example", "c@d.example", "u", "", "", map[string]string{"password": "required"}},
		{"a password without a user", "smtp://mail.example", "a@b.example", "c@d.example", "", "p", "", map[string]string{"user": "required"}},
		{"a password without TLS", "smtp://mail.example", "a@b.example", "c@d.example", "u", "p", "yes", map[string]string{"unencrypted": "password_in_the_clear"}},
		{"a command in a user", "smtp://mail.example", "a@b.example", "c@d.example", "u\r\nRSET", "p", "", map[string]string{"user": "has_controls"}},
		{"neither yes nor empty", "smtp://mail.example", "a@b.example", "c@d.example", "", "", "true", map[string]string{"unencrypted": "unknown"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			to := notify.Target{URL: row.url, Settings: map[string]string{"from": row.from, "to": row.to, "user": row.user, "unencrypted": row.unencrypted},
				Secrets: map[string]string{"password": row.password}}
			c := &Sender{Dial: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("dialled") }, Now: func() time.Time { return sendtest.Noon }}
			if got := c.Wrong(to); !maps.Equal(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
			o := c.Send(t.Context(), to, sendtest.Plain("en"), "", "")
			if o.Final != (len(row.want) > 0) || o.Detail == "connect" != (len(row.want) == 0) {
				t.Errorf("what is wrong is sent, or what is right is not: %+v", o)
			}
		})
	}
}

// FuzzLetter: whatever stands in a message, a letter has the same fields and parts, and reads as it was meant.
func FuzzLetter(f *testing.F) {
	for _, c := range sendtest.Cases() {
		f.Add(c.Message.Title, c.Message.ID, "7", "")
	}
	f.Add("a", "b", "c\r\nd", "x@y>\r\nBcc: z")
	box, wrong := read((&server{address: "127.0.0.1:25"}).target("smtp"))
	if len(wrong) > 0 {
		f.Fatal(wrong)
	}
	f.Fuzz(func(t *testing.T, title, id, about, root string) {
		m := notify.Message{ID: id, Title: title, Lines: []string{title}, Thread: about, Silence: root, Link: notify.Link{URL: root, Text: title}}
		raw, err := write(box, m, notify.Sent(root), sendtest.Noon)
		if err != nil {
			t.Fatal(err)
		}
		keeps(t, open(t, string(raw)), m)
	})
}

// TestAServerThatNeverEndsItsAnswerIsLeft: in lines of an answer that goes on, and in one line.
func TestAServerThatNeverEndsItsAnswerIsLeft(t *testing.T) {
	for sentence, said := range map[string]string{"lines": "220-welcome\r\n", "one line": "220 welcome"} {
		t.Run(sentence, func(t *testing.T) {
			here, there := net.Pipe()
			said, heard := []byte(strings.Repeat(said, 1000)), make(chan int)
			go func() {
				all := 0
				for n, err := 0, error(nil); err == nil && all < 4*mostSaid; all += n {
					n, err = there.Write(said)
				}
				there.Close()
				heard <- all
			}()
			c := &Sender{Dial: func(context.Context, string, string) (net.Conn, error) { return here, nil }, Host: "tally.example", Now: func() time.Time { return sendtest.Noon }}
			to := (&server{address: "127.0.0.1:25"}).target("smtp")
			o := c.Send(t.Context(), to, sendtest.Plain("en"), "", "")
			if all := <-heard; o.Word != "other" || o.Detail != "connect" || o.Final || all > mostSaid {
				t.Errorf("%d bytes of it were read, then %+v", all, o)
			}
		})
	}
}
