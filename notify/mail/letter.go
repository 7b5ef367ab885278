package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"tallylight/notify"
	"tallylight/readiness/fault"
)

// Bounds of a letter, in characters. Readers show the beginning of a subject, and cut a long body.
const (
	mostSubject = 200
	mostLine    = 2000
	mostBody    = 30000
)

const subjectPrefix = "[Tallylight] "

// calendarName is what the file with the new time is called.
const calendarName = "event.ics"

// write makes a letter of a message: plain text and HTML, and the calendar where there is one.
func write(box letterbox, m notify.Message, root notify.Sent, now time.Time) ([]byte, error) {
	m = m.Clean()
	letter := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
	letter.SetGenHeader("From", mailbox(box.from))
	letter.SetGenHeader("To", mailbox(box.to))
	letter.Subject(subjectPrefix + notify.Clip(m.Title, mostSubject, notify.Characters))
	letter.SetDateWithValue(now)
	letter.SetMessageIDWithValue(messageID(box, m.ID))
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no vacation answers
	letter.SetGenHeader("X-Auto-Response-Suppress", "All")  // the same for Exchange
	if m.Severity == notify.Critical {
		letter.SetImportance(gomail.ImportanceHigh)
	}
	thread(letter, box, m, root)
	unsubscribe(letter, m.Silence)
	content := contentOf(m)
	plain, html, err := content.render()
	if err != nil {
		return nil, err
	}
	letter.SetBodyString(gomail.TypeTextPlain, plain, encoding(plain))
	letter.AddAlternativeString(gomail.TypeTextHTML, html, encoding(html))
	if m.Calendar != nil {
		kind := gomail.WithFileContentType(gomail.ContentType(calendarType(m.Calendar)))
		if err := letter.AttachReader(calendarName, bytes.NewReader(m.Calendar), kind); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	_, err = letter.WriteTo(&b)
	return b.Bytes(), err
}

// thread joins what is told of one thing. Its first letter may have gone to others, so all name one that nobody has; readers
// hang letters below it all the same.
func thread(letter *gomail.Msg, box letterbox, m notify.Message, root notify.Sent) {
	if m.Thread == "" {
		return
	}
	parents := []string{"<" + messageID(box, "thread-"+m.Thread) + ">"}
	if isMessageID.MatchString(string(root)) {
		parents = append(parents, "<"+string(root)+">")
	}
	letter.SetGenHeader("References", strings.Join(parents, " "))
	letter.SetGenHeader("In-Reply-To", parents[len(parents)-1])
}

// unsubscribe names the address that ends such letters. By RFC 8058 it is asked by POST only, and must be encrypted.
func unsubscribe(letter *gomail.Msg, address string) {
	if !fault.IsLink(address) || !isASCII(address) {
		return
	}
	letter.SetGenHeader("List-Unsubscribe", "<"+address+">")
	if strings.HasPrefix(address, "https://") {
		letter.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
}

var isMessageID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}@[A-Za-z0-9.-]{1,253}$`)

var plainID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,72}$`)

// messageID is the same for the same id at each try. Ids that do not fit are hashed.
func messageID(box letterbox, id string) string {
	if !plainID.MatchString(id) {
		sum := sha256.Sum256([]byte(id))
		id = hex.EncodeToString(sum[:16])
	}
	_, domain, _ := strings.Cut(box.from.Address, "@")
	return id + "@" + domain
}

// mailbox writes an address with its name, in base64 where that is not ASCII, since Q would take three signs a byte.
func mailbox(a mail.Address) string {
	if isASCII(a.Name) {
		return a.String()
	}
	return mime.BEncoding.Encode("UTF-8", a.Name) + " <" + a.Address + ">"
}

// encoding is quoted-printable for ASCII, where base64 would look like something to hide.
func encoding(body string) gomail.PartOption {
	if isASCII(body) {
		return gomail.WithPartEncoding(gomail.EncodingQP)
	}
	return gomail.WithPartEncoding(gomail.EncodingB64)
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 })
}

var calendarMethod = regexp.MustCompile(`(?im)^METHOD:([A-Z]+)\r?$`)

// calendarType is the media type of a calendar; its method has to be that of the calendar, if it has one (RFC 5545 8.1).
func calendarType(calendar []byte) string {
	kind := "text/calendar; charset=UTF-8; component=VEVENT"
	if method := calendarMethod.FindSubmatch(calendar); method != nil {
		kind += "; method=" + strings.ToUpper(string(method[1]))
	}
	return kind
}
