package toppage

import (
	"encoding/base64"
	"log/slog"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"tallylight/readiness/fault"
)

// Access is what a request has to carry so that the page lets it in: a header of the operator's, and a user name with its password
// (RFC 7617). Each may be empty. It is sent to the page's own hosts and shown to nobody.
type Access struct {
	Header   string // its name
	Value    Secret
	User     string
	Password Secret
}

// Secret is a text that is sent and never told: whatever writes it writes a mask.
type Secret string

// told is how many characters at its end tell a secret from others, where it is long enough to keep the rest.
const (
	told       = 4
	tellableBy = 12
)

// String masks the secret.
func (s Secret) String() string {
	switch {
	case s == "":
		return ""
	case len(s) < tellableBy:
		return "…"
	default:
		return "…" + string(s[len(s)-told:])
	}
}

// GoString masks it in what a programmer prints.
func (s Secret) GoString() string { return s.String() }

// LogValue masks it in a log.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText masks it in JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Set says that there is something to carry.
func (a Access) Set() bool { return a.Header != "" || a.User != "" }

// MaxAccess is how long each of its texts may be.
const MaxAccess = 1000

// ofOurs are headers that decide what a probe measures, or that the connection itself uses: nobody else may set them.
var ofOurs = []string{"Host", "Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "Te", "Trailer", "Keep-Alive", "Proxy-Authorization",
	"Proxy-Connection", "Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Range", "Cache-Control", "Pragma", "If-Match", "If-None-Match",
	"If-Modified-Since", "If-Unmodified-Since", "If-Range", "Origin", "Referer", "User-Agent"}

// Wrong lists the fields because of which it cannot be kept; what is secret is not repeated.
func (a Access) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	name := textproto.CanonicalMIMEHeaderKey(a.Header)
	refuse(a.Header != "" && !fault.IsToken(a.Header), "access_header", "not_a_header", "")
	refuse(slices.Contains(ofOurs, name), "access_header", "header_of_ours", a.Header)
	refuse(name == "Authorization" && a.User != "", "access_header", "two_logins", "")
	refuse(a.Header == "" && a.Value != "", "access_header", "required", "")
	refuse(a.Header != "" && a.Value == "", "access_value", "required", "")
	refuse(!sendable(string(a.Value)), "access_value", "not_sendable", "")
	refuse(a.User == "" && a.Password != "", "access_user", "required", "")
	refuse(a.User != "" && a.Password == "", "access_password", "required", "")
	refuse(strings.Contains(a.User, ":") || !plain(a.User), "access_user", "not_a_user", "")
	refuse(!plain(string(a.Password)), "access_password", "has_controls", "")
	for field, said := range map[string]string{"access_header": a.Header, "access_value": string(a.Value), "access_user": a.User, "access_password": string(a.Password)} {
		refuse(len(said) > MaxAccess, field, "too_long", "")
	}
	return wrong
}

// sendable says that a text may be the value of a header (RFC 9110 5.5): visible ASCII, with blanks only inside.
func sendable(value string) bool {
	return value == strings.TrimSpace(value) && !strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII || r < ' ' || r == 0x7f })
}

// plain says that a text holds no control characters (RFC 7617 2).
func plain(text string) bool { return !strings.ContainsFunc(text, unicode.IsControl) }

// Fields gives the header fields that a request carries, as they are sent.
func (a Access) Fields() map[string]string {
	fields := map[string]string{}
	if a.Header != "" {
		fields[a.Header] = string(a.Value)
	}
	if a.User != "" {
		fields["Authorization"] = "Basic " + a.basic()
	}
	return fields
}

func (a Access) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(a.User + ":" + string(a.Password)))
}

// hushable is how long a secret has to be for a text to be searched for it.
const hushable = 4

// Hush takes the secrets out of a text that came from the page: one that gives back what it was sent must not have it kept.
func (a Access) Hush(text string) string {
	if !a.Set() {
		return text
	}
	secrets := []string{string(a.Value), string(a.Password)}
	if a.User != "" {
		secrets = append(secrets, a.basic())
	}
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			if len(form) >= hushable {
				text = strings.ReplaceAll(text, form, "•••")
			}
		}
	}
	return text
}

// Keeping gives it as it was typed with the secrets of before where nothing was typed in their place. A secret stays with its
// name: that of another header, or of another user, is typed anew.
func (a Access) Keeping(was Access) Access {
	if a.Value == "" && strings.EqualFold(a.Header, was.Header) {
		a.Value = was.Value
	}
	if a.Password == "" && a.User == was.User {
		a.Password = was.Password
	}
	return a
}

// Strays refuses to send secrets that were typed for other hosts to those of a new way in: whoever adds one types them again.
func (p Page) Strays(was Page, typed Access) []fault.Invalid {
	known := []string{host(was.URL)}
	for _, entry := range was.Entries {
		known = append(known, host(entry))
	}
	if !slices.ContainsFunc(p.Entries, func(entry string) bool { return !slices.Contains(known, host(entry)) }) {
		return nil
	}
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(p.Access.Header != "" && p.Access.Value != "" && typed.Value == "", "access_value", "other_server", "")
	refuse(p.Access.User != "" && p.Access.Password != "" && typed.Password == "", "access_password", "other_server", "")
	return wrong
}
