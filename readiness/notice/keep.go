package notice

import (
	"maps"
	"net/url"
	"strings"

	"tallylight/readiness/display"
	"tallylight/readiness/fault"
)

// Limits of a channel.
const (
	mostField = 4000
	mostLong  = 16000
	// tailLength is how many characters of a secret are shown.
	tailLength = 4
)

// Wrong lists the fields because of which a channel cannot be kept, but for those that its service alone can judge.
func (c Channel) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(c.Name), "name", "required", "")
	refuse(fault.LongerThan(c.Name, fault.MaxName), "name", "too_long", "")
	refuse(fault.HasControls(c.Name), "name", "has_controls", "")
	refuse(c.Audience != display.Masked && c.Audience != display.Open, "audience", "unknown", string(c.Audience))
	refuse(c.Lang != "ja" && c.Lang != "en", "lang", "unknown", c.Lang)
	refuse(fault.LongerThan(c.Owner, fault.MaxName), "owner", "too_long", "")
	refuse(c.ID != "" && c.Fallback == c.ID, "fallback", "itself", "")
	spec, known := SpecOf(c.Kind)
	refuse(!known, "kind", "unknown", c.Kind)
	for _, f := range spec.Fields {
		value, most := c.Field(f), mostField
		if f.Long {
			most = mostLong
		}
		refuse(f.Required && value == "", f.Name, "required", "")
		refuse(len(value) > most, f.Name, "too_long", "")
	}
	return wrong
}

// Field gives what a channel has in a field.
func (c Channel) Field(f Field) string {
	switch f.Place {
	case Address:
		return c.URL
	case Secret:
		return c.Secrets[f.Name]
	default:
		return c.Settings[f.Name]
	}
}

// With gives the channel with the values of its kind's fields; one that is hidden stays as it is where nothing is said. What the
// kind does not know is left out.
func (c Channel) With(values map[string]string) Channel {
	was := c
	c.URL, c.Settings, c.Secrets = "", map[string]string{}, map[string]string{}
	spec, _ := SpecOf(c.Kind)
	for _, f := range spec.Fields {
		value := values[f.Name]
		if value == "" && f.Hides() {
			value = was.Field(f)
		}
		switch {
		case f.Place == Address:
			c.URL = value
		case value == "":
		case f.Place == Secret:
			c.Secrets[f.Name] = value
		default:
			c.Settings[f.Name] = value
		}
	}
	return c
}

// KeptFor lists the secrets that were kept although the server that gets them is another: whoever changes the address has to know
// them.
func (c Channel) KeptFor(was Channel) (wrong []fault.Invalid) {
	if was.URL == "" && c.URL == "" || hostOf(was.URL) == hostOf(c.URL) {
		return nil
	}
	spec, _ := SpecOf(c.Kind)
	for _, f := range spec.Fields {
		if f.Place == Secret && c.Secrets[f.Name] != "" && c.Secrets[f.Name] == was.Secrets[f.Name] {
			wrong = append(wrong, fault.Invalid{Field: f.Name, Reason: "other_server"})
		}
	}
	return wrong
}

// hostOf is the server of an address, with its way and port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}

// Shown is where a channel sends, as people may see it: its server or room, and the end of what is secret.
func (c Channel) Shown() (place, tail string) {
	spec, _ := SpecOf(c.Kind)
	secrets := maps.Clone(c.Secrets)
	for _, f := range spec.Fields {
		value := c.Field(f)
		switch {
		case value == "" || f.Flag:
		case f.Place == Address && place == "":
			place = hostName(value)
		case f.Place == Setting && (f.Name == "channel" || f.Name == "to" || f.Name == "user" && c.Kind == "lineworks"):
			place = value
		}
		if f.Hides() && tail == "" && len(value) >= 2*tailLength && (f.Place == Secret || len(secrets) == 0) {
			tail = strings.TrimSpace(value)
			tail = tail[max(0, len(tail)-tailLength):]
		}
	}
	if c.Kind == "mail" || spec.longSecret() {
		tail = ""
	}
	return place, tail
}

// longSecret says that the first secret is a file, of which the end says nothing.
func (k KindSpec) longSecret() bool {
	for _, f := range k.Fields {
		if f.Place == Secret {
			return f.Long
		}
	}
	return false
}

func hostName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
