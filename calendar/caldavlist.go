package calendar

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

const (
	maxDiscovery = 64 << 10 // bytes of XML about one resource
	maxNames     = 20       // of calendars to choose from
)

// davClient asks one CalDAV server.
type davClient struct {
	fetcher *Fetcher
	at      target
}

// davCollection is a calendar of CalDAV, or a folder of such.
type davCollection struct {
	url      *url.URL
	name     string
	calendar bool
	objects  []davListed  // of a calendar
	inner    []davListing // calendars in a folder
	moved    string       // the calendar's own address, where it is not the one that was asked
}

// davListed is an object in the list of a collection.
type davListed struct {
	href string // as the server wrote it
	path string
	etag string
}

// davListing is a calendar in a list of such.
type davListing struct{ path, name string }

// find lists the calendar at the address, or the only one of the folder or of the person that it is the address of.
func (c *davClient) find(ctx context.Context) (davCollection, error) {
	found, err := c.list(ctx, c.at.url)
	if err != nil || found.calendar {
		return found, err
	}
	if len(found.inner) == 0 {
		if found.inner, err = c.discover(ctx, found.url); err != nil {
			return davCollection{}, err
		}
	}
	switch len(found.inner) {
	case 0:
		return davCollection{}, &FetchError{Code: CodeCalDAV}
	case 1:
	default:
		return davCollection{}, &FetchError{Code: CodeSeveral, Detail: names(found.inner)}
	}
	only := *found.url
	only.Path, only.RawPath = found.inner[0].path, ""
	inner, err := c.list(ctx, &only)
	if err == nil && !inner.calendar {
		err = &FetchError{Code: CodeCalDAV}
	}
	inner.moved = c.at.movedTo(only)
	return inner, err
}

func names(calendars []davListing) string {
	var all []string
	for _, c := range calendars[:min(len(calendars), maxNames)] {
		name := c.name
		if name == "" {
			name = path.Base(c.path)
		}
		all = append(all, clip(strings.Join(strings.Fields(name), " ")))
	}
	return strings.Join(all, ", ")
}

const propfind = `<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`

// whatIsThere asks for what tells a calendar from a folder, and for its objects (RFC 4791 5.2, RFC 4918 9.1).
const whatIsThere = propfind + `<D:prop><D:resourcetype/><D:displayname/>` +
	`<D:getetag/><D:getcontenttype/><C:supported-calendar-component-set/></D:prop></D:propfind>`

// list asks what lies at an address and directly below it.
func (c *davClient) list(ctx context.Context, at *url.URL) (davCollection, error) {
	var way redirects
	response, err := c.ask(ctx, "PROPFIND", alsoMembers, at, whatIsThere, &way)
	if err != nil {
		return davCollection{}, err
	}
	defer response.Body.Close()
	found := davCollection{url: response.Request.URL}
	itself := false
	err = readMultistatus(response, maxListing, maxTag, func(r davResponse) error {
		where, err := within(found.url, r.Href)
		switch {
		case hasStatus(r.Status, "507"): // RFC 6578 3.6: the list is cut
			return &FetchError{Code: CodeStatus, Status: http.StatusInsufficientStorage}
		case err != nil:
			return errNotDAV
		case strings.TrimSuffix(where.Path, "/") == strings.TrimSuffix(found.url.Path, "/"):
			itself = true
			found.calendar, found.name = r.prop().Kind.Calendar != nil, r.prop().Name
		default:
			found.add(r, where.Path)
		}
		if len(found.objects) > maxObjects {
			return errTooManyBytes
		}
		return nil
	})
	if err == nil && !itself {
		err = errNotDAV
	}
	if found.calendar && way.permanent() {
		found.moved = c.at.movedTo(*found.url)
	}
	return found, err
}

func (c *davCollection) add(r davResponse, where string) {
	prop := r.prop()
	switch {
	case prop.Kind.Calendar != nil && takesEvents(prop):
		c.inner = append(c.inner, davListing{where, prop.Name})
	case prop.Kind.Collection != nil, prop.Kind.Calendar != nil, isOther(prop.Type):
	default:
		c.objects = append(c.objects, davListed{r.Href, where, storable(prop.ETag)})
	}
}

// takesEvents says that a calendar may hold events: one that does not say takes everything (RFC 4791 5.2.3).
func takesEvents(prop davProp) bool {
	for _, c := range prop.Components {
		if strings.EqualFold(c.Name, "VEVENT") {
			return true
		}
	}
	return len(prop.Components) == 0
}

// isOther says that the type of an object tells that it is no event.
func isOther(contentType string) bool {
	lower := strings.ToLower(contentType)
	return slices.ContainsFunc([]string{"component=vtodo", "component=vjournal", "text/vcard"},
		func(sign string) bool { return strings.Contains(lower, sign) })
}

// within reads a reference of a server to what it keeps. The host is the one that was asked: behind a proxy servers
// name others, and nobody else is to be asked.
func within(base *url.URL, href string) (*url.URL, error) {
	u, err := base.Parse(strings.TrimSpace(href))
	if err != nil {
		return nil, err
	}
	u.Scheme, u.Host, u.User = base.Scheme, base.Host, nil
	return u, nil
}

// What leads from an address to the calendars of the person whose credentials these are (RFC 5397, RFC 4791 6.2.1).
const (
	whoAsks     = propfind + `<D:prop><D:current-user-principal/></D:prop></D:propfind>`
	whoseHome   = propfind + `<D:prop><C:calendar-home-set/></D:prop></D:propfind>`
	onlyItself  = "0" // values of the header Depth
	alsoMembers = "1"
)

// discover lists the calendars of the person whose credentials these are.
func (c *davClient) discover(ctx context.Context, at *url.URL) ([]davListing, error) {
	principal, err := c.reference(ctx, at, whoAsks, func(p davProp) []string { return p.Principal.Hrefs })
	if err != nil {
		return nil, err
	}
	home, err := c.reference(ctx, principal, whoseHome, func(p davProp) []string { return p.Home.Hrefs })
	if err != nil {
		return nil, err
	}
	found, err := c.list(ctx, home)
	return found.inner, err
}

// reference asks for a property that refers to something else, and gives the address of that.
func (c *davClient) reference(ctx context.Context, at *url.URL, question string, hrefs func(davProp) []string) (*url.URL, error) {
	var way redirects
	response, err := c.ask(ctx, "PROPFIND", onlyItself, at, question, &way)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var to *url.URL
	err = readMultistatus(response, maxDiscovery, maxTag, func(r davResponse) (err error) {
		if all := hrefs(r.prop()); to == nil && len(all) > 0 {
			to, err = within(response.Request.URL, all[0])
		}
		return err
	})
	if err == nil && to == nil {
		err = errNotDAV
	}
	return to, err
}
