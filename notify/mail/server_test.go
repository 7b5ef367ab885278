package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"tallylight/internal/sendtest"
	"tallylight/notify"
	"tallylight/outbound"
)

// received is a letter as the server got it.
type received struct {
	from, user string
	to         []string
	encrypted  bool
	body       string
}

// server is a mail server of the test. What it answers at a step is in refuse; nil takes it.
type server struct {
	address string
	roots   *x509.CertPool
	refuse  map[string]error
	reach   func(step string) // called at each step

	mutex   sync.Mutex
	letters []received
	steps   []string
}

const (
	login    = "tallylight"
	password = "correct-horse-9f3c"
)

type kind struct {
	implicit, starttls bool
	mechanisms         []string // by which one can sign in
	certificate        *tls.Certificate
}

// byPassword is how most servers let programs in.
var byPassword = []string{sasl.Plain, sasl.Login}

// serve starts a server on a port of its own.
func serve(t *testing.T, k kind) *server {
	t.Helper()
	s := &server{refuse: map[string]error{}, reach: func(string) {}}
	certificate, roots := certify(t, "127.0.0.1", time.Now().Add(time.Hour))
	if k.certificate != nil {
		certificate = *k.certificate
	}
	s.roots = roots
	real := smtp.NewServer(s.backend(k.mechanisms))
	real.Domain, real.ErrorLog, real.AllowInsecureAuth = "mail.test", log.New(io.Discard, "", 0), true
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	if k.starttls {
		real.TLSConfig = config
	}
	if k.implicit {
		listener = tls.NewListener(listener, config)
	}
	go func() { _ = real.Serve(listener) }()
	t.Cleanup(func() { _ = real.Close() })
	return s
}

// certify makes a certificate for a host, and the pool that trusts it.
func certify(t *testing.T, host string, until time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: until.Add(-48 * time.Hour), NotAfter: until,
		IPAddresses: []net.IP{net.ParseIP(host)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(made)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func (s *server) backend(mechanisms []string) smtp.Backend {
	return smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		if err := s.at("greeting"); err != nil {
			return nil, err
		}
		plain := &session{server: s, conn: c}
		if mechanisms != nil {
			return &authSession{plain, mechanisms}, nil
		}
		return plain, nil
	})
}

// at notes a step and says what the server answers there.
func (s *server) at(step string) error {
	s.mutex.Lock()
	s.steps = append(s.steps, step)
	s.mutex.Unlock()
	s.reach(step)
	return s.refuse[step]
}

func (s *server) got() (letters []received, steps []string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.letters, s.steps
}

type session struct {
	server *server
	conn   *smtp.Conn
	now    received
}

func (s *session) Reset()        { s.now = received{user: s.now.user} }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	_, s.now.encrypted = s.conn.TLSConnectionState()
	s.now.from = from
	return s.server.at("mail_from")
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = append(s.now.to, to)
	return s.server.at("rcpt_to")
}

func (s *session) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.now.body = string(body)
	if err := s.server.at("data"); err != nil {
		return err
	}
	s.server.mutex.Lock()
	s.server.letters = append(s.server.letters, s.now)
	s.server.mutex.Unlock()
	return nil
}

// authSession is one that takes a password.
type authSession struct {
	*session
	mechanisms []string
}

func (s *authSession) AuthMechanisms() []string { return s.mechanisms }

func (s *authSession) Auth(mechanism string) (sasl.Server, error) {
	if err := s.server.at("auth"); err != nil {
		return nil, err
	}
	if mechanism == sasl.Login {
		return &loginServer{check: s.check}, nil
	}
	return sasl.NewPlainServer(func(_, user, pass string) error { return s.check(user, pass) }), nil
}

func (s *authSession) check(user, pass string) error {
	if user != login || pass != password {
		return smtp.ErrAuthFailed
	}
	s.now.user = user
	return nil
}

// loginServer asks for user and password one by one, as Exchange does.
type loginServer struct {
	check func(user, pass string) error
	asked int
	user  string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	switch l.asked++; l.asked {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	default:
		return nil, true, l.check(l.user, string(response))
	}
}

// channel is one that may reach the server and nothing else.
func (s *server) channel(t *testing.T) *Sender {
	t.Helper()
	return &Sender{Dial: dialer(t, s.address), Host: "tally.example", Roots: s.roots, Now: func() time.Time { return sendtest.Noon }, Timeout: 20 * time.Second}
}

func dialer(t *testing.T, allowed string) func(context.Context, string, string) (net.Conn, error) {
	t.Helper()
	allow, err := outbound.ParseAllow(allowed)
	if err != nil {
		t.Fatal(err)
	}
	return (&outbound.Policy{Allow: allow}).DialContext
}

// target is a letterbox on the server.
func (s *server) target(scheme string) notify.Target {
	return notify.Target{URL: scheme + "://" + s.address,
		Settings: map[string]string{"from": "タリーライト <tallylight@tsumugi.example>", "to": "広報 <pr@tsumugi.example>"}}
}

func signedIn(to notify.Target) notify.Target {
	to.Settings["user"], to.Secrets = login, map[string]string{"password": password}
	return to
}
