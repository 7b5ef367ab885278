package toppage

import (
	"net/url"
	"slices"
	"strings"
)

// Guards says that a web address is of a page that counts for the event, or a way in to one: its checks speak for it too.
func (s Shield) Guards(address string) bool {
	pages := []*Page{s.Page}
	for i := range s.All {
		pages = append(pages, s.All[i].Page)
	}
	return slices.ContainsFunc(pages, func(p *Page) bool {
		return p != nil && slices.ContainsFunc(append([]string{p.URL}, p.Entries...), func(own string) bool { return siteOf(own) == siteOf(address) })
	})
}

// siteOf is the host of an address, with its port and without www.
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.")
}
