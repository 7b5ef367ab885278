package text

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"tallylight/internal/cachetest"
)

// usualPlace is the part of the configuration of a product where a directive stands that names no other.
var usualPlace = map[string]string{
	"nginx": "location", "Varnish": "vcl", "HAProxy": "backend", "Apache": "server", "Squid": "conf", "Traffic Server": "records.config", "Caddy": "site",
}

// heading begins what stands in another place: a file, or a section of HAProxy.
var heading = regexp.MustCompile(`^(?:# ([\w.]+)|(cache) top|(frontend) site|(backend) www)$`)

// here puts the ports and files of a test in place of those that directives name.
var here = strings.NewReplacer("listen 443", "listen $ADDRESS", "bind :443", "bind $ADDRESS", "site.pem", "$DIR/site.pem",
	"/etc/squid/", "$DIR/", "http://127.0.0.1:8080", "http://$ORIGIN", "shmcb:/run/apache2/", "shmcb:$DIR/", "STRING 443:ssl", "STRING $PORT:ip-in=127.0.0.1:ssl",
	"*:80", "$ADDRESS", `"example.jp"`, `"$ADDRESS"`)

// placed takes a directive apart by the places where its lines are set.
func placed(product, code string) map[string]string {
	at, parts := usualPlace[product], map[string]string{}
	for line := range strings.SplitSeq(here.Replace(code), "\n") {
		if head := heading.FindStringSubmatch(line); head != nil {
			at = strings.Join(head[1:], "")
			continue
		}
		place := at
		switch {
		case strings.Contains(line, "http.server_ports"):
			place = "ports"
		case strings.HasPrefix(strings.TrimSpace(line), "bind "):
			place = "bind"
		case strings.HasPrefix(line, "listen "):
			place = "listen"
		case strings.HasPrefix(line, "ProxyPass "):
			place = "pass"
		}
		parts[place] += line + "\n"
	}
	return parts
}

// named gives the name under which a line of a product sets something, of which there is one; empty: it stands beside others.
func named(product, place, line string) string {
	words := strings.Fields(line)
	if len(words) == 0 || product == "Varnish" || product == "Caddy" || place == "plugin.config" {
		return ""
	}
	and := func(second ...string) string {
		if slices.Contains(second, words[0]) && len(words) > 1 {
			return words[0] + " " + words[1]
		}
		return words[0]
	}
	switch product {
	case "nginx":
		if words[0] == "proxy_ignore_headers" || words[0] == "proxy_hide_header" {
			return ""
		}
		return and("add_header", "proxy_set_header")
	case "HAProxy":
		if place == "cache" {
			return words[0]
		}
		return strings.Join(words, " ")
	case "Traffic Server":
		return and("CONFIG")
	case "Apache":
		return and("Header", "LoadModule")
	default:
		return and("refresh_pattern", "acl", "reply_header_access", "reply_header_replace", "request_header_access")
	}
}

// mend sets a directive in a configuration as somebody would who is told to: it takes the place of what stands there under the
// same name, and goes before the rest; with Apache and Caddy, whose last line wins, behind it.
func mend(s cachetest.Setup, code string) cachetest.Setup {
	parts, files := maps.Clone(s.Parts), maps.Clone(s.Files)
	if parts == nil {
		parts = map[string]string{}
	}
	if files == nil {
		files = map[string]string{}
	}
	for place, lines := range placed(s.Product, code) {
		if isFile(place) {
			files[place] = lines
			continue
		}
		rest := without(s.Product, place, parts[place], lines)
		if s.Product == "Apache" || s.Product == "Caddy" {
			parts[place] = rest + "\n" + lines
		} else {
			parts[place] = lines + rest
		}
	}
	s.Parts, s.Files = parts, files
	return s
}

// isFile says that a place is a file that no product has by itself.
func isFile(place string) bool {
	return slices.Contains([]string{"storeid.db", "header_rewrite.config", "compress.config"}, place)
}

// without leaves out of lines what is set anew; the lines that hold a whole place (listen, bind, pass, ports) are all of one name.
func without(product, place, lines, anew string) string {
	if slices.Contains([]string{"listen", "bind", "pass", "ports"}, place) {
		return ""
	}
	set := map[string]bool{}
	for line := range strings.SplitSeq(anew, "\n") {
		set[named(product, place, line)] = true
	}
	var rest []string
	for line := range strings.SplitSeq(lines, "\n") {
		if name := named(product, place, line); name == "" || !set[name] {
			rest = append(rest, line)
		}
	}
	return strings.Join(rest, "\n")
}

// atOrigin gives what is shown for the nginx of an origin; empty where nothing is.
func atOrigin(code string) string {
	_, rest, _ := strings.Cut(code, "# nginx of the origin\n")
	mine, _, _ := strings.Cut(rest, "\n#")
	return mine
}

// answered applies a directive that is for whatever layer at the origin: its lines are those of an answer.
func answered(page cachetest.Page, code string) cachetest.Page {
	for line := range strings.SplitSeq(code, "\n") {
		field, value, _ := strings.Cut(line, ": ")
		switch field {
		case "Cache-Control":
			page.CacheControl = value
		case "Content-Encoding":
			page.Gzip = true
		case "Vary":
			page.Also = varying(value)
		case "Alt-Svc":
			page.Also = offering(value)
		}
	}
	return page
}
