package calendar

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tallylight/charset"
	"tallylight/readiness/outfeed"
)

const (
	maxObjects = 50_000
	maxListing = 16 << 20 // bytes of XML
	maxObject  = 2 << 20  // bytes of one object; the reader takes no event of half of that
	maxTag     = 64 << 10 // bytes of one tag or text in a listing
)

// fetchCalDAV fetches a collection of CalDAV (RFC 4791): its list with an ETag for each object, and then the objects
// of which the ETag is not the known one. They are put together as one calendar.
func (f *Fetcher) fetchCalDAV(ctx context.Context, at target) (Fetched, error) {
	dav := &davClient{fetcher: f, at: at}
	found, err := dav.find(ctx)
	if err != nil {
		return Fetched{}, davError(err)
	}
	got := Fetched{
		Status: http.StatusMultiStatus, ContentType: "text/calendar", Browser: at.Browser, MovedTo: found.moved,
		BodyHash: found.hash(),
	}
	known, remembers := unpackObjects(at.Objects)
	if remembers && got.BodyHash != "" && got.BodyHash == at.BodyHash {
		got.NotModified, got.Objects = true, at.Objects
		return got, nil
	}
	pass := &davPass{dav: dav, at: found.url, known: known, came: map[string][]byte{}, inBody: map[string]bool{}}
	if err := pass.gather(ctx, found.objects); err != nil {
		return Fetched{}, davError(err)
	}
	pass.settle(found)
	got.Body, got.Untouched, got.Failed, got.Truncated = pass.body.Bytes(), pass.untouched, pass.failed, pass.broke
	if dropShared(pass.kept) || pass.failed > 0 {
		got.BodyHash = ""
	}
	got.Objects = packObjects(pass.kept)
	return got, nil
}

// davError is fetchError where bytes that are no WebDAV say that the address is not CalDAV's.
func davError(err error) error {
	failed := bodyError(err)
	if failed.Code == CodeOther {
		failed.Code = CodeCalDAV
	}
	return failed
}

// davPass is one fetch of a collection's objects.
type davPass struct {
	dav       *davClient
	at        *url.URL
	known     map[string]davObject // by path
	came      map[string][]byte    // by path
	size      int                  // bytes of came
	last      error                // why an object did not come
	broke     bool                 // an object broke off, or the rest was left for another time
	body      bytes.Buffer
	inBody    map[string]bool // UIDs
	kept      []davObject
	untouched []string
	failed    int
}

// changed says that the bytes of an object are not known.
func (p *davPass) changed(o davListed) bool {
	known, ok := p.known[o.path]
	return !ok || known.etag == "" || known.etag != o.etag
}

// settle puts the calendar together. An object that should have come and did not keeps the events it had.
func (p *davPass) settle(found davCollection) {
	p.head(found.name)
	for _, o := range found.objects {
		known, wasKnown := p.known[o.path]
		switch data, came := p.came[o.path]; {
		case !p.changed(o):
			p.leave(known)
		case came && p.take(o, data):
		default:
			p.failed++
			if wasKnown {
				known.etag = ""
				p.leave(known)
			}
		}
	}
	p.untouched = slices.DeleteFunc(p.untouched, func(uid string) bool { return p.inBody[uid] })
}

func (p *davPass) leave(o davObject) {
	p.kept = append(p.kept, o)
	p.untouched = append(p.untouched, o.uids...)
}

// ofCalendar are the lines that would speak for all objects where one object's calendar has them.
var ofCalendar = regexp.MustCompile(`(?im)^(METHOD|PRODID|X-WR-[A-Z-]+|REFRESH-INTERVAL|X-PUBLISHED-TTL)[;:].*$\n?`)

// take adds an object to the body. It refuses what is no whole calendar. An object with an event that has no UID is
// fetched each time, for nobody could say that it is still there.
func (p *davPass) take(o davListed, data []byte) bool {
	text := charset.UnwrapUTF(data)
	doc := scan(text, "", newProblems(), nil)
	if !doc.begun || !doc.complete {
		p.broke = p.broke || doc.cut
		return false
	}
	kept := davObject{path: o.path, etag: o.etag}
	for _, g := range doc.groups {
		if outfeed.Ours(g.uid) {
			continue
		}
		if g.uid == "" {
			kept.etag = ""
			continue
		}
		kept.uids = append(kept.uids, g.uid)
		p.inBody[g.uid] = true
	}
	p.kept = append(p.kept, kept)
	p.body.Write(ofCalendar.ReplaceAll(text, nil))
	p.body.WriteString("\r\n")
	return true
}

// head begins the body with a calendar that has the collection's name; of an empty collection it is all there is.
func (p *davPass) head(name string) {
	p.body.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
	if name != "" {
		escape := strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`, "\r", "", "\n", `\n`)
		p.body.WriteString("X-WR-CALNAME:" + escape.Replace(name) + "\r\n")
	}
	p.body.WriteString("END:VCALENDAR\r\n")
}

// hash tells whether a collection changed, by the paths and ETags of its objects; empty where an object has no ETag.
func (c davCollection) hash() string {
	lines := make([]string, 0, len(c.objects))
	for _, o := range c.objects {
		if o.etag == "" {
			return ""
		}
		lines = append(lines, o.path+"\x00"+o.etag+"\n")
	}
	slices.Sort(lines)
	sum := sha256.New()
	for _, line := range lines {
		sum.Write([]byte(line))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
