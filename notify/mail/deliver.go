package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"tallylight/notify"
	"tallylight/readiness"
)

// The steps of a delivery, as the outcome names them.
const (
	stepConnect   = "connect"
	stepEncrypt   = "starttls"
	stepLogin     = "auth"
	stepSender    = "mail_from"
	stepRecipient = "rcpt_to"
	stepLetter    = "data"
)

// taken is the status of a letter that was taken (RFC 5321 4.2.3).
const taken = 250

// farewell bounds the wait for the answer to QUIT, on which nothing depends any more.
const farewell = time.Second

var (
	errNoTLS   = errors.New("the server offers no STARTTLS")
	errNoLogin = errors.New("the server offers no way of signing in that is known here")
)

// deliver hands a letter over. The step is the one that failed. The connection does not outlive ctx.
func (s *Sender) deliver(ctx context.Context, box letterbox, letter []byte) (step string, err error) {
	raw, err := s.Dial(ctx, "tcp", net.JoinHostPort(box.host, box.port))
	if err != nil {
		return stepConnect, err
	}
	defer raw.Close()
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()
	config := &tls.Config{ServerName: box.host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	client, step, err := s.greet(ctx, &bounded{raw, mostSaid}, box, config)
	if err != nil {
		return step, err
	}
	if step, err = box.login(client); err != nil {
		return step, err
	}
	if step, err = box.hand(client, letter); err != nil {
		return step, err
	}
	defer time.AfterFunc(farewell, func() { raw.Close() }).Stop()
	_ = client.Quit() // the letter is taken
	return "", nil
}

// mostSaid bounds what a server may say in one delivery, in bytes: a few lines, and its certificates.
const mostSaid = 1 << 20

var errSaysTooMuch = errors.New("the server says too much")

// bounded is a connection of which only so much is read. Answers are read whole before they are looked at.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errSaysTooMuch
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// greet brings a connection to where letters can be sent: encrypted, unless the target allows otherwise.
func (s *Sender) greet(ctx context.Context, conn net.Conn, box letterbox, config *tls.Config) (*smtp.Client, string, error) {
	if box.implicit {
		encrypted := tls.Client(conn, config)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			return nil, stepConnect, err
		}
		conn = encrypted
	}
	client, err := smtp.NewClient(conn, box.host)
	if err == nil {
		client.SkipSMTPUTF8(true)
		err = client.Hello(s.Host)
	}
	if err != nil || box.implicit {
		return client, stepConnect, err
	}
	if offered, _ := client.Extension("STARTTLS"); offered {
		return client, stepEncrypt, client.StartTLS(config)
	}
	if !box.unencrypted {
		return nil, stepEncrypt, errNoTLS
	}
	return client, "", nil
}

// login signs in, if the target says as whom. The connection is encrypted then, so that the plainest ways do.
func (b letterbox) login(client *smtp.Client) (step string, err error) {
	if b.user == "" {
		return "", nil
	}
	_, said := client.Extension("AUTH")
	offered := strings.Fields(strings.ToUpper(said))
	for _, way := range []struct {
		name string
		auth smtp.Auth
	}{
		{"PLAIN", smtp.PlainAuth("", b.user, b.password, b.host, false)},
		{"LOGIN", smtp.LoginAuth(b.user, b.password, b.host, false)},
	} {
		if slices.Contains(offered, way.name) {
			return stepLogin, client.Auth(way.auth)
		}
	}
	return stepLogin, errNoLogin
}

// hand says from whom and to whom, and gives the letter.
func (b letterbox) hand(client *smtp.Client, letter []byte) (step string, err error) {
	if err := client.Mail("<" + b.from.Address + ">"); err != nil {
		return stepSender, err
	}
	if err := client.Rcpt("<" + b.to.Address + ">"); err != nil {
		return stepRecipient, err
	}
	w, err := client.Data()
	if err != nil {
		return stepLetter, err
	}
	if _, err := w.Write(letter); err != nil {
		return stepLetter, err
	}
	return stepLetter, w.Close()
}

// failed reads why a delivery failed. What the server says is not repeated, since it may hold what it was sent; its codes are.
func failed(ctx context.Context, step string, err error) notify.Outcome {
	var said *textproto.Error
	switch {
	case errors.As(err, &said):
		return refused(step, said)
	case errors.Is(err, errNoTLS):
		return notify.Outcome{Word: readiness.FailedTLS, Detail: "no_starttls"}
	case errors.Is(err, errNoLogin):
		return notify.Outcome{Word: readiness.FailedOther, Detail: "no_auth"}
	case ctx.Err() != nil:
		err = ctx.Err()
	}
	return notify.Outcome{Word: notify.Reason(err), Detail: step}
}

// enhanced is a status code of RFC 3463 at the beginning of an answer.
var enhanced = regexp.MustCompile(`^[45]\.\d{1,3}\.\d{1,3}\b`)

// noSuchReader lists the codes for an address that leads nowhere (RFC 3463 3.2 and 3.3, RFC 7505).
var noSuchReader = []string{"5.1.1", "5.1.2", "5.1.6", "5.1.10", "5.2.1"}

// refused reads an answer of the server. What begins with 5 is final once it is about this letter; before, the server speaks of
// itself and of now.
func refused(step string, said *textproto.Error) notify.Outcome {
	code := enhanced.FindString(said.Msg)
	about := slices.Contains([]string{stepLogin, stepSender, stepRecipient, stepLetter}, step)
	return notify.Outcome{
		Status: said.Code, Word: readiness.FailedStatus, Detail: strings.TrimSpace(step + " " + code),
		Final: about && said.Code >= 500,
		Gone:  step == stepRecipient && said.Code >= 500 && slices.Contains(noSuchReader, code),
	}
}
