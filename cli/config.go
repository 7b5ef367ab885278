package cli

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"tallylight/outbound"
	"tallylight/readiness/fault"
	"tallylight/seal"
	"tallylight/web"
	"tallylight/web/provider"
)

// config is the environment: everything that can be set, with its default. It is read in package main only.
type config struct {
	Listen   string `env:"TALLYLIGHT_LISTEN" default:"127.0.0.1:8080" help:"Listen address."`
	Database string `env:"DATABASE_URL" default:"sqlite:tallylight.db" help:"Database: sqlite:FILE or postgres://USER@HOST/NAME."`
	KeyFile  string `name:"key-file" env:"TALLYLIGHT_KEY_FILE" help:"File with the keys by which stored secrets are encrypted. Default: tallylight.key beside a SQLite database, made at the first start."`
	Key      string `env:"TALLYLIGHT_KEY" hidden:"" help:"The same keys themselves, separated by commas, instead of a file."`
	BaseURL  string `env:"TALLYLIGHT_BASE_URL" help:"Public URL, if it differs from the listen address, such as https://tallylight.example.com."`
	Zone     string `env:"TALLYLIGHT_ZONE" default:"Asia/Tokyo" help:"Primary time zone (IANA name)."`
	Zone2    string `env:"TALLYLIGHT_ZONE2" default:"America/Los_Angeles" help:"Second time zone, shown beside the primary one."`
	Proxies  string `name:"trusted-proxies" env:"TALLYLIGHT_TRUSTED_PROXIES" help:"Reverse proxies in front of Tallylight: comma-separated addresses or CIDRs. X-Forwarded-For, X-Forwarded-Proto and TALLYLIGHT_AUTH_HEADER are read from these only."`
	Allow    string `env:"TALLYLIGHT_ALLOW" help:"Private addresses that Tallylight may connect to: comma-separated host-or-CIDR:port."`
	Names    string `name:"resolvers" env:"TALLYLIGHT_RESOLVERS" help:"Additional DNS resolvers for checking top pages: comma-separated addresses, with a port if it is not 53."`
	Known    string `name:"references" env:"TALLYLIGHT_REFERENCES" help:"Comma-separated URLs of other sites that nearly always respond. If a top page and all of them fail to respond, the network of this machine is assumed to be down."`
	Calendar int    `name:"calendar-mb" env:"TALLYLIGHT_CALENDAR_MB" default:"32" help:"Maximum size of a calendar in MB after decompression, 1 to 512."`
	Rate     int    `name:"api-rate" env:"TALLYLIGHT_API_RATE" default:"3000" help:"Maximum number of API requests a minute of one token, signed-in person or client address; 0 for no limit."`
	Snapshot string `env:"TALLYLIGHT_SNAPSHOT" help:"Folder to which the wall display is written every minute as static files, so that another web server can show it while this one is down."`
	OIDC     string `name:"oidc-providers" env:"TALLYLIGHT_OIDC_PROVIDERS" help:"Providers of OpenID Connect at which people sign in: comma-separated names, such as google,okta. Each has variables of its own; see Sign-in."`

	AuthHeader  string `env:"TALLYLIGHT_AUTH_HEADER" help:"Header in which a trusted proxy says who asks, such as Remote-User."`
	AuthEmail   string `env:"TALLYLIGHT_AUTH_EMAIL" help:"Header with the e-mail address of whoever asks."`
	AuthName    string `env:"TALLYLIGHT_AUTH_NAME" help:"Header with their name."`
	AuthGroups  string `env:"TALLYLIGHT_AUTH_GROUPS" help:"Header with their groups, separated by commas."`
	AuthRoles   string `env:"TALLYLIGHT_AUTH_ROLES" help:"Roles by group: comma-separated group=role."`
	AuthDefault string `name:"auth-default-role" env:"TALLYLIGHT_AUTH_DEFAULT_ROLE" help:"Role of those in none of the groups. If it is not set, they are refused."`
	AuthSignOut string `name:"auth-sign-out" env:"TALLYLIGHT_AUTH_SIGN_OUT" help:"Address where people whom a proxy signs in sign out."`

	Lang     string `env:"TALLYLIGHT_LANG" enum:",ja,en" default:"" help:"Language if the browser does not request one: ja or en."`
	LogLevel string `env:"TALLYLIGHT_LOG" enum:"debug,info,warn,error" default:"info" help:"Log level: debug, info, warn or error."`
}

// defaultCalendar is the default of TALLYLIGHT_CALENDAR_MB.
const defaultCalendar = 32

// settings is a config that was checked and read.
type settings struct {
	config
	zone1, zone2 *time.Location
	allow        []outbound.Allow
	resolvers    []string // host:port, those of the operator first
	references   []string // web addresses
	proxies      []netip.Prefix
	providers    []provider.Settings
	proxy        *web.Proxy
}

// Validate reads the config; its error has one sentence for each thing that is wrong, with what to do.
func (c config) Validate() (settings, error) {
	s := settings{config: c}
	var wrong []error
	note := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		note("TALLYLIGHT_LISTEN is %q, which is not host:port; use a value such as 127.0.0.1:8080", c.Listen)
	}
	if !strings.HasPrefix(c.Database, "sqlite:") && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		note("DATABASE_URL is not a supported database; use sqlite:FILE or postgres://user@host/name")
	}
	if c.BaseURL != "" && !fault.IsLink(c.BaseURL) {
		note("TALLYLIGHT_BASE_URL is %q; give the whole address, such as https://tallylight.example.com", c.BaseURL)
	}
	c.checkKeys(note)
	var err error
	if s.zone1, err = zone(c.Zone); err != nil {
		note("TALLYLIGHT_ZONE is %q, which is not an IANA time zone; use a name such as Asia/Tokyo", c.Zone)
	}
	if s.zone2, err = zone(c.Zone2); err != nil {
		note("TALLYLIGHT_ZONE2 is %q, which is not an IANA time zone; use a name such as America/Los_Angeles", c.Zone2)
	}
	if s.allow, err = outbound.ParseAllow(c.Allow); err != nil {
		note("TALLYLIGHT_ALLOW: %w", err)
	}
	if s.proxies, err = trustedProxies(c.Proxies); err != nil {
		note("TALLYLIGHT_TRUSTED_PROXIES: %w", err)
	}
	if s.resolvers, err = resolvers(c.Names); err != nil {
		note("TALLYLIGHT_RESOLVERS: %w", err)
	}
	if s.references, err = references(c.Known); err != nil {
		note("TALLYLIGHT_REFERENCES: %w", err)
	}
	if c.Calendar < 1 || c.Calendar > 512 {
		note("TALLYLIGHT_CALENDAR_MB is %d; use a number from 1 to 512", c.Calendar)
	}
	if c.Rate < 0 || c.Rate > 1_000_000 {
		note("TALLYLIGHT_API_RATE is %d; use a number from 1 to 1000000, or 0 for no limit", c.Rate)
	}
	if c.Snapshot != "" {
		if err := writable(c.Snapshot); err != nil {
			note("TALLYLIGHT_SNAPSHOT is %q, which %w", c.Snapshot, err)
		}
	}
	s.outside(os.Environ(), note)
	return s, errors.Join(wrong...)
}

// checkKeys notes what is wrong with where the encryption keys are.
func (c config) checkKeys(note func(format string, args ...any)) {
	if _, err := seal.ParseKeys(c.Key); err != nil {
		note("TALLYLIGHT_KEY holds no key; use the output of tallylight key new")
	}
	if c.Key != "" && c.KeyFile != "" {
		note("TALLYLIGHT_KEY and TALLYLIGHT_KEY_FILE are both set; leave one of them out")
	}
}

// zone loads an IANA zone; the machine's own ("Local", "") is refused, because it differs between machines.
func zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("no zone")
	}
	return time.LoadLocation(name)
}
