package calendar

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
)

const maxXMLDepth = 32

var errNotDAV = errors.New("not a multistatus of WebDAV")

// davResponse is one response of a multistatus (RFC 4918 14.24): what a server says about one resource.
type davResponse struct {
	Href   string        `xml:"DAV: href"`
	Status string        `xml:"DAV: status"`
	Stats  []davPropstat `xml:"DAV: propstat"`
}

type davPropstat struct {
	Status string  `xml:"DAV: status"`
	Prop   davProp `xml:"DAV: prop"`
}

type davProp struct {
	ETag string `xml:"DAV: getetag"`
	Type string `xml:"DAV: getcontenttype"`
	Name string `xml:"DAV: displayname"`
	Data []byte `xml:"urn:ietf:params:xml:ns:caldav calendar-data"`
	Kind struct {
		Collection *struct{} `xml:"DAV: collection"`
		Calendar   *struct{} `xml:"urn:ietf:params:xml:ns:caldav calendar"`
	} `xml:"DAV: resourcetype"`
	Principal  davHrefs `xml:"DAV: current-user-principal"`
	Home       davHrefs `xml:"urn:ietf:params:xml:ns:caldav calendar-home-set"`
	Components []struct {
		Name string `xml:"name,attr"`
	} `xml:"urn:ietf:params:xml:ns:caldav supported-calendar-component-set>comp"`
}

// davHrefs is a property that refers to other resources.
type davHrefs struct {
	Hrefs []string `xml:"DAV: href"`
}

// prop gives the properties that the resource has; nothing where the server could not give them.
func (r davResponse) prop() davProp {
	for _, stat := range r.Stats {
		if hasStatus(stat.Status, "200") {
			return stat.Prop
		}
	}
	return davProp{}
}

// hasStatus reads a status line (RFC 9112 4).
func hasStatus(line, code string) bool {
	fields := strings.Fields(line)
	return len(fields) > 1 && fields[1] == code
}

// readMultistatus hands each response of a multistatus on. The whole may have so many bytes, and each piece of text or
// tag in it so many.
func readMultistatus(response *http.Response, whole, piece int, each func(davResponse) error) error {
	meter := &meter{r: response.Body, left: whole}
	tokens := &shallow{meter: meter, piece: piece, d: xml.NewDecoder(meter)}
	d := xml.NewTokenDecoder(tokens)
	inside := false
	for {
		token, err := d.Token()
		if err != nil {
			return xmlError(err, inside)
		}
		switch t := token.(type) {
		case xml.EndElement:
			return nil // of the multistatus: all else is read whole below
		case xml.StartElement:
			switch {
			case !inside:
				inside = t.Name == xml.Name{Space: "DAV:", Local: "multistatus"}
				if !inside {
					return errNotDAV
				}
				continue
			case t.Name != xml.Name{Space: "DAV:", Local: "response"}:
				err = d.Skip()
			default:
				var r davResponse
				if err = d.DecodeElement(&r, &t); err == nil {
					err = each(r)
				}
			}
			if err != nil {
				return xmlError(err, inside)
			}
		}
	}
}

// xmlError tells bad XML, which is no answer of WebDAV, from a multistatus that broke off and from a connection that failed.
func xmlError(err error, inside bool) error {
	var syntax *xml.SyntaxError
	switch {
	case inside && (err == io.EOF || errors.As(err, &syntax) && syntax.Msg == "unexpected EOF"): //nolint:errorlint // a wrapped one is a connection that broke
		return &FetchError{Code: CodeIncomplete}
	case err == io.EOF || errors.As(err, &syntax): //nolint:errorlint // the same
		return errNotDAV
	default:
		return err
	}
}

// meter gives no more than left bytes in all, and no more than granted at a time.
type meter struct {
	r             io.Reader
	left, granted int
}

func (m *meter) Read(p []byte) (int, error) {
	most := min(len(p), m.left, m.granted)
	if most <= 0 {
		return 0, errTooManyBytes
	}
	n, err := m.r.Read(p[:most])
	m.left -= n
	m.granted -= n
	return n, err
}

// shallow gives the tokens of a document that is not nested deeper than any answer of WebDAV, each of a bounded size:
// without it a few bytes of nested tags or of attributes would take hundreds of megabytes.
type shallow struct {
	d            *xml.Decoder
	meter        *meter
	piece, depth int
}

func (s *shallow) Token() (xml.Token, error) {
	s.meter.granted = s.piece
	token, err := s.d.RawToken()
	switch token.(type) {
	case xml.StartElement:
		s.depth++
	case xml.EndElement:
		s.depth--
	}
	if s.depth > maxXMLDepth {
		return nil, errNotDAV
	}
	return token, err
}
