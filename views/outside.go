package views

import "net/url"

// wayTo is the link by which somebody signs in at a provider, and goes on to next.
func wayTo(way Way, next string) string {
	return "/signin/oidc/" + url.PathEscape(way.ID) + "?" + url.Values{"next": {next}}.Encode()
}
