package cli

import (
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"

	"tallylight/readiness/fault"
)

// systemResolvers is where the system names its name servers; where it is not there, it names none.
const systemResolvers = "/etc/resolv.conf"

// resolvers reads the operator's name servers and adds the system's.
func resolvers(text string) ([]string, error) {
	var all []string
	for entry := range strings.SplitSeq(text, ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		at, err := nameServer(entry)
		if err != nil {
			return nil, fmt.Errorf("%q is not the address of a DNS resolver; use one such as 192.0.2.53 or [2001:db8::53]:5353", entry)
		}
		all = append(all, at)
	}
	system, err := os.ReadFile(systemResolvers)
	if err != nil {
		return all, nil
	}
	return append(all, nameServers(string(system), all)...), nil
}

// nameServers reads the name servers of a resolv.conf that are not known yet.
func nameServers(conf string, known []string) (found []string) {
	for line := range strings.Lines(conf) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != "nameserver" {
			continue
		}
		if at, err := nameServer(words[1]); err == nil && !slices.Contains(known, at) && !slices.Contains(found, at) {
			found = append(found, at)
		}
	}
	return found
}

// nameServer gives an address with its port, 53 where it has none.
func nameServer(entry string) (string, error) {
	if at, err := netip.ParseAddrPort(entry); err == nil {
		return at.String(), nil
	}
	addr, err := netip.ParseAddr(strings.Trim(entry, "[]"))
	if err != nil {
		return "", err
	}
	return netip.AddrPortFrom(addr, 53).String(), nil
}

// references reads the web addresses by which the prober tells whether its own network works.
func references(text string) (all []string, err error) {
	for entry := range strings.SplitSeq(text, ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		if !fault.IsLink(entry) {
			return nil, fmt.Errorf("%q is no web address; give whole ones such as https://www.example.com/", entry)
		}
		all = append(all, entry)
	}
	return all, nil
}
