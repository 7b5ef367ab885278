package probe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"tallylight/readiness/toppage"
)

// har is the part of an HTTP Archive 1.2 that facts need.
type har struct {
	Log *struct {
		Entries []harEntry `json:"entries"`
	} `json:"log"`
}

type harEntry struct {
	StartedDateTime string  `json:"startedDateTime"` // RFC 3339
	Time            float64 `json:"time"`            // milliseconds
	Request         struct {
		Method  string      `json:"method"`
		URL     string      `json:"url"`
		Headers []harHeader `json:"headers"`
	} `json:"request"`
	Response struct {
		Status  int         `json:"status"`
		Headers []harHeader `json:"headers"`
		Content struct {
			Text string `json:"text"` // as it is, or in base64: either tells one page from another
		} `json:"content"`
	} `json:"response"`
}

type harHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ReadHAR reads recorded responses (HAR 1.2, as a browser saves it), one observation an entry, without asking
// anybody: the figures that only a live probe can measure stay nil. The error says where it is no HAR.
func ReadHAR(r io.Reader) ([]toppage.Observation, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read HAR: %w", err)
	}
	var archive har
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &archive); err != nil {
		return nil, fmt.Errorf("read HAR: %w", err)
	}
	if archive.Log == nil {
		return nil, fmt.Errorf("read HAR: there is no log in it")
	}
	seen := make([]toppage.Observation, 0, len(archive.Log.Entries))
	for _, e := range archive.Log.Entries {
		seen = append(seen, e.observation())
	}
	return seen, nil
}

func (e harEntry) observation() toppage.Observation {
	received, err := time.Parse(time.RFC3339, e.StartedDateTime)
	if err == nil {
		received = received.Add(time.Duration(max(0, e.Time) * float64(time.Millisecond)))
	}
	o := toppage.Observation{At: received.UTC(), URL: e.Request.URL, FinalURL: e.Request.URL, Status: e.Response.Status}
	header, page := harFields(e.Response.Headers), []byte(e.Response.Content.Text)
	o.Details.Mark, o.Details.Bytes = originMark(toppage.DefaultOriginMark, header, page), bytesOf(page)
	o.Facts, o.Evidence = ReadFacts(Response{
		Method:     strings.ToUpper(e.Request.Method),
		Authorized: harFields(e.Request.Headers).Get("Authorization") != "",
		Status:     e.Response.Status,
		Header:     header,
		ReceivedAt: received,
	})
	return o
}

// harFields joins the header lines; some browsers put several lines of a field into one value with line feeds.
func harFields(lines []harHeader) http.Header {
	h := make(http.Header)
	for _, l := range lines {
		for value := range strings.SplitSeq(l.Value, "\n") {
			h.Add(strings.TrimSpace(l.Name), strings.TrimSpace(value))
		}
	}
	return h
}
