package probe

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tallylight/readiness/toppage"
)

const (
	mostScript = 256 << 10 // bytes that are read of each script within the page
	mostQuoted = 500       // bytes of an address in it
	nearby     = 40        // bytes before an address in which it is said what it is for
	options    = 300       // bytes behind it in which another method is looked for
)

// calls are what stands before an address that a script asks for by GET; sends what stands before one that it must not be
// asked for so, or that never ends.
var (
	calls = []string{"fetch(", "axios(", "axios.get(", "ky(", "ky.get(", "$.get(", "$.getJSON("}
	sends = []string{".post(", ".put(", ".patch(", ".delete(", ".sendBeacon(", "EventSource(", "WebSocket("}
)

var (
	opened = regexp.MustCompile(`\.open\(\s*["'](\w+)["']\s*,$`)
	method = regexp.MustCompile(`(?i)\bmethod["']?\s*:\s*["'](\w+)["']`)
)

// script takes what the text of a script within the page asks for, as far as the address is written in one piece.
func (n *naming) script(text []byte) {
	text = text[:min(len(text), mostScript)]
	for i := range text {
		if ref, end := quoted(text, i); ref != "" {
			n.mention(ref, bytes.TrimRight(text[max(0, i-nearby):i], " \t\r\n"), bytes.TrimLeft(text[end:min(len(text), end+options)], " \t\r\n"))
		}
	}
}

// quoted gives what stands in quotes that open at i, where that may be an address, and where it ends; empty where nothing
// does.
func quoted(text []byte, i int) (ref string, end int) {
	if !quotes(text[i]) {
		return "", 0
	}
	for j := i + 1; j < len(text) && j-i <= mostQuoted; j++ {
		switch b := text[j]; {
		case b == text[i]:
			return string(text[i+1 : j]), j + 1
		case b <= ' ', b == '\\', b == '<', quotes(b):
			return "", 0
		}
	}
	return "", 0
}

func quotes(b byte) bool { return b == '"' || b == '\'' || b == '`' }

// mention takes an address that a script writes, by what stands before and behind it.
func (n *naming) mention(ref string, before, after []byte) {
	ends := len(after) > 0 && (after[0] == ')' || after[0] == ',')
	var opens [][]byte
	if bytes.HasSuffix(before, []byte(",")) {
		opens = opened.FindSubmatch(before)
	}
	switch {
	case endsIn(before, sends), endsIn(before, calls) && changes(after), opens != nil && !strings.EqualFold(string(opens[1]), "GET"):
		n.leave(ref)
	case ends && (endsIn(before, calls) || opens != nil):
		n.add(ref, toppage.PartData, false)
	case isAPI(ref) && !bytes.HasSuffix(before, []byte("+")) && !bytes.HasPrefix(after, []byte("+")):
		n.add(ref, toppage.PartData, true)
	}
}

func endsIn(before []byte, ends []string) bool {
	return slices.ContainsFunc(ends, func(end string) bool { return bytes.HasSuffix(before, []byte(end)) })
}

// changes says that the options of a call name another method than GET.
func changes(after []byte) bool {
	if !bytes.HasPrefix(after, []byte(",")) {
		return false
	}
	m := method.FindSubmatch(after)
	return m != nil && !strings.EqualFold(string(m[1]), "GET")
}

// isAPI says that an address looks like one that data is asked for.
func isAPI(ref string) bool {
	at, _, _ := strings.Cut(ref, "?")
	return strings.HasPrefix(at, "/") && !strings.HasSuffix(at, "/") && (strings.Contains(at, "/api/") || strings.HasSuffix(at, ".json"))
}

// mostLeft bounds the addresses of a page that are taken down as not to be asked for.
const mostLeft = 500

// leave has an address never be asked for.
func (n *naming) leave(ref string) {
	at := n.resolve(ref)
	if at == nil {
		return
	}
	if n.left[at.String()] || len(n.left) >= mostLeft {
		return
	}
	n.left[at.String()], n.seen[at.String()] = true, true
	n.found = slices.DeleteFunc(n.found, func(f named) bool { return f.kind == toppage.PartData && f.at.String() == at.String() })
}

// acting are words in addresses that do something, or count somebody, when they are asked for.
var acting = []string{"accept", "activate", "add", "admin", "approve", "archive", "auth", "ban", "beacon", "block", "book", "buy", "callback", "cancel", "charge", "checkout", "claim", "clear", "click", "close", "collect", "confirm", "count", "create",
	"delete", "deploy", "destroy", "disable", "drop", "edit", "enable", "exec", "execute", "flush", "grant", "import", "insert", "like", "log", "login", "logoff", "logout", "oauth", "order", "pay", "payment", "ping", "pixel", "post", "publish", "purchase", "purge",
	"push", "refund", "register", "reject", "remove", "reserve", "reset", "restart", "restore", "revoke", "run", "save", "send", "set", "sign", "signin", "signout", "signup", "start", "stop", "submit", "subscribe", "switch", "toggle",
	"token", "track", "trigger", "unsubscribe", "update", "upload", "view", "vote", "webhook", "write"}

// runTogether are those that also begin words: "deleteitem".
var runTogether = []string{"addto", "cancel", "delete", "destroy", "disable", "purge", "remove", "reset", "restart", "stop", "unsubscribe", "update"}

// still are the names of files that only lie there, whatever they are called.
var still = []string{".js", ".mjs", ".css", ".woff", ".woff2"}

// acts says that an address looks as if asking for it changed something.
func acts(at *url.URL) bool {
	if at.RawQuery == "" && slices.Contains(still, strings.ToLower(path.Ext(at.Path))) {
		return false
	}
	return slices.ContainsFunc(wordsOf(at.Path+" "+at.RawQuery), func(word string) bool {
		return slices.Contains(acting, word) || slices.ContainsFunc(runTogether, func(verb string) bool { return strings.HasPrefix(word, verb) })
	})
}

// wordsOf splits an address into its words in lower case: "/deleteItem?x=1" has delete, item and x.
func wordsOf(address string) []string {
	var spaced strings.Builder
	var last rune
	for _, r := range address {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(unicode.ToLower(r))
		last = r
	}
	return strings.FieldsFunc(spaced.String(), func(r rune) bool { return !unicode.IsLetter(r) })
}
