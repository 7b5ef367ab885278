package cli

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
)

type checkConfigCmd struct {
	config `embed:""`
}

// Run prints the configuration in force, secrets masked.
func (cmd *checkConfigCmd) Run(std *streams) error {
	set, err := cmd.Validate()
	if err != nil {
		return exitError{1, err.Error()}
	}
	for _, line := range append([][2]string{
		{"TALLYLIGHT_LISTEN", cmd.Listen}, {"DATABASE_URL", masked(cmd.Database)}, {"TALLYLIGHT_KEY_FILE", cmd.KeyFile}, {"TALLYLIGHT_KEY", hidden(cmd.Key)},
		{"TALLYLIGHT_BASE_URL", cmd.BaseURL},
		{"TALLYLIGHT_ZONE", cmd.Zone}, {"TALLYLIGHT_ZONE2", cmd.Zone2}, {"TALLYLIGHT_ALLOW", cmd.Allow},
		{"TALLYLIGHT_TRUSTED_PROXIES", cmd.Proxies},
		{"TALLYLIGHT_RESOLVERS", cmd.Names}, {"TALLYLIGHT_REFERENCES", cmd.Known},
		{"TALLYLIGHT_CALENDAR_MB", strconv.Itoa(cmd.Calendar)}, {"TALLYLIGHT_API_RATE", strconv.Itoa(cmd.Rate)},
		{"TALLYLIGHT_SNAPSHOT", cmd.Snapshot}, {"TALLYLIGHT_LANG", cmd.Lang}, {"TALLYLIGHT_LOG", cmd.LogLevel},
		{"TALLYLIGHT_AUTH_HEADER", cmd.AuthHeader}, {"TALLYLIGHT_AUTH_EMAIL", cmd.AuthEmail},
		{"TALLYLIGHT_AUTH_NAME", cmd.AuthName}, {"TALLYLIGHT_AUTH_GROUPS", cmd.AuthGroups}, {"TALLYLIGHT_AUTH_ROLES", cmd.AuthRoles},
		{"TALLYLIGHT_AUTH_DEFAULT_ROLE", cmd.AuthDefault}, {"TALLYLIGHT_AUTH_SIGN_OUT", cmd.AuthSignOut}, {"TALLYLIGHT_OIDC_PROVIDERS", cmd.OIDC},
	}, oidcLines(set, os.Environ())...) {
		if _, err := fmt.Fprintf(std.Out, "%s=%s\n", line[0], line[1]); err != nil {
			return err
		}
	}
	return nil
}

// hidden stands for a secret; empty where there is none.
func hidden(secret string) string {
	if secret == "" {
		return ""
	}
	return "••••"
}

// masked hides the password of a database address.
func masked(database string) string {
	if strings.HasPrefix(database, "sqlite:") {
		return database
	}
	u, err := url.Parse(database)
	if err != nil {
		return "••••"
	}
	if q := u.Query(); q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return strings.ReplaceAll(u.Redacted(), "xxxxx", "••••")
}
