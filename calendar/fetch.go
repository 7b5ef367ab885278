package calendar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	fetchTimeout  = 60 * time.Second // the whole fetch with its redirects
	maxRedirects  = 5
	maxRetryAfter = 24 * time.Hour
)

// Source is where a feed is fetched from, with what the last good fetch told. URL is a secret.
type Source struct {
	URL          string // https, http, webcal or webcals
	ETag         string
	LastModified string
	BodyHash     string // SHA-256 in hexadecimal
}

// Fetched is a good answer. ETag and LastModified are as received and go into the next Source.
type Fetched struct {
	Status       int  // 200 or 304
	NotModified  bool // 304, or the same bytes as last time; Body is empty then
	Body         []byte
	ContentType  string
	ETag         string
	LastModified string
	BodyHash     string
}

// Fetcher fetches feeds. Client carries the rules about which addresses may be reached.
type Fetcher struct {
	Client  *http.Client
	Version string        // of Tallylight, for the User-Agent
	Timeout time.Duration // 0: 60 seconds
}

// Fetch asks for a feed, conditionally where the source says what is known already. Its error is always a
// *FetchError. A body that its server cut short is returned as far as it came: Parse sees that its end is
// missing.
func (f *Fetcher) Fetch(ctx context.Context, src Source) (Fetched, error) {
	timeout := f.Timeout
	if timeout == 0 {
		timeout = fetchTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := f.request(ctx, src)
	if err != nil {
		return Fetched{}, err
	}
	client := *f.Client
	client.CheckRedirect = checkRedirect
	response, err := client.Do(request)
	if err != nil {
		return Fetched{}, fetchError(err)
	}
	defer response.Body.Close()
	return answer(response, src)
}

func (f *Fetcher) request(ctx context.Context, src Source) (*http.Request, error) {
	u, err := url.Parse(src.URL)
	if err != nil || u.Host == "" {
		return nil, &FetchError{Code: CodeBadURL}
	}
	switch u.Scheme {
	case "webcal", "webcals":
		u.Scheme = "https"
	case "http", "https":
	default:
		return nil, &FetchError{Code: CodeBadURL}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &FetchError{Code: CodeBadURL}
	}
	request.Header.Set("User-Agent", fmt.Sprintf("Tallylight/%s (+calendar import)", f.Version))
	request.Header.Set("Accept", "text/calendar, */*;q=0.5")
	if src.ETag != "" {
		request.Header.Set("If-None-Match", src.ETag)
	}
	if src.LastModified != "" {
		request.Header.Set("If-Modified-Since", src.LastModified)
	}
	return request, nil
}

// checkRedirect allows a few redirects, none to plain HTTP, and keeps the feed's address out of Referer.
func checkRedirect(next *http.Request, via []*http.Request) error {
	next.Header.Del("Referer")
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

// answer reads a response: 200 and 304 are good, all else is an error.
func answer(response *http.Response, src Source) (Fetched, error) {
	got := Fetched{
		Status: response.StatusCode, ContentType: response.Header.Get("Content-Type"), BodyHash: src.BodyHash,
		ETag: response.Header.Get("ETag"), LastModified: response.Header.Get("Last-Modified"),
	}
	switch response.StatusCode {
	case http.StatusNotModified:
		got.NotModified = true
		return got, nil
	case http.StatusOK:
	default:
		return Fetched{}, &FetchError{Code: CodeStatus, Status: response.StatusCode, RetryAfter: retryAfter(response.Header)}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
	case err != nil:
		return Fetched{}, fetchError(err)
	case len(body) > maxBody:
		return Fetched{}, &FetchError{Code: CodeTooLarge}
	}
	sum := sha256.Sum256(body)
	got.BodyHash = hex.EncodeToString(sum[:])
	if got.BodyHash == src.BodyHash {
		got.NotModified = true
		return got, nil
	}
	got.Body = body
	return got, nil
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
