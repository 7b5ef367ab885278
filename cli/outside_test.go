package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallylight/readiness"
)

// okta is one provider as it should be.
var okta = []string{"TALLYLIGHT_OIDC_OKTA_ISSUER=https://example.okta.com", "TALLYLIGHT_OIDC_OKTA_CLIENT_ID=tally", "TALLYLIGHT_OIDC_OKTA_CLIENT_SECRET=s3cret",
	"TALLYLIGHT_OIDC_OKTA_ROLE_CLAIM=groups", "TALLYLIGHT_OIDC_OKTA_ROLES=sre-team=sre, pr-team=pr"}

func with(base []string, more ...string) []string { return append(base[:len(base):len(base)], more...) }

// complaints reads providers, and gives what is wrong.
func complaints(list string, environ []string) (said []string) {
	providers(list, environ, func(format string, args ...any) { said = append(said, fmt.Errorf(format, args...).Error()) })
	return said
}

func TestProvidersOfTheEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	environ := with(okta[:1:1], "TALLYLIGHT_OIDC_OKTA_CLIENT_ID=tally", "TALLYLIGHT_OIDC_OKTA_CLIENT_SECRET_FILE="+file, "TALLYLIGHT_OIDC_OKTA_ROLE_CLAIM=groups",
		"TALLYLIGHT_OIDC_OKTA_ROLES=SRE Team=sre, cn=pr=pr", "TALLYLIGHT_OIDC_OKTA_SCOPES=email groups", "TALLYLIGHT_OIDC_PROVIDERS=okta")
	all := providers(" OKTA ,", environ, func(string, ...any) {})
	if len(all) != 1 {
		t.Fatalf("%+v", all)
	}
	p := all[0]
	if p.ID != "okta" || p.Name != "Okta" || p.Secret != "from a file" || strings.Join(p.Scopes, " ") != "openid email groups" || p.Roles["SRE Team"] != readiness.SRE || p.Roles["cn=pr"] != readiness.PR {
		t.Errorf("%+v", p)
	}
}

func TestWhatIsWrongWithProvidersIsSaid(t *testing.T) {
	for _, row := range []struct {
		sentence, list string
		environ        []string
		want           string
	}{
		{"none", "", nil, ""},
		{"one as it should be", "okta", with(okta[:4:4], "TALLYLIGHT_OIDC_OKTA_ROLES=sre-team=sre"), ""},
		{"nothing is said of it", "okta", nil, "TALLYLIGHT_OIDC_OKTA_ISSUER is"},
		{"no client", "okta", okta[:1], "TALLYLIGHT_OIDC_OKTA_CLIENT_ID is missing"},
		{"an issuer in the open", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_ISSUER=http://okta.example.com"), "OKTA_ISSUER is \"http://okta.example.com\""},
		{"an issuer that is none", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_ISSUER=okta"), "OKTA_ISSUER is \"okta\""},
		{"an issuer of this machine", "okta", with(okta[1:4:4], "TALLYLIGHT_OIDC_OKTA_ISSUER=http://127.0.0.1:8081", "TALLYLIGHT_OIDC_OKTA_ROLES=a=sre"), ""},
		{"a name twice", "okta,okta", okta, "use each name once"},
		{"a name with a dash", "my-idp", nil, "TALLYLIGHT_OIDC_PROVIDERS has \"my-idp\""},
		{"a role that there is not", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_ROLES=a=boss"), "OKTA_ROLES has \"a=boss\""},
		{"a group without a role", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_ROLES=a"), "OKTA_ROLES has \"a\""},
		{"a claim without roles", "okta", okta[:4], "ROLE_CLAIM and TALLYLIGHT_OIDC_OKTA_ROLES belong together"},
		{"a default that is no role", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_DEFAULT_ROLE=all"), "DEFAULT_ROLE is \"all\""},
		{"a variable that is misspelt", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_ROLE=a=sre"), "TALLYLIGHT_OIDC_OKTA_ROLE is set, and no provider"},
		{"a provider that is not named", "", okta, "TALLYLIGHT_OIDC_OKTA_CLIENT_ID is set, and no provider"},
		{"a secret twice", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_CLIENT_SECRET_FILE=/dev/null"), "are both set"},
		{"a file that is not there", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_CLIENT_SECRET_FILE=/none"), "cannot be read"},
		{"a claim without its value", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_REQUIRE=hd"), "REQUIRE has \"hd\""},
		{"neither true nor false", "okta", with(okta, "TALLYLIGHT_OIDC_OKTA_TRUST_EMAIL=yes"), "use true or false"},
		{"everybody with a Google account", "google", []string{"TALLYLIGHT_OIDC_GOOGLE_ISSUER=https://accounts.google.com", "TALLYLIGHT_OIDC_GOOGLE_CLIENT_ID=c",
			"TALLYLIGHT_OIDC_GOOGLE_DEFAULT_ROLE=viewer"}, "lets everybody in who has a Google account"},
	} {
		said := complaints(row.list, row.environ)
		if got := strings.Join(said, "\n"); row.want == "" && got != "" || !strings.Contains(got, row.want) || strings.Contains(got, "s3cret") {
			t.Errorf("%s: it says %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestAHeaderNeedsItsProxies(t *testing.T) {
	for _, row := range []struct {
		sentence string
		c        config
		want     string
	}{
		{"no header", config{}, ""},
		{"a header of anybody", config{AuthHeader: "Remote-User"}, "without TALLYLIGHT_TRUSTED_PROXIES"},
		{"a header of a proxy", config{AuthHeader: "Remote-User", Proxies: "10.0.0.1, fd00::/8"}, ""},
		{"a proxy that is none", config{AuthHeader: "Remote-User", Proxies: "proxy.example"}, ""},
		{"groups without a header", config{AuthGroups: "Remote-Groups"}, "TALLYLIGHT_AUTH_HEADER is missing"},
		{"a header with a space", config{AuthHeader: "Remote User", Proxies: "10.0.0.1"}, "is not the name of a header"},
		{"a header that browsers send", config{AuthHeader: "cookie", Proxies: "10.0.0.1"}, "browsers send cookie themselves"},
		{"groups in a header that browsers send", config{AuthHeader: "Remote-User", AuthGroups: "Authorization", AuthRoles: "a=sre", Proxies: "10.0.0.1"}, "browsers send Authorization themselves"},
		{"roles without groups", config{AuthHeader: "Remote-User", Proxies: "10.0.0.1", AuthRoles: "a=sre"}, "belong together"},
		{"a way out that is no address", config{AuthHeader: "Remote-User", Proxies: "10.0.0.1", AuthSignOut: "/logout"}, "TALLYLIGHT_AUTH_SIGN_OUT"},
		{"a provider without our address", config{OIDC: "okta"}, "TALLYLIGHT_BASE_URL is missing"},
	} {
		var said []string
		set := settings{config: row.c}
		set.proxies, _ = trustedProxies(row.c.Proxies) // what is wrong of it is said elsewhere
		set.outside(nil, func(format string, args ...any) { said = append(said, fmt.Errorf(format, args...).Error()) })
		if got := strings.Join(said, "\n"); row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s: it says %q, want %q", row.sentence, got, row.want)
		}
		if row.want == "" && (set.proxy == nil) != (row.c.AuthHeader == "") {
			t.Errorf("%s: %+v", row.sentence, set.proxy)
		}
	}
}
