package cli

import (
	"maps"
	"net/netip"
	"net/textproto"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/web"
	"tallylight/web/provider"
)

// oidcPrefix begins the variables of providers; oidcList names them.
const (
	oidcPrefix = "TALLYLIGHT_OIDC_"
	oidcList   = oidcPrefix + "PROVIDERS"
)

// oidcVariables are those of each provider, and whether one is a secret. A provider's begins with its id: TALLYLIGHT_OIDC_OKTA_ISSUER.
var oidcVariables = []struct {
	name   string
	secret bool
}{{"ISSUER", false}, {"CLIENT_ID", false}, {"CLIENT_SECRET", true}, {"CLIENT_SECRET_FILE", false}, {"NAME", false}, {"SCOPES", false},
	{"ROLE_CLAIM", false}, {"ROLES", false}, {"DEFAULT_ROLE", false}, {"REQUIRE", false}, {"TRUST_EMAIL", false}}

// providerID is what a provider may be called: it is part of addresses and of variables.
var providerID = regexp.MustCompile(`^[a-z][a-z0-9]{0,30}$`)

// providers reads the providers that the environment names; an error is one sentence for each thing that is wrong.
func providers(list string, environ []string, note func(format string, args ...any)) (all []provider.Settings) {
	values, unused := map[string]string{}, map[string]bool{}
	for _, line := range environ {
		if name, value, _ := strings.Cut(line, "="); strings.HasPrefix(name, oidcPrefix) && name != oidcList {
			values[name], unused[name] = value, true
		}
	}
	for id := range strings.SplitSeq(list, ",") {
		if id = strings.ToLower(strings.TrimSpace(id)); id == "" {
			continue
		}
		if !providerID.MatchString(id) || slices.ContainsFunc(all, func(s provider.Settings) bool { return s.ID == id }) {
			note("%s has %q; use each name once, letters and digits only, such as google,okta", oidcList, id)
			continue
		}
		read := oidcReader{oidcPrefix + strings.ToUpper(id) + "_", values, note}
		for _, v := range oidcVariables {
			delete(unused, read.prefix+v.name)
		}
		all = append(all, read.settings(id))
	}
	for _, name := range slices.Sorted(maps.Keys(unused)) {
		note("%s is set, and no provider has such a variable; check its spelling, and that %s names the provider", name, oidcList)
	}
	return all
}

// oidcReader reads the variables of one provider.
type oidcReader struct {
	prefix string
	values map[string]string
	note   func(format string, args ...any)
}

func (r oidcReader) get(name string) string { return strings.TrimSpace(r.values[r.prefix+name]) }

func (r oidcReader) settings(id string) provider.Settings {
	s := provider.Settings{ID: id, Name: r.get("NAME"), Issuer: r.get("ISSUER"), Client: r.get("CLIENT_ID"), Secret: r.secret(),
		Groups: r.get("ROLE_CLAIM"), Scopes: strings.Fields(strings.ReplaceAll(r.get("SCOPES"), ",", " "))}
	if s.Name == "" {
		s.Name = strings.ToUpper(id[:1]) + id[1:]
	}
	if len(s.Scopes) == 0 {
		s.Scopes = []string{"profile", "email"}
	}
	if !slices.Contains(s.Scopes, "openid") {
		s.Scopes = append([]string{"openid"}, s.Scopes...)
	}
	if !isIssuer(s.Issuer) {
		r.note("%sISSUER is %q; give the issuer of the provider, such as https://accounts.google.com", r.prefix, s.Issuer)
	}
	if s.Client == "" {
		r.note("%sCLIENT_ID is missing; the provider gives it when Tallylight is registered there", r.prefix)
	}
	s.Admission = admission(r.prefix+"ROLES", r.get("ROLES"), r.prefix+"DEFAULT_ROLE", r.get("DEFAULT_ROLE"), r.note)
	if (s.Groups == "") != (len(s.Roles) == 0) {
		r.note("%sROLE_CLAIM and %sROLES belong together: which claim holds the groups, and which role each gives, such as sre-team=sre", r.prefix, r.prefix)
	}
	s.Require, s.TrustEmail = r.required(), r.flag("TRUST_EMAIL")
	if s.Issuer == "https://accounts.google.com" && s.Default != "" && len(s.Require) == 0 {
		r.note("%sDEFAULT_ROLE lets everybody in who has a Google account; name your domain, too: %sREQUIRE=hd=example.com", r.prefix, r.prefix)
	}
	return s
}

// secret is what the provider knows Tallylight by; it may be in a file.
func (r oidcReader) secret() string {
	secret, file := r.get("CLIENT_SECRET"), r.get("CLIENT_SECRET_FILE")
	if file == "" {
		return secret
	}
	if secret != "" {
		r.note("%sCLIENT_SECRET and %sCLIENT_SECRET_FILE are both set; leave one out", r.prefix, r.prefix)
	}
	content, err := os.ReadFile(file)
	if err != nil || strings.TrimSpace(string(content)) == "" {
		r.note("%sCLIENT_SECRET_FILE is %q, which cannot be read or is empty", r.prefix, file)
	}
	return strings.TrimSpace(string(content))
}

func (r oidcReader) flag(name string) bool {
	switch r.get(name) {
	case "", "false":
		return false
	case "true":
		return true
	}
	r.note("%s%s is %q; use true or false", r.prefix, name, r.get(name))
	return false
}

// required reads claims that have to have a value: hd=example.com, several separated by commas.
func (r oidcReader) required() map[string]string {
	all := map[string]string{}
	for entry := range strings.SplitSeq(r.get("REQUIRE"), ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		claim, value, ok := strings.Cut(entry, "=")
		if !ok || claim == "" || value == "" {
			r.note("%sREQUIRE has %q; write claim=value, such as hd=example.com", r.prefix, entry)
			continue
		}
		all[claim] = value
	}
	return all
}

// isIssuer says whether an address is an issuer: https, or http on this machine, without query and fragment.
func isIssuer(issuer string) bool {
	u, err := url.Parse(issuer)
	if err != nil || !fault.IsLink(issuer) || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	addr, bad := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Hostname() == "localhost" || bad == nil && addr.IsLoopback()
}

// admission reads which group gives which role, and what everybody else has.
func admission(rolesName, roles, otherName, other string, note func(format string, args ...any)) account.Admission {
	a := account.Admission{Roles: map[string]readiness.Role{}, Default: readiness.Role(other)}
	if other != "" && !a.Default.Valid() {
		note("%s is %q; use viewer, pr, sre or admin", otherName, other)
	}
	for entry := range strings.SplitSeq(roles, ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		i := strings.LastIndex(entry, "=")
		if i < 1 || !readiness.Role(entry[i+1:]).Valid() {
			note("%s has %q; write group=role with viewer, pr, sre or admin, such as sre-team=sre", rolesName, entry)
			continue
		}
		a.Roles[strings.TrimSpace(entry[:i])] = readiness.Role(entry[i+1:])
	}
	return a
}

// meantOtherwise are headers that clients send, which nobody can take for the word of a proxy.
var meantOtherwise = []string{"Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Connection", "Content-Length", "Content-Type", "Cookie", "Forwarded",
	"Host", "Origin", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"}

// proxy reads the headers by which a proxy says who asks; nil where none does.
func (c config) proxy(peers []netip.Prefix, note func(format string, args ...any)) *web.Proxy {
	more := []string{c.AuthEmail, c.AuthName, c.AuthGroups, c.AuthRoles, c.AuthDefault, c.AuthSignOut}
	if c.AuthHeader == "" {
		if slices.ContainsFunc(more, func(s string) bool { return s != "" }) {
			note("TALLYLIGHT_AUTH_HEADER is missing, and other variables that begin so are set; name the header that tells who asks, such as Remote-User")
		}
		return nil
	}
	if len(peers) == 0 {
		note("TALLYLIGHT_AUTH_HEADER is set without TALLYLIGHT_TRUSTED_PROXIES: anybody could send the header; name the addresses of the proxies")
	}
	for _, name := range []string{c.AuthHeader, c.AuthEmail, c.AuthName, c.AuthGroups} {
		if name != "" && !headerName.MatchString(name) {
			note("TALLYLIGHT_AUTH_HEADER: %q is not the name of a header; use one such as Remote-User", name)
		}
		if slices.Contains(meantOtherwise, textproto.CanonicalMIMEHeaderKey(name)) {
			note("TALLYLIGHT_AUTH_HEADER: browsers send %s themselves, so that anybody could say who they are; use one that only the proxy sets, such as Remote-User", name)
		}
	}
	if c.AuthSignOut != "" && !fault.IsLink(c.AuthSignOut) {
		note("TALLYLIGHT_AUTH_SIGN_OUT is %q; give the whole address where people sign out", c.AuthSignOut)
	}
	p := &web.Proxy{Peers: peers, User: textproto.CanonicalMIMEHeaderKey(c.AuthHeader), Email: c.AuthEmail, Name: c.AuthName, Groups: c.AuthGroups, SignOut: c.AuthSignOut}
	p.Admission = admission("TALLYLIGHT_AUTH_ROLES", c.AuthRoles, "TALLYLIGHT_AUTH_DEFAULT_ROLE", c.AuthDefault, note)
	if (c.AuthGroups == "") != (len(p.Roles) == 0) {
		note("TALLYLIGHT_AUTH_GROUPS and TALLYLIGHT_AUTH_ROLES belong together: which header lists the groups, and which role each gives, such as sre-team=sre")
	}
	return p
}

var headerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,99}$`)

// outside reads how people sign in other than by a password.
func (s *settings) outside(environ []string, note func(format string, args ...any)) {
	s.providers = providers(s.OIDC, environ, note)
	if len(s.providers) > 0 && s.BaseURL == "" {
		note("TALLYLIGHT_BASE_URL is missing: a provider sends people back to it; give the public address, such as https://tallylight.example.com")
	}
	s.proxy = s.config.proxy(s.proxies, note)
}

// oidcLines are the variables of the providers as check-config prints them, secrets masked.
func oidcLines(set settings, environ []string) (lines [][2]string) {
	for _, p := range set.providers {
		for _, v := range oidcVariables {
			name := oidcPrefix + strings.ToUpper(p.ID) + "_" + v.name
			i := slices.IndexFunc(environ, func(line string) bool { return strings.HasPrefix(line, name+"=") })
			if i < 0 {
				continue
			}
			_, value, _ := strings.Cut(environ[i], "=")
			if v.secret && value != "" {
				value = "••••"
			}
			lines = append(lines, [2]string{name, value})
		}
	}
	return lines
}
