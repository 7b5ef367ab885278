package mail

import (
	"context"
	"crypto/x509"
	"net"
	"time"

	"tallylight/notify"
	"tallylight/readiness"
)

// patience bounds one try. Servers make strangers wait before they speak.
const patience = 30 * time.Second

// Sender sends mail, one letter a connection.
type Sender struct {
	Dial    func(ctx context.Context, network, address string) (net.Conn, error) // by the allow-list
	Host    string                                                               // the name by which the program greets servers
	Roots   *x509.CertPool                                                       // who may sign a server's certificate; nil: whom the system trusts
	Now     func() time.Time
	Timeout time.Duration // for one try; 0: patience
}

// Wrong lists the fields of a target that cannot be.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	_, wrong := read(to)
	return wrong
}

// Send sends a message as a letter. Its Message-ID is made of the message's id, so that readers show a second one of the same
// message once; that is also what Sent says. A server that took the letter only promises to pass it on.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, root, _ notify.Sent) notify.Outcome {
	box, wrong := read(to)
	if len(wrong) > 0 {
		return notify.NoAddress()
	}
	timeout := s.Timeout
	if timeout == 0 {
		timeout = patience
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	letter, err := write(box, m, root, s.Now())
	if err != nil {
		return notify.Outcome{Word: readiness.FailedOther, Final: true}
	}
	step, err := s.deliver(ctx, box, letter)
	if err != nil {
		return failed(ctx, step, err)
	}
	return notify.Outcome{Status: taken, Accepted: true, Sent: notify.Sent(messageID(box, m.ID))}
}
