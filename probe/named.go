package probe

import (
	"bytes"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/publicsuffix"

	"tallylight/readiness/toppage"
)

// What is read of a page that names more than any page does.
const (
	mostNamed   = 500  // addresses
	mostHosts   = 200  // of others
	mostAddress = 2048 // bytes
	mostGuessed = 3    // addresses that only a script mentions
)

// named is a first-party address that a page has browsers ask for.
type named struct {
	at      *url.URL
	kind    toppage.PartKind
	guessed bool
}

// naming reads what a page names.
type naming struct {
	page, base *url.URL
	based      bool
	scripted   bool // within a script of its own
	guessed    int
	found      []named
	seen       map[string]bool // addresses
	left       map[string]bool // those never to be asked for
	others     []string        // hosts, in the order of the page
}

// readNamed gives the addresses that the HTML of a page at an address has browsers ask for, those first that are most
// likely made anew for each visitor. What scripts in files of their own ask for is not seen.
func readNamed(page []byte, at *url.URL) *naming {
	n := &naming{page: at, base: at, seen: map[string]bool{at.String(): true}, left: map[string]bool{}}
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			slices.SortStableFunc(n.found, func(a, b named) int { return a.rank() - b.rank() })
			return n
		case html.StartTagToken, html.SelfClosingTagToken:
			n.tag(tokens)
		case html.TextToken:
			if n.scripted {
				n.script(tokens.Text())
			}
		case html.EndTagToken:
			n.scripted = false
		}
	}
}

func (p named) rank() int {
	rank := 2 * slices.Index(toppage.PartKinds, p.kind)
	if p.guessed {
		rank++
	}
	return rank
}

// tag takes what a start tag names.
func (n *naming) tag(tokens *html.Tokenizer) {
	name, more := tokens.TagName()
	switch tag := string(name); tag {
	case "base", "img", "link", "script", "iframe":
		n.element(tag, attributes(tokens, more))
	}
}

// attributes gives those attributes of a tag that are read; of several of one name the first counts.
func attributes(tokens *html.Tokenizer, more bool) map[string]string {
	all := map[string]string{}
	for more {
		var name, value []byte
		name, value, more = tokens.TagAttr()
		switch name := string(name); name {
		case "as", "href", "lang", "loading", "rel", "src", "type":
			if _, known := all[name]; !known && len(value) <= mostAddress {
				all[name] = strings.TrimSpace(string(value))
			}
		}
	}
	return all
}

func (n *naming) element(tag string, of map[string]string) {
	switch tag {
	case "base":
		n.rebase(of["href"])
	case "iframe":
		n.foreign(of["src"])
	case "img":
		if !strings.EqualFold(of["loading"], "lazy") {
			n.add(of["src"], toppage.PartImage, false)
		}
	case "link":
		if kind, loaded := linked(of); loaded {
			n.add(of["href"], kind, false)
		}
	case "script":
		n.scripted = of["src"] == "" && isScript(of["type"])
		n.add(of["src"], toppage.PartScript, false)
	}
}

// linked says what a link element has browsers load.
func linked(of map[string]string) (kind toppage.PartKind, loaded bool) {
	rel := strings.Fields(strings.ToLower(of["rel"]))
	switch {
	case slices.Contains(rel, "stylesheet"):
		return toppage.PartStyle, !slices.Contains(rel, "alternate")
	case slices.Contains(rel, "modulepreload"):
		return toppage.PartScript, true
	case slices.Contains(rel, "preload"):
		kind, loaded = preloaded[strings.ToLower(of["as"])]
		return kind, loaded
	default:
		return "", false
	}
}

var preloaded = map[string]toppage.PartKind{"fetch": toppage.PartData, "script": toppage.PartScript, "style": toppage.PartStyle,
	"font": toppage.PartFont, "image": toppage.PartImage}

// isScript says that a script element of a type is run, not only read.
func isScript(media string) bool {
	return slices.Contains([]string{"", "module", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript"},
		strings.ToLower(media))
}

// rebase heeds the first base element.
func (n *naming) rebase(href string) {
	if n.based || href == "" {
		return
	}
	if at, err := n.page.Parse(href); err == nil && checkURL(at) == nil {
		n.base, n.based = at, true
	}
}

// resolve gives the address that a reference leads to; nil where browsers would not ask for it, or it is only the
// beginning of one.
func (n *naming) resolve(ref string) *url.URL {
	if ref == "" || len(ref) > mostAddress || strings.ContainsAny(ref, "{}<>`|\\^\" \t\r\n") {
		return nil
	}
	at, err := n.base.Parse(ref)
	if err != nil || checkURL(at) != nil || n.page.Scheme == "https" && at.Scheme == "http" {
		return nil
	}
	at.Fragment, at.RawFragment = "", ""
	return at
}

// foreign notes the host of an address where it is another's.
func (n *naming) foreign(ref string) {
	if at := n.resolve(ref); at != nil && !firstParty(n.page, at) {
		n.note(at)
	}
}

func (n *naming) note(at *url.URL) {
	host := clean(strings.ToLower(at.Host))
	if len(n.others) < mostHosts && !slices.Contains(n.others, host) {
		n.others = append(n.others, host)
	}
}

// add takes an address that the page has browsers ask for.
func (n *naming) add(ref string, kind toppage.PartKind, guessed bool) {
	at := n.resolve(ref)
	switch {
	case at == nil:
	case !firstParty(n.page, at):
		if !guessed {
			n.note(at)
		}
	case len(n.found) >= mostNamed || n.seen[at.String()] || guessed && n.guessed >= mostGuessed || acts(at):
	default:
		if guessed {
			n.guessed++
		}
		n.seen[at.String()] = true
		n.found = append(n.found, named{at, kind, guessed})
	}
}

// firstParty says that an address is of those who own the page: at its host and port, or without a port of its own at a
// name in the domain that they registered. Nothing else is asked for on a page's word.
func firstParty(page, at *url.URL) bool {
	own, host := strings.ToLower(page.Hostname()), strings.ToLower(at.Hostname())
	if own == host && portOf(page) == portOf(at) {
		return true
	}
	if _, err := netip.ParseAddr(host); err == nil || ownPort(at) || !strings.Contains(host, ".") {
		return false
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(own)
	return err == nil && (host == domain || strings.HasSuffix(host, "."+domain))
}

// leads says that a redirect may be followed from what the page names.
func (n *naming) leads(next *url.URL) bool { return firstParty(n.page, next) && !acts(next) }

func portOf(at *url.URL) string {
	if port := at.Port(); port != "" {
		return port
	}
	return map[string]string{"http": "80", "https": "443"}[at.Scheme]
}
