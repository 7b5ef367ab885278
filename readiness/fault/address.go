package fault

import "net/url"

// WrongAddress refuses what is no address of a web page; empty is none.
func WrongAddress(field, address string) []Invalid {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return nil
	case len(address) > MaxLink:
		return []Invalid{{Field: field, Reason: "too_long"}}
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return []Invalid{{Field: field, Reason: "not_a_web_address", Got: address}}
	case u.User != nil:
		return []Invalid{{Field: field, Reason: "has_password"}}
	}
	return nil
}

// WrongSecretAddress does the same and does not repeat the address, which may hold a secret.
func WrongSecretAddress(field, address string) []Invalid {
	wrong := WrongAddress(field, address)
	for i := range wrong {
		wrong[i].Got = ""
	}
	return wrong
}

// IsLink says whether a text is an address that may be shown as a link.
func IsLink(text string) bool { return text != "" && len(WrongAddress("", text)) == 0 }
