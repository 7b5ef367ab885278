package mail

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"

	"tallylight/notify"
	"tallylight/readiness/fault"
)

// letterbox is a target that was read.
type letterbox struct {
	host, port     string
	implicit       bool // TLS from the first byte
	unencrypted    bool // without TLS, where the server offers none
	from, to       mail.Address
	user, password string
}

// sendable is an address that needs neither quotes nor SMTPUTF8, which not every server on the way speaks.
var sendable = regexp.MustCompile("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}$")

// longestAddress bounds an address (RFC 5321 4.5.3.1.3).
const longestAddress = 254

// read takes a target apart. What is wrong with it is said by the names of its fields, in fixed words.
func read(to notify.Target) (letterbox, map[string]string) {
	wrong := map[string]string{}
	box := letterbox{user: to.Settings["user"], password: to.Secrets["password"], unencrypted: to.Settings["unencrypted"] == "yes"}
	refuse := func(field, word string) {
		if word != "" {
			wrong[field] = word
		}
	}
	refuse("url", box.readServer(to.URL))
	var word string
	box.from, word = address(to.Settings["from"])
	refuse("from", word)
	box.to, word = address(to.Settings["to"])
	refuse("to", word)
	if u := to.Settings["unencrypted"]; u != "" && u != "yes" {
		refuse("unencrypted", "unknown")
	}
	field, word := box.wrongLogin()
	refuse(field, word)
	return box, wrong
}

func (b *letterbox) readServer(text string) string {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return "required"
	case len(text) > fault.MaxLink:
		return "too_long"
	case err != nil || !fault.FitsAddress(text) || u.Hostname() == "" || !fault.IsPort(u.Port()):
		return "not_a_mail_server"
	case u.User != nil:
		return "has_password"
	case u.Scheme != "smtp" && u.Scheme != "smtps" || strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "":
		return "not_a_mail_server"
	}
	b.host, b.port, b.implicit = u.Hostname(), u.Port(), u.Scheme == "smtps"
	if b.port == "" {
		b.port = "587"
		if b.implicit {
			b.port = "465"
		}
	}
	return ""
}

// wrongLogin says what is wrong with user and password, and where. They are never sent in the clear.
func (b *letterbox) wrongLogin() (field, word string) {
	switch {
	case b.user != "" && b.password == "":
		return "password", "required"
	case b.user == "" && b.password != "":
		return "user", "required"
	case b.user != "" && b.unencrypted:
		return "unencrypted", "password_in_the_clear"
	case strings.ContainsFunc(b.user+b.password, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "user", "has_controls"
	}
	return "", ""
}

// address reads one address, with or without a name before it.
func address(text string) (mail.Address, string) {
	if strings.TrimSpace(text) == "" {
		return mail.Address{}, "required"
	}
	a, err := mail.ParseAddress(text)
	if err != nil || len(a.Address) > longestAddress || !sendable.MatchString(a.Address) {
		return mail.Address{}, "not_an_address"
	}
	a.Name = notify.Line(a.Name)
	return *a, ""
}
