package calendar

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

const (
	objectsAtOnce = 100 // in one report
	getsAtOnce    = 4
)

// gather fetches the objects that changed. An object that cannot be had is passed over. Where the connection fails or
// the time is up after some have come, the rest is left for the next fetch, or a large collection would never be read.
func (p *davPass) gather(ctx context.Context, listed []davListed) error {
	var wanted []davListed
	for _, o := range listed {
		if p.changed(o) {
			wanted = append(wanted, o)
		}
	}
	reports := true
	for batch := range slices.Chunk(wanted, objectsAtOnce) {
		if reports {
			reports = p.report(ctx, batch) == nil
		}
		err := p.getRest(ctx, batch)
		switch {
		case errors.Is(ctx.Err(), context.Canceled):
			return ctx.Err()
		case p.size > p.dav.fetcher.limit():
			return errTooManyBytes
		case err != nil:
			p.last, p.broke = err, true
			return p.unlessAny()
		}
	}
	return p.unlessAny()
}

// unlessAny gives the error of the objects that could not be had where nothing is known of any other.
func (p *davPass) unlessAny() error {
	if len(p.came)+len(p.known) > 0 {
		return nil
	}
	return p.last
}

// add takes the bytes of an object, until all together are too many.
func (p *davPass) add(path string, data []byte) error {
	p.came[path] = data
	p.size += len(data)
	if p.size > p.dav.fetcher.limit() {
		return errTooManyBytes
	}
	return nil
}

// report fetches objects by one calendar-multiget (RFC 4791 7.9).
func (p *davPass) report(ctx context.Context, batch []davListed) error {
	var way redirects
	response, err := p.dav.ask(ctx, "REPORT", alsoMembers, p.at, multiget(batch), &way)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	asked := map[string]bool{}
	for _, o := range batch {
		asked[o.path] = true
	}
	left := p.dav.fetcher.limit() - p.size
	return readMultistatus(response, 2*left+maxListing, 2*maxObject, func(r davResponse) error {
		where, err := within(p.at, r.Href)
		data := r.prop().Data
		if err != nil || !asked[where.Path] || data == nil || len(data) > maxObject {
			return nil
		}
		delete(asked, where.Path) // what comes twice counts once
		return p.add(where.Path, data)
	})
}

func multiget(batch []davListed) string {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">` +
		`<D:prop><C:calendar-data/></D:prop>`)
	for _, o := range batch {
		b.WriteString("<D:href>")
		_ = xml.EscapeText(&b, []byte(o.href)) // a buffer takes everything
		b.WriteString("</D:href>")
	}
	b.WriteString("</C:calendar-multiget>")
	return b.String()
}

// getRest fetches one by one those objects of a batch that have not come: the server gives no reports, or one object
// spoils them.
func (p *davPass) getRest(ctx context.Context, batch []davListed) error {
	var mu sync.Mutex
	gets, ctx := errgroup.WithContext(ctx)
	gets.SetLimit(getsAtOnce)
	for _, o := range p.missing(batch) {
		gets.Go(func() error {
			data, err := p.dav.object(ctx, p.at, o)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				return p.add(o.path, data)
			case concernsAll(err):
				return err
			default:
				p.last, p.broke = err, p.broke || brokeOff(err)
				return nil
			}
		})
	}
	return gets.Wait()
}

func (p *davPass) missing(batch []davListed) (missing []davListed) {
	for _, o := range batch {
		if _, came := p.came[o.path]; !came {
			missing = append(missing, o)
		}
	}
	return missing
}

// concernsAll says that the next object will not come either.
func concernsAll(err error) bool {
	var failed *FetchError
	if !errors.As(err, &failed) {
		return true
	}
	switch failed.Code {
	case CodeStatus:
		general := []int{http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusServiceUnavailable}
		return slices.Contains(general, failed.Status)
	case CodeTooLarge, CodeEncoding, CodeRedirect, CodeDowngrade, CodeIncomplete:
		return false
	default:
		return true
	}
}

// brokeOff says that an object began to come.
func brokeOff(err error) bool {
	var failed *FetchError
	return errors.As(err, &failed) && failed.Code == CodeIncomplete
}

// object fetches the bytes of one object.
func (c *davClient) object(ctx context.Context, base *url.URL, o davListed) ([]byte, error) {
	u, err := within(base, o.href)
	if err != nil {
		return nil, &FetchError{Code: CodeBadURL}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fetchError(err)
	}
	request.Header.Set("Accept", "text/calendar, */*;q=0.5")
	var way redirects
	response, err := c.fetcher.do(request, c.at, &way)
	if err != nil {
		return nil, fetchError(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, statusError(response)
	}
	data, err := readBody(response, maxObject, 0)
	if err != nil {
		return nil, bodyError(err)
	}
	return data, nil
}

// ask sends a request of WebDAV; what comes is a multistatus.
func (c *davClient) ask(ctx context.Context, method, depth string, at *url.URL, body string, way *redirects) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, at.String(), strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Depth", depth)
	request.Header.Set("Content-Type", `application/xml; charset="utf-8"`)
	response, err := c.fetcher.do(request, c.at, way)
	if err != nil {
		return nil, fetchError(err)
	}
	switch response.StatusCode {
	case http.StatusMultiStatus:
		return response, nil
	case http.StatusOK, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		err = &FetchError{Code: CodeCalDAV}
	default:
		err = statusError(response)
	}
	response.Body.Close()
	return nil, err
}
