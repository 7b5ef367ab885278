package main

import (
	"encoding/json"
	"fmt"
	"go/format"
	"sort"
	"strings"
)

// languages are those whose names are written, the first one's before another's of the same spelling.
var languages = []string{"en", "ja"}

// groups are the zones that share their names ("metazones" in CLDR).
type groups struct {
	Supplemental struct {
		MetaZones struct {
			Info struct {
				Timezone map[string]any `json:"timezone"`
			} `json:"metazoneInfo"`
			Metazones []zoneRow `json:"metazones"`
		} `json:"metaZones"`
	} `json:"supplemental"`
}

// named is what a language calls a zone or a group of them.
type named struct {
	City string            `json:"exemplarCity"`
	Long map[string]string `json:"long"`
}

// shown writes the names that people see: of groups and of cities, in lower case, a line each.
func shown(core, dates string) ([]byte, error) {
	var all groups
	if err := read(&all, core, "supplemental", "metaZones.json"); err != nil {
		return nil, err
	}
	zoneOf := defaults(all.Supplemental.MetaZones.Metazones)
	table := names{}
	version := ""
	for _, language := range languages {
		said, err := readLanguage(dates, language)
		if err != nil {
			return nil, err
		}
		version = said.version
		for _, group := range sorted(said.groups) {
			table.add(zoneOf[group], said.groups[group])
		}
		said.zones(func(zone string, name named) { table.add(zone, name) })
	}
	cities(all.Supplemental.MetaZones.Info.Timezone, "", func(zone string) {
		table.put(strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " "), zone)
	})
	b := header(version)
	b.WriteString("// shownZones gives the IANA name for a name or a city of CLDR, in lower case: a line each, \"name=zone\".\n")
	fmt.Fprintf(b, "const shownZones = `\n%s`\n", table.lines())
	return format.Source(b.Bytes())
}

// names gives a zone for each name.
type names map[string]string

func (n names) add(zone string, name named) {
	kinds := make([]string, 0, len(name.Long))
	for kind := range name.Long {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	for _, kind := range kinds {
		n.put(name.Long[kind], zone)
	}
	n.put(name.City, zone)
}

// put keeps the first zone of a name. Those outside of an area, such as Etc/Unknown, are none that a city is in.
func (n names) put(name, zone string) {
	name = strings.ToLower(name)
	if _, taken := n[name]; name == "" || zone == "" || taken || strings.HasPrefix(zone, "Etc/Unknown") || strings.ContainsAny(name, "=`\n") {
		return
	}
	n[name] = zone
}

func (n names) lines() string {
	var lines []string
	for name, zone := range n {
		lines = append(lines, name+"="+zone+"\n")
	}
	sort.Strings(lines)
	return strings.Join(lines, "")
}

// language is the names of one language.
type language struct {
	version string
	groups  map[string]named
	areas   map[string]json.RawMessage
}

func readLanguage(dates, name string) (language, error) {
	var file struct {
		Main map[string]struct {
			Dates struct {
				Names struct {
					Zone     map[string]json.RawMessage `json:"zone"`
					Metazone map[string]named           `json:"metazone"`
				} `json:"timeZoneNames"`
			} `json:"dates"`
		} `json:"main"`
	}
	if err := read(&file, dates, "main", name, "timeZoneNames.json"); err != nil {
		return language{}, err
	}
	var about struct {
		Version string `json:"version"`
	}
	if err := read(&about, dates, "package.json"); err != nil {
		return language{}, err
	}
	found := file.Main[name].Dates.Names
	return language{about.Version, found.Metazone, found.Zone}, nil
}

// zones gives the zones that have a name of their own, in alphabetical order.
func (l language) zones(give func(zone string, name named)) { walk(l.areas, "", give) }

func walk(areas map[string]json.RawMessage, path string, give func(zone string, name named)) {
	for _, key := range sorted(areas) {
		var inner map[string]json.RawMessage
		var name named
		switch {
		case json.Unmarshal(areas[key], &inner) != nil:
		case inner["exemplarCity"] == nil && inner["long"] == nil:
			walk(inner, path+key+"/", give)
		case json.Unmarshal(areas[key], &name) == nil:
			give(path+key, name)
		}
	}
}

// cities gives the zones of an area and a city that belong to a group, in alphabetical order. Deeper ones, such as
// America/North_Dakota/Center, have cities that are called by more than their last part.
func cities(areas map[string]any, path string, give func(zone string)) {
	for _, key := range sorted(areas) {
		if inner, ok := areas[key].(map[string]any); ok {
			cities(inner, path+key+"/", give)
		} else if path != "Etc/" && strings.Count(path, "/") == 1 {
			give(path + key)
		}
	}
}

func sorted[T any](table map[string]T) []string {
	keys := make([]string, 0, len(table))
	for key := range table {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
