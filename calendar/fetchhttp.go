package calendar

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	maxRedirects  = 5
	maxRetryAfter = 24 * time.Hour
)

// browserAgent is what Outlook's servers take for a browser.
const browserAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"

// outlookHosts refuse programs that tell their name.
var outlookHosts = []string{"outlook.office365.com", "outlook.live.com"}

// target is a source whose address is taken apart: the credentials of a URL are in User and Password.
type target struct {
	Source
	url  *url.URL
	user *url.Userinfo // as the URL had it
}

// targetOf reads the address of a source. webcal and webcals are names that calendar programs give to HTTPS.
func targetOf(src Source) (target, error) {
	u, err := url.Parse(src.URL)
	if err != nil || u.Hostname() == "" {
		return target{}, &FetchError{Code: CodeBadURL}
	}
	switch u.Scheme {
	case "webcal", "webcals":
		u.Scheme = "https"
	case "http", "https":
	default:
		return target{}, &FetchError{Code: CodeBadURL}
	}
	if src.User == "" && src.Password == "" && u.User != nil {
		src.User = u.User.Username()
		src.Password, _ = u.User.Password()
	}
	at := target{src, u, u.User}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	return at, nil
}

// fetchAddress fetches a calendar that lies at one address.
func (f *Fetcher) fetchAddress(ctx context.Context, at target) (Fetched, error) {
	var way redirects
	response, err := f.get(ctx, at, &way)
	if err == nil && !at.Browser && f.wantsBrowser(response) {
		response.Body.Close()
		at.Browser, way = true, redirects{}
		response, err = f.get(ctx, at, &way)
	}
	if err != nil {
		return Fetched{}, fetchError(err)
	}
	defer response.Body.Close()
	got, err := f.answer(response, at.Source)
	if err != nil {
		return Fetched{}, err
	}
	got.Browser = at.Browser
	if way.permanent() && got.Status == http.StatusOK && got.BodyHash != "" {
		got.MovedTo = at.movedTo(*response.Request.URL)
	}
	return got, nil
}

// movedTo is the new address of a calendar. On the same host it keeps the credentials that the old one had.
func (t target) movedTo(u url.URL) string {
	if sameHost(&u, t.url) {
		u.User = t.user
	}
	return u.String()
}

// wantsBrowser says that a server refused us for our name.
func (f *Fetcher) wantsBrowser(response *http.Response) bool {
	hosts := f.browserHosts
	if hosts == nil {
		hosts = outlookHosts
	}
	refusal := []int{http.StatusBadRequest, http.StatusForbidden, http.StatusInternalServerError}
	return slices.Contains(refusal, response.StatusCode) &&
		slices.Contains(hosts, strings.ToLower(response.Request.URL.Hostname()))
}

func (f *Fetcher) get(ctx context.Context, at target, way *redirects) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.url.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "text/calendar, */*;q=0.5")
	if at.ETag != "" {
		request.Header.Set("If-None-Match", at.ETag)
	}
	if at.LastModified != "" {
		request.Header.Set("If-Modified-Since", at.LastModified)
	}
	return f.do(request, at, way)
}

// do sends a request as ourselves, or as a browser where the source needs that.
func (f *Fetcher) do(request *http.Request, at target, way *redirects) (*http.Response, error) {
	f.sign(request, at)
	client := *f.Client
	client.CheckRedirect = way.follow
	return client.Do(request)
}

// sign says in a request who asks. The source's credentials are for its own host alone.
func (f *Fetcher) sign(request *http.Request, at target) {
	request.Header.Set("User-Agent", fmt.Sprintf("Tallylight/%s (+calendar import)", f.Version))
	if at.Browser {
		request.Header.Set("User-Agent", browserAgent)
	}
	switch {
	case !sameHost(request.URL, at.url):
	case at.User != "":
		request.SetBasicAuth(at.User, at.Password)
	case at.Password != "":
		request.Header.Set("Authorization", "Bearer "+at.Password)
	}
}

// sameHost compares hosts with their ports: another port may be another server's.
func sameHost(a, b *url.URL) bool { return strings.EqualFold(a.Host, b.Host) }

// redirects is what the redirects of one request were.
type redirects struct{ lasting, passing int }

// permanent says that there were redirects and that each said that the calendar moved for good.
func (r redirects) permanent() bool { return r.lasting > 0 && r.passing == 0 }

// follow allows a few redirects, none to plain HTTP. It keeps the feed's address out of Referer, and its credentials
// away from other hosts, the ports and subdomains of its own among them.
func (r *redirects) follow(next *http.Request, via []*http.Request) error {
	next.Header.Del("Referer")
	if slices.ContainsFunc(via, func(past *http.Request) bool { return !sameHost(past.URL, next.URL) }) {
		next.Header.Del("Authorization")
	}
	r.note(next.Response.StatusCode)
	if err := keepMethod(next, via[0]); err != nil {
		return err
	}
	switch last := via[len(via)-1]; {
	case len(via) > maxRedirects:
		return errRedirects
	case next.URL.Scheme != "https" && next.URL.Scheme != "http":
		return errScheme
	case last.URL.Scheme == "https" && next.URL.Scheme != "https":
		return errDowngrade
	default:
		return nil
	}
}

func (r *redirects) note(status int) {
	switch status {
	case http.StatusMovedPermanently, http.StatusPermanentRedirect:
		r.lasting++
	default:
		r.passing++
	}
}

// keepMethod sends the methods of WebDAV again as they are: only POST may become GET on the way (RFC 9110 15.4).
func keepMethod(next, first *http.Request) error {
	if next.Method == first.Method || first.GetBody == nil || next.Response.StatusCode == http.StatusSeeOther {
		return nil
	}
	body, err := first.GetBody()
	if err != nil {
		return err
	}
	next.Method, next.Body, next.GetBody, next.ContentLength = first.Method, body, first.GetBody, first.ContentLength
	next.Header.Set("Content-Type", first.Header.Get("Content-Type"))
	return nil
}

// answer reads a response: 200 is good, and so is 304 where it was asked for; all else is an error.
func (f *Fetcher) answer(response *http.Response, src Source) (Fetched, error) {
	got := Fetched{Status: response.StatusCode, ContentType: storable(response.Header.Get("Content-Type"))}
	switch {
	case response.StatusCode == http.StatusNotModified && (src.ETag != "" || src.LastModified != ""):
		got.NotModified, got.ETag, got.LastModified, got.BodyHash = true, src.ETag, src.LastModified, src.BodyHash
		return got, nil
	case response.StatusCode != http.StatusOK:
		return Fetched{}, statusError(response)
	}
	var err error
	if got.Body, err = readBody(response, f.limit(), lengthOf(src.BodyHash)); err != nil {
		if err != io.ErrUnexpectedEOF { //nolint:errorlint // with any other error there is no body
			return Fetched{}, bodyError(err)
		}
		got.Truncated = true
	}
	if got.Truncated || !holdsCalendar(got.Body) {
		return got, nil // to be asked for again as if for the first time
	}
	got.ETag, got.LastModified = storable(response.Header.Get("ETag")), storable(response.Header.Get("Last-Modified"))
	got.BodyHash = hashOf(got.Body)
	if got.BodyHash == src.BodyHash {
		got.NotModified, got.Body = true, nil
	}
	return got, nil
}

func statusError(response *http.Response) error {
	return &FetchError{Code: CodeStatus, Status: response.StatusCode, RetryAfter: retryAfter(response.Header)}
}

// retryAfter reads Retry-After (RFC 9110 10.2.3), at most a day. A date is read against the answer's own Date.
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(value); err == nil {
		wait = time.Duration(min(seconds, int(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		if sent, err := http.ParseTime(header.Get("Date")); err == nil {
			wait = at.Sub(sent)
		}
	}
	return min(max(wait, 0), maxRetryAfter)
}
