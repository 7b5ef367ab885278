package probe

import (
	"net/http"
	"net/url"
	"strings"

	"tallylight/readiness/toppage"
)

// letIn puts on a request what the page wants to see, where it goes to one of the page's own hosts. It gives whether it did.
func letIn(req *http.Request, page toppage.Page) bool {
	if !page.Access.Set() || !ownPlace(page, req.URL) {
		return false
	}
	for field, value := range page.Access.Fields() {
		req.Header.Set(field, value)
	}
	return true
}

// ownPlace says whether an address is on one of the page's own hosts, at its port. A secret for https does not go out in the
// clear, whatever way in the operator has named.
func ownPlace(page toppage.Page, at *url.URL) bool {
	own, err := url.Parse(page.URL)
	if err != nil {
		return false
	}
	if placeOf(own) == placeOf(at) {
		return true
	}
	if at.Scheme != "https" && own.Scheme == "https" {
		return false
	}
	for _, way := range append(entries(page, own), page.Entries...) {
		if there, err := url.Parse(way); err == nil && placeOf(there) == placeOf(at) {
			return true
		}
	}
	return false
}

// placeOf is the scheme, the host and the port of an address.
func placeOf(at *url.URL) string {
	port := at.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[at.Scheme]
	}
	return at.Scheme + "://" + strings.ToLower(at.Hostname()) + ":" + port
}

// hush takes what was sent to be let in out of the headers of an answer, but for where it leads: it may give back what it got.
func hush(h http.Header, access toppage.Access) {
	for field, values := range h {
		if field == "Location" {
			continue
		}
		for i := range values {
			values[i] = access.Hush(values[i])
		}
	}
}
