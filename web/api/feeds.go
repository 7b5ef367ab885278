package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/text"
)

// Bounds of an uploaded calendar.
const (
	maxCalendar  = 32 << 20
	calendarTime = time.Minute
)

func (s *service) feedOperations() {
	edit := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: path, summary: summary, needs: readiness.EditFeeds}
	}
	serve(s, operation{id: "list-feeds", method: http.MethodGet, path: "/feeds", summary: "The calendars that are read"}, s.feeds)
	add := edit("add-feed", http.MethodPost, "/feeds", "Add a calendar; it is read at once")
	add.status = http.StatusCreated
	serve(s, add, s.addFeed)
	serve(s, operation{id: "get-feed", method: http.MethodGet, path: "/feeds/{id}", summary: "One calendar"}, s.getFeed)
	serve(s, edit("change-feed", http.MethodPatch, "/feeds/{id}", "Rename a calendar or give it another address"), s.changeFeed)
	serveNothing(s, edit("remove-feed", http.MethodDelete, "/feeds/{id}", "Stop reading a calendar"), s.removeFeed)
	serve(s, edit("preview-feed", http.MethodPost, "/feeds/preview", "What a calendar holds; nothing is kept"), s.previewFeed)
	serve(s, edit("refresh-feed", http.MethodPost, "/feeds/{id}/refresh", "Fetch a calendar now"), s.refreshFeed)
	file := edit("import-file", http.MethodPut, "/feeds/{id}/file", "Import the bytes of a calendar")
	file.maxBody, file.readTime = maxCalendar, calendarTime
	serve(s, file, s.importFile)
}

// Feed is one calendar and how reading it goes. Its address is a secret and never shown whole.
type Feed struct {
	ID           string               `json:"id"`
	Name         string               `json:"name"`
	State        string               `json:"state" enum:"ok,held,failing,stopped"`
	Source       *string              `json:"source" doc:"Host and end of the address; null for an uploaded file."`
	LastTried    *string              `json:"last_tried" format:"date-time"`
	LastGood     *string              `json:"last_good" format:"date-time"`
	LastChanged  *string              `json:"last_changed" format:"date-time"`
	NextFetch    *string              `json:"next_fetch" format:"date-time"`
	FailingSince *string              `json:"failing_since" format:"date-time"`
	Failures     int                  `json:"failures" doc:"In a row."`
	LastError    *string              `json:"last_error" doc:"What went wrong and what to do, in the language of Accept-Language."`
	ErrorCode    *string              `json:"error_code" doc:"The same as a fixed word."`
	Problems     []readiness.Problem  `json:"problems" nullable:"false" doc:"What could not be taken as it stood."`
	Events       readiness.FeedCounts `json:"events" doc:"The last import."`
	Findings     []Finding            `json:"findings" nullable:"false" doc:"What its owner had better put right, the gravest first."`
	IntervalS    int64                `json:"interval_s"`
	CreatedAt    string               `json:"created_at" format:"date-time"`
	Version      int64                `json:"version"`
}

func (f Feed) version() int64 { return f.Version }

func feed(f readiness.Feed, t *text.Text, findings []Finding) Feed {
	shown := Feed{
		ID: f.ID, Name: f.Name, State: string(f.State), Source: orNull(masked(f.URL)), LastTried: stampOrNull(f.LastTried),
		LastGood: stampOrNull(f.LastGood), LastChanged: stampOrNull(f.LastChanged), NextFetch: stampOrNull(f.NextFetch),
		FailingSince: stampOrNull(f.FailingSince), Failures: f.Failures, ErrorCode: orNull(f.ErrorCode),
		Problems: append([]readiness.Problem{}, f.Problems...), Events: f.Counts, Findings: findings, IntervalS: int64(f.Interval.Seconds()),
		CreatedAt: stamp(f.CreatedAt), Version: f.Version,
	}
	if f.ErrorCode != "" {
		said := t.SourceTrouble(f.ErrorCode, f.ErrorDetail)
		shown.LastError = &said
	}
	return shown
}

// masked names an address by its host and last four characters; empty for none. An address that is short
// shows no end, which would be too much of it.
func masked(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	const shown, least = 4, 12
	rest := u.RequestURI()
	if len(rest) < least {
		return u.Host + "/••••"
	}
	return u.Host + "/••••" + rest[len(rest)-shown:]
}

// Feeds is one page of the calendars, oldest first.
type Feeds struct {
	Feeds []Feed  `json:"feeds" nullable:"false"`
	Next  *string `json:"next" doc:"cursor of the next page; null on the last."`
}

// feeds answers GET /feeds.
func (s *service) feeds(ctx context.Context, by caller, in *struct{ Page }) (Feeds, error) {
	feeds, err := s.Store.Feeds(ctx)
	if err != nil {
		return Feeds{}, err
	}
	findings, err := s.toPutRight(ctx, by, feeds)
	if err != nil {
		return Feeds{}, err
	}
	key := func(f readiness.Feed) string { return byTime(f.CreatedAt, f.ID) }
	slices.SortFunc(feeds, func(a, b readiness.Feed) int { return strings.Compare(key(a), key(b)) })
	page, next, err := list(feeds, in.Page, key, func(f readiness.Feed) Feed { return feed(f, by.text, findings(f)) })
	return Feeds{page, next}, err
}

func (s *service) readFeed(ctx context.Context, by caller, id string) (Feed, error) {
	f, err := s.Store.Feed(ctx, id)
	if err != nil {
		return Feed{}, err
	}
	findings, err := s.toPutRight(ctx, by, []readiness.Feed{f})
	if err != nil {
		return Feed{}, err
	}
	return feed(f, by.text, findings(f)), nil
}

// getFeed answers GET /feeds/{id}.
func (s *service) getFeed(ctx context.Context, by caller, in *Path) (Feed, error) {
	return s.readFeed(ctx, by, in.ID)
}

type addFeed struct {
	Body struct {
		Name      string `json:"name,omitempty" maxLength:"200" doc:"As the calendar calls itself where left out."`
		URL       string `json:"url,omitempty" maxLength:"4000" doc:"Left out: the calendar comes by PUT /feeds/{id}/file."`
		IntervalS int64  `json:"interval_s,omitempty" minimum:"60" maximum:"86400" doc:"Between two fetches; 15 minutes where left out."`
	}
}

// addFeed answers POST /feeds. What is no calendar is refused, and nothing is kept then.
func (s *service) addFeed(ctx context.Context, by caller, in *addFeed) (Feed, error) {
	f := readiness.Feed{Name: in.Body.Name, URL: in.Body.URL, Interval: seconds(in.Body.IntervalS)}
	body, err := s.fetchFirst(ctx, &f)
	if err != nil {
		return Feed{}, err
	}
	if f.Name == "" {
		return Feed{}, readiness.Invalid{Field: "name", Reason: "required"}
	}
	f, _, err = s.Calendars.AddFeed(ctx, f, body, nil, by.Actor)
	if err != nil {
		return Feed{}, err
	}
	return s.readFeed(ctx, by, f.ID)
}

// fetchFirst reads the calendar at f's address, and takes its name where none was given. It gives nil where f
// has no address.
func (s *service) fetchFirst(ctx context.Context, f *readiness.Feed) ([]byte, error) {
	if f.URL == "" {
		return nil, nil
	}
	if err := calendarAddress(f.URL); err != nil {
		return nil, err
	}
	read, body, err := s.Calendars.Preview(ctx, f.Source(), nil)
	if err != nil {
		return nil, err
	}
	if f.Name == "" {
		f.Name = read.Name
	}
	return body, nil
}

// calendarAddress refuses what is no address of a calendar. What came is not quoted: it may be a secret.
func calendarAddress(raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || !slices.Contains([]string{"https", "http", "webcal", "webcals"}, u.Scheme) {
		return readiness.Invalid{Field: "url", Reason: "bad_url"}
	}
	return nil
}

type changeFeed struct {
	Path
	Version
	Body struct {
		Name    *string `json:"name,omitempty" minLength:"1" maxLength:"200"`
		URL     string  `json:"url,omitempty" maxLength:"4000" doc:"Another address; it is fetched soon."`
		Version int64   `json:"version,omitempty"`
	}
}

// changeFeed answers PATCH /feeds/{id}.
func (s *service) changeFeed(ctx context.Context, by caller, in *changeFeed) (Feed, error) {
	version, err := in.seen(in.Body.Version)
	if err != nil {
		return Feed{}, err
	}
	if in.Body.URL != "" {
		if err := calendarAddress(in.Body.URL); err != nil {
			return Feed{}, err
		}
	}
	change := readiness.FeedEdit{URL: in.Body.URL}
	if in.Body.Name != nil {
		change.Name = *in.Body.Name
	}
	_, err = s.Store.ChangeFeed(ctx, in.ID, change, version, by.Actor, by.now)
	return edited(err, func() (Feed, error) { return s.readFeed(ctx, by, in.ID) })
}

// removal is a request to remove something as it was seen.
type removal struct {
	Path
	Version
}

// removeFeed answers DELETE /feeds/{id}.
func (s *service) removeFeed(ctx context.Context, by caller, in *removal) error {
	version, err := in.seen(0)
	if err != nil {
		return err
	}
	if err = s.Store.RemoveFeed(ctx, in.ID, version, by.Actor, by.now); err == nil {
		return nil
	}
	_, err = edited(err, func() (Feed, error) { return s.readFeed(ctx, by, in.ID) })
	return err
}

// refreshFeed answers POST /feeds/{id}/refresh. What the calendar's server does wrong is on the feed.
func (s *service) refreshFeed(ctx context.Context, by caller, in *Path) (Feed, error) {
	f, err := s.Store.Feed(ctx, in.ID)
	if err != nil {
		return Feed{}, err
	}
	if f.URL == "" {
		return Feed{}, readiness.Invalid{Field: "url", Reason: "required"}
	}
	var source *readiness.SourceError
	if _, err := s.Calendars.ImportNow(ctx, in.ID); err != nil && !errors.As(err, &source) {
		return Feed{}, fmt.Errorf("fetch now: %w", err)
	}
	return s.readFeed(ctx, by, in.ID)
}

type importFile struct {
	Path
	RawBody []byte `contentType:"text/calendar"`
}

// importFile answers PUT /feeds/{id}/file.
func (s *service) importFile(ctx context.Context, by caller, in *importFile) (Feed, error) {
	if _, err := s.Calendars.ImportFile(ctx, in.ID, in.RawBody, readiness.ReplaceEvents); err != nil {
		return Feed{}, err
	}
	return s.readFeed(ctx, by, in.ID)
}
