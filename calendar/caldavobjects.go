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
		case err != nil && len(p.came)+len(p.known) == 0:
			return err
		case err != nil:
			return nil
		}
	}
	return nil
}

func (p *davPass) add(path string, data []byte) {
	p.came[path] = data
	p.size += len(data)
}

// report fetches objects by one calendar-multiget (RFC 4791 7.9).
func (p *davPass) report(ctx context.Context, batch []davListed) error {
	var way redirects
	response, err := p.dav.ask(ctx, "REPORT", p.at, multiget(batch), &way)
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
		where, _ := below(p.at, r.Href)
		if data := r.prop().Data; asked[where] && data != nil && len(data) <= maxObject {
			delete(asked, where) // an answer that comes twice counts once
			p.add(where, data)
		}
		if p.size > p.dav.fetcher.limit() {
			return errTooManyBytes
		}
		return nil
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
	for _, o := range batch {
		if _, came := p.came[o.path]; came {
			continue
		}
		gets.Go(func() error {
			data, err := p.dav.object(ctx, p.at, o)
			if err != nil {
				return unlessOwn(err)
			}
			mu.Lock()
			defer mu.Unlock()
			p.add(o.path, data)
			return nil
		})
	}
	return gets.Wait()
}

// unlessOwn passes over what is wrong with one object only: the next one may come.
func unlessOwn(err error) error {
	var failed *FetchError
	if !errors.As(err, &failed) {
		return err
	}
	general := []int{http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusServiceUnavailable}
	switch failed.Code {
	case CodeStatus:
		if slices.Contains(general, failed.Status) {
			return failed
		}
	case CodeTooLarge, CodeEncoding, CodeRedirect, CodeDowngrade:
	default:
		return failed
	}
	return nil
}

// object fetches the bytes of one object.
func (c *davClient) object(ctx context.Context, base *url.URL, o davListed) ([]byte, error) {
	u, err := base.Parse(strings.TrimSpace(o.href))
	if err != nil {
		return nil, &FetchError{Code: CodeBadURL}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fetchError(err)
	}
	request.Header.Set("Accept", "text/calendar, */*;q=0.5")
	var way redirects
	response, err := c.fetcher.do(request, c.at.Source, &way)
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
func (c *davClient) ask(ctx context.Context, method string, at *url.URL, body string, way *redirects) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, at.String(), strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Depth", "1")
	request.Header.Set("Content-Type", `application/xml; charset="utf-8"`)
	response, err := c.fetcher.do(request, c.at.Source, way)
	if err != nil {
		return nil, err
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
