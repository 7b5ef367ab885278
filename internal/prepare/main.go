// Command prepare installs what the tests need beside Go and is missing: a browser, a font with Japanese, PostgreSQL,
// a CalDAV server, seven web servers and shared caches, Prometheus, a provider of OpenID Connect under Node.js and a reader of calendars that is not ours; with the argument "bench" also what the figures are measured beside. It
// asks nothing. Where all is there it does nothing; where it may not install, it says so in one sentence and leaves the
// tests to skip what they cannot run, except where CI=true: there a missing part is an error.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// part is one thing the tests need.
type part struct {
	pkg   string   // Debian package
	bins  []string // any of these on the PATH is enough
	globs []string // or any file that matches one of these
}

// parts lists what the tests need.
func parts() []part {
	return []part{
		{pkg: "chromium", bins: []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}},
		{pkg: "fonts-noto-cjk", globs: []string{"/usr/share/fonts/*/noto/NotoSansCJK*", "/usr/share/fonts/*/*/NotoSansCJK*"}},
		{pkg: "postgresql", bins: []string{"initdb"}, globs: []string{"/usr/lib/postgresql/*/bin/initdb"}},
		{pkg: "radicale", bins: []string{"radicale"}},
		{pkg: "nginx-light", bins: []string{"nginx"}, globs: []string{"/usr/sbin/nginx"}},
		{pkg: "prometheus", bins: []string{"prometheus"}},
		{pkg: "varnish", bins: []string{"varnishd"}, globs: []string{"/usr/sbin/varnishd"}},
		{pkg: "haproxy", bins: []string{"haproxy"}, globs: []string{"/usr/sbin/haproxy"}},
		{pkg: "apache2-bin", bins: []string{"apache2"}, globs: []string{"/usr/sbin/apache2"}},
		{pkg: "squid", bins: []string{"squid"}, globs: []string{"/usr/sbin/squid"}},
		{pkg: "trafficserver", bins: []string{"traffic_server"}, globs: []string{"/usr/bin/traffic_server", "/usr/sbin/traffic_server"}},
		{pkg: "caddy", bins: []string{"caddy"}},
		{pkg: "nodejs", bins: []string{"node"}},
		{pkg: "npm", bins: []string{"npm"}},
		{pkg: "python3-icalendar", globs: []string{"/usr/lib/python3/dist-packages/icalendar/__init__.py"}},
	}
}

// peer is what probes are measured beside.
var peer = part{pkg: "prometheus-blackbox-exporter", bins: []string{"prometheus-blackbox-exporter", "blackbox_exporter"}}

func main() {
	wanted := parts()
	if slices.Contains(os.Args[1:], "bench") {
		wanted = append(wanted, peer)
	}
	if missing := missingOf(wanted); len(missing) > 0 {
		if err := install(missing); err != nil {
			complain("%s is needed too, but %v; install by hand: apt-get install %s", strings.Join(missing, ", "), err, strings.Join(missing, " "))
		}
	}
	if err := installProvider(); err != nil {
		complain("oidc-provider is needed too, but %v; install by hand: npm ci --prefix %s", err, providerFolder)
	}
}

// complain says what is missing; where all has to be there, that is the end.
func complain(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "prepare: "+format+"\n", args...)
	if os.Getenv("CI") == "true" {
		os.Exit(1)
	}
}

// providerFolder is where the provider of OpenID Connect is installed, in the versions of its package-lock.json.
const providerFolder = "internal/oidctest"

// installProvider brings the provider in through npm, where it is not there. No package runs a program of its own.
func installProvider() error {
	if _, err := os.Stat(filepath.Join(providerFolder, "node_modules", "oidc-provider")); err == nil {
		return nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("npm is not there")
	}
	fmt.Println("prepare: installing oidc-provider")
	return rootly(nil).command("npm", "ci", "--prefix", providerFolder, "--ignore-scripts", "--no-audit", "--no-fund").Run()
}

// missingOf gives the packages of the parts that are not there.
func missingOf(parts []part) []string {
	var missing []string
	for _, p := range parts {
		if !p.there() {
			missing = append(missing, p.pkg)
		}
	}
	return missing
}

// there tells whether the part can be used already.
func (p part) there() bool {
	for _, b := range p.bins {
		if _, err := exec.LookPath(b); err == nil {
			return true
		}
	}
	for _, g := range p.globs {
		if found, _ := filepath.Glob(g); len(found) > 0 {
			return true
		}
	}
	return false
}

// install brings the packages in through apt-get; an error says why it cannot.
func install(pkgs []string) error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return errors.New("this system has no apt-get")
	}
	root, err := asRoot()
	if err != nil {
		return err
	}
	if err := root.keepPostgresDown(pkgs); err != nil {
		return fmt.Errorf("telling PostgreSQL not to start a server: %w", err)
	}
	free, err := root.keepServicesDown()
	if err != nil {
		return fmt.Errorf("telling the packages not to start servers: %w", err)
	}
	defer free()
	fmt.Println("prepare: installing", strings.Join(pkgs, ", "))
	defer root.disable(pkgs)
	if root.apt(append([]string{"install", "-y", "--no-install-recommends"}, pkgs...)...) == nil {
		return nil
	}
	// The usual reason is a list of packages that is absent or old.
	if err := root.apt("update", "-q"); err != nil {
		return fmt.Errorf("apt-get update failed (%w)", err)
	}
	if err := root.apt(append([]string{"install", "-y", "--no-install-recommends"}, pkgs...)...); err != nil {
		return fmt.Errorf("apt-get install failed (%w)", err)
	}
	return nil
}

// rootly is the prefix that makes a command run as root: nothing for root, sudo for others.
type rootly []string

// asRoot finds a way to be root without a question.
func asRoot() (rootly, error) {
	if os.Geteuid() == 0 {
		return nil, nil
	}
	if exec.Command("sudo", "-n", "true").Run() == nil {
		return rootly{"sudo", "-n"}, nil
	}
	return nil, errors.New("installing takes root or sudo without a password")
}

// keepPostgresDown keeps the package from starting a server of its own on port 5432. Settings that are there stay.
func (r rootly) keepPostgresDown(pkgs []string) error {
	const file = "/etc/postgresql-common/createcluster.conf"
	if !strings.Contains(strings.Join(pkgs, " "), "postgresql") {
		return nil
	}
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	return r.command("sh", "-c", "mkdir -p "+filepath.Dir(file)+" && echo 'create_main_cluster = false' > "+file).Run()
}

// keepServicesDown keeps packages from starting servers of their own, such as nginx on port 80, until free is called. A
// policy that is there stays.
func (r rootly) keepServicesDown() (free func(), err error) {
	const file = "/usr/sbin/policy-rc.d"
	if _, err := os.Stat(file); err == nil {
		return func() {}, nil
	}
	err = r.command("sh", "-c", "printf '#!/bin/sh\\nexit 101\\n' > "+file+" && chmod 755 "+file).Run()
	return func() { _ = r.command("rm", "-f", file).Run() }, err
}

// services are what packages would start when the machine starts.
var services = map[string]string{"nginx-light": "nginx", "varnish": "varnish", "haproxy": "haproxy", "squid": "squid", "trafficserver": "trafficserver",
	"caddy": "caddy", "prometheus": "prometheus", "radicale": "radicale", peer.pkg: peer.pkg}

// disable keeps the servers of packages that were installed here from starting with the machine, where systemd would.
func (r rootly) disable(pkgs []string) {
	for _, pkg := range pkgs {
		if name, ok := services[pkg]; ok {
			_ = r.command("systemctl", "disable", "--quiet", name).Run() // without systemd nothing starts them
		}
	}
}

// apt runs apt-get; it waits for another apt to finish, asks nothing, and keeps configuration files that exist.
func (r rootly) apt(args ...string) error {
	fixed := []string{"DEBIAN_FRONTEND=noninteractive", "apt-get",
		"-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold", "-o", "Dpkg::Use-Pty=0", "-qq"}
	return r.command("env", append(fixed, args...)...).Run()
}

// command prepares a command as root whose output goes to the standard error of this program.
func (r rootly) command(name string, args ...string) *exec.Cmd {
	line := append(append([]string{}, r...), append([]string{name}, args...)...)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd
}
