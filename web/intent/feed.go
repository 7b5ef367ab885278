package intent

import (
	"errors"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// FeedSource is where a calendar is read from.
type FeedSource struct {
	Kind      string `json:"kind" limit:"feed_kind" doc:"Default: address if there is a url, otherwise file."`
	URL       string `json:"url" limit:"feed_url" doc:"If omitted, upload the calendar with PUT /feeds/{id}/file."`
	User      string `json:"user" limit:"feed_user" doc:"Omit it if password is a bearer token."`
	Password  string `json:"password" is:"secret" limit:"feed_password"`
	AllowHTTP bool   `json:"allow_http" doc:"Accept an address that is not encrypted."`
}

// Source gives the source; the error quotes nothing of it. A file has none.
func (s FeedSource) Source() (readiness.FeedSource, error) {
	from := readiness.FeedSource{Kind: readiness.FeedKind(s.Kind), URL: s.URL, User: s.User, Password: s.Password}
	if from.Kind == "" {
		from.Kind = readiness.KindOf(from.URL)
	}
	return from, from.Check(s.AllowHTTP)
}

// FeedPreview asks what a calendar holds.
type FeedPreview struct {
	FeedSource
	Calendar string `json:"calendar" is:"raw" doc:"Content of a calendar, instead of its address."`
}

// Text gives the text of a calendar that was sent instead of its address; nil where it is to be fetched.
func (p FeedPreview) Text() ([]byte, error) {
	if (p.URL == "") == (p.Calendar == "") {
		return nil, fault.Invalid{Field: "url", Reason: "required"}
	}
	if p.Calendar == "" {
		return nil, nil
	}
	return []byte(p.Calendar), nil
}

// NewFeed adds a calendar.
type NewFeed struct {
	Name string `json:"name" limit:"feed_name" doc:"Default: the name that the calendar states."`
	FeedSource
	RowLevels
	Digest   string `json:"digest" doc:"Digest of POST /feeds/preview. If the calendar was changed since, nothing is saved."`
	Interval string `json:"interval_s" form:"interval" is:"minutes" limit:"feed_interval" doc:"Interval between fetches. Default (0): 15 minutes, 5 while an event starts within a day."`
}

// Feed is the calendar that is to be added; its name may still be missing.
func (n NewFeed) Feed() (readiness.Feed, error) {
	from, err := n.Source()
	return readiness.Feed{Name: n.Name, Kind: from.Kind, URL: from.URL, User: from.User, Password: from.Password, Interval: minutes(n.Interval)}, err
}

// FeedEdit changes a calendar. What is empty stays as it is, but for its name.
type FeedEdit struct {
	Seen
	Name      string `json:"name" limit:"feed_name"`
	URL       string `json:"url" limit:"feed_url" doc:"New address. It is fetched soon."`
	User      string `json:"user" limit:"feed_user"`
	Password  string `json:"password" is:"secret" limit:"feed_password"`
	AllowHTTP bool   `json:"allow_http" doc:"Accept an address that is not encrypted."`
	Interval  string `json:"interval_s" form:"interval" is:"minutes" limit:"feed_interval" doc:"0 restores the default."`
}

// FeedEditOf is a calendar as its form shows it: none of its secrets.
func FeedEditOf(f readiness.Feed) FeedEdit {
	edit := FeedEdit{Name: f.Name, Interval: "0"}
	if f.Interval > 0 {
		edit.Interval = figure(f.Interval.Minutes())
	}
	return edit
}

// Edit is the change that is meant.
func (e FeedEdit) Edit() (readiness.FeedEdit, error) {
	change := readiness.FeedEdit{Name: e.Name, URL: e.URL, User: e.User, Password: e.Password}
	var err error
	if fault.Blank(e.Name) {
		err = fault.Invalid{Field: "name", Reason: "required"}
	}
	if e.Interval != "" {
		every := minutes(e.Interval)
		change.Interval = &every
	}
	if e.URL != "" {
		err = errors.Join(err, readiness.FeedSource{URL: e.URL}.Check(e.AllowHTTP))
	}
	return change, err
}

func minutes(said string) time.Duration { return length(said, time.Minute) }
