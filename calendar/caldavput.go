package calendar

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"strings"
	"time"
)

// putTimeout is for one object; a server that takes longer is tried again later.
const putTimeout = 20 * time.Second

// Put writes the object of a UID into a CalDAV collection (RFC 4791 5.3.2), over what is there. The error is a *FetchError.
func (f *Fetcher) Put(ctx context.Context, into Source, uid string, body []byte) error {
	return f.write(ctx, into, http.MethodPut, uid, body)
}

// Delete takes the object of a UID out of a CalDAV collection; what is not there is gone. The error is a *FetchError.
func (f *Fetcher) Delete(ctx context.Context, into Source, uid string) error {
	return f.write(ctx, into, http.MethodDelete, uid, nil)
}

// write sends one request, which is redirected nowhere: what is written must not be passed on.
func (f *Fetcher) write(ctx context.Context, into Source, method, uid string, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(f.Timeout, putTimeout))
	defer cancel()
	at, err := targetOf(into)
	if err != nil {
		return err
	}
	object := *at.url
	object.Path, object.RawPath = strings.TrimSuffix(object.Path, "/")+"/"+uid+".ics", ""
	request, err := http.NewRequestWithContext(ctx, method, object.String(), bytes.NewReader(body))
	if err != nil {
		return &FetchError{Code: CodeBadURL}
	}
	if body != nil {
		request.Header.Set("Content-Type", "text/calendar; charset=utf-8")
	}
	f.sign(request, at)
	client := *f.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return fetchError(err)
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, maxTag) // what it says has no bearing
	return refusal(method, response)
}

// refusal says why an answer to a write is no good one; nil where it is.
func refusal(method string, response *http.Response) error {
	switch status := response.StatusCode; {
	case status >= 200 && status < 300:
		return nil
	case method == http.MethodDelete && (status == http.StatusNotFound || status == http.StatusGone):
		return nil
	default:
		return &FetchError{Code: CodeStatus, Status: status, RetryAfter: retryAfter(response.Header)}
	}
}
