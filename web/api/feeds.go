package api

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/web/intent"
)

// Bounds of an uploaded calendar.
const (
	maxCalendar  = 32 << 20
	calendarTime = time.Minute
)

func (s *service) feedOperations() {
	edit := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: path, summary: summary, needs: to(readiness.EditFeeds, account.Events)}
	}
	serve(s, reads("list-feeds", "/feeds", "List calendar feeds"), s.feeds)
	add := edit("add-feed", http.MethodPost, "/feeds", "Add a calendar feed and fetch it")
	add.status, add.body = http.StatusCreated, reflect.TypeFor[intent.NewFeed]()
	serve(s, add, s.addFeed)
	serve(s, reads("get-feed", "/feeds/{id}", "Get a calendar feed"), byID(s.readFeed))
	change := edit("change-feed", http.MethodPatch, "/feeds/{id}", "Change the name, source or interval of a calendar feed")
	change.body, change.strict = reflect.TypeFor[intent.FeedEdit](), true
	serve(s, change, s.changeFeed)
	serveNothing(s, edit("remove-feed", http.MethodDelete, "/feeds/{id}", "Remove a calendar feed"), removing(s.Store.RemoveFeed,
		s.readFeed))
	preview := edit("preview-feed", http.MethodPost, "/feeds/preview", "Preview a calendar without importing it")
	preview.body = reflect.TypeFor[intent.FeedPreview]()
	serve(s, preview, s.previewFeed)
	refresh := edit("refresh-feed", http.MethodPost, "/feeds/{id}/refresh", "Fetch a calendar feed now, at most once a minute. The feed shows the result")
	refresh.also = []int{http.StatusTooManyRequests}
	serve(s, refresh, s.refreshFeed)
	serve(s, reads("list-fetches", "/feeds/{id}/fetches", "List the fetches of a calendar feed, newest first"), s.fetches)
	carry(s, edit("release-feed", http.MethodPost, "/feeds/{id}/release", "Approve the held deletions"), true, s.releaseFeed, s.readFeed)
	file := edit("import-file", http.MethodPut, "/feeds/{id}/file", "Import a calendar file")
	file.maxBody, file.readTime = maxCalendar, calendarTime
	file.also = []int{http.StatusConflict} // the feed was changed meanwhile
	serve(s, file, s.importFile)
}

// Feed is one calendar and how reading it goes. Its address is a secret and never shown whole; user and password are
// never shown.
type Feed struct {
	ID           string               `json:"id"`
	Name         string               `json:"name"`
	Kind         string               `json:"kind" enum:"address,caldav,file"`
	State        string               `json:"state" enum:"ok,held,failing,incomplete,stopped" doc:"incomplete: the last answer broke off; nothing was deleted, and it is tried again at next_fetch."`
	Source       *string              `json:"source" doc:"Host and end of the address; null for an uploaded file."`
	LastTried    *string              `json:"last_tried" format:"date-time"`
	LastGood     *string              `json:"last_good" format:"date-time" doc:"When the calendar was last read to its end."`
	LastChanged  *string              `json:"last_changed" format:"date-time"`
	NextFetch    *string              `json:"next_fetch" format:"date-time"`
	FailingSince *string              `json:"failing_since" format:"date-time"`
	Failures     int                  `json:"failures" doc:"Consecutive failures."`
	LastError    *string              `json:"last_error" doc:"Cause and remedy, in the language of Accept-Language."`
	ErrorCode    *string              `json:"error_code" doc:"The cause as a fixed word; incomplete if the answer broke off."`
	Problems     []readiness.Problem  `json:"problems" nullable:"false" doc:"What could not be taken as it stood; message is in the language of Accept-Language."`
	Events       readiness.FeedCounts `json:"events" doc:"Result of the last import."`
	Hold         Nullable[Hold]       `json:"hold" doc:"Held deletions, or null."`
	Progress     Nullable[Progress]   `json:"progress" doc:"Progress of the running import, or null."`
	Findings     []Finding            `json:"findings" nullable:"false" doc:"Findings that its owner should correct, most severe first, of the next 1000 events of all calendars."`
	IntervalS    *int64               `json:"interval_s" doc:"Fetch interval that was set, or null for the default."`
	FetchEveryS  int64                `json:"fetch_every_s" doc:"Effective fetch interval."`
	IntervalFrom string               `json:"interval_from" enum:"default,near,asked,set" doc:"Reason for the interval: the default, an event within a day, requested by the calendar, or set by a person."`
	AskedS       *int64               `json:"asked_s" doc:"Interval that the calendar requests."`
	CreatedAt    string               `json:"created_at" format:"date-time"`
	Version      int64                `json:"version"`
}

func (f Feed) version() int64 { return f.Version }

// Hold is what a calendar lacks all at once, which was not deleted for that.
type Hold struct {
	Since  string   `json:"since" format:"date-time"`
	Times  int      `json:"times" doc:"Number of imports with the same result, at least half an hour apart. The third one applies the deletions."`
	Events []string `json:"events" nullable:"false" doc:"Ids of the events that would be removed, at most 100."`
	Total  int      `json:"total" doc:"Number of events that would be removed."`
	Empty  bool     `json:"empty" doc:"The calendar came back empty."`
}

// heldShown is how many events of a hold are named.
const heldShown = 100

func hold(h readiness.Hold) Nullable[Hold] {
	if !h.Holding() {
		return Nullable[Hold]{}
	}
	return some(Hold{Since: stamp(h.Since), Times: h.Times, Events: append([]string{}, h.Events[:min(len(h.Events), heldShown)]...),
		Total: len(h.Events), Empty: h.Empty})
}

// Progress is how far an import has come.
type Progress struct {
	Done  int `json:"done" doc:"Events written so far."`
	Total int `json:"total" doc:"Total; 0 while the calendar is being read."`
}

func progress(p readiness.ImportProgress, running bool) Nullable[Progress] {
	if !running {
		return Nullable[Progress]{}
	}
	return some(Progress{Done: p.Done, Total: p.Total})
}

// feedState is how a feed is doing; one whose last answer broke off has a word of its own.
func feedState(f readiness.Feed) string {
	if f.CutOff() {
		return f.ErrorCode
	}
	return string(f.State)
}

// feed gives a calendar of which the next event starts at soonest.
func (s *service) feed(by caller, f readiness.Feed, soonest time.Time, findings []Finding) Feed {
	shown := Feed{
		ID: f.ID, Name: f.Name, Kind: string(f.Kind), State: feedState(f), Source: orNull(masked(f.URL)), LastTried: stampOrNull(f.LastTried),
		LastGood: stampOrNull(f.LastGood), LastChanged: stampOrNull(f.LastChanged), NextFetch: stampOrNull(f.NextFetch),
		FailingSince: stampOrNull(f.FailingSince), Failures: f.Failures, ErrorCode: orNull(f.ErrorCode),
		Problems: by.problems(f.Problems), Events: f.Counts, Findings: findings,
		Hold: hold(f.Hold), Progress: progress(s.Calendars.Progress(f.ID)), IntervalS: orNull(wholeSeconds(f.Interval)),
		FetchEveryS: wholeSeconds(f.FetchEvery(by.now, soonest)), IntervalFrom: string(f.WhyEvery(by.now, soonest)),
		AskedS: orNull(wholeSeconds(f.Asked)), CreatedAt: stamp(f.CreatedAt), Version: f.Version,
	}
	if f.ErrorCode != "" {
		said := by.text.SourceTrouble(f.ErrorCode, f.ErrorDetail)
		shown.LastError = &said
	}
	return shown
}

func wholeSeconds(d time.Duration) int64 { return int64(d / time.Second) }

// problems says in the caller's language what could not be taken of a calendar.
func (by caller) problems(found []readiness.Problem) []readiness.Problem {
	if !by.Role.May(readiness.SeePrivate) {
		found = readiness.WithholdProblems(found)
	}
	return each(found, func(p readiness.Problem) readiness.Problem {
		p.Message = by.text.Problem(p)
		return p
	})
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
	Next  *string `json:"next" doc:"Cursor of the next page, or null on the last page."`
}

// feeds answers GET /feeds.
func (s *service) feeds(ctx context.Context, by caller, in *struct{ Page }) (Feeds, error) {
	feeds, err := s.Store.Feeds(ctx)
	if err != nil {
		return Feeds{}, err
	}
	shape, err := s.feedShape(ctx, by, feeds)
	if err != nil {
		return Feeds{}, err
	}
	key := func(f readiness.Feed) string { return intent.TimeKey(f.CreatedAt, f.ID) }
	slices.SortFunc(feeds, func(a, b readiness.Feed) int { return strings.Compare(key(a), key(b)) })
	page, next, err := list(feeds, in.Page, key, shape)
	return Feeds{page, next}, err
}

// feedShape shows feeds with what is to be put right in them and when they are read next.
func (s *service) feedShape(ctx context.Context, by caller, feeds []readiness.Feed) (func(readiness.Feed) Feed, error) {
	findings, err := s.toPutRight(ctx, by, feeds)
	if err != nil {
		return nil, err
	}
	soonest, err := s.soonest(ctx, by, feeds)
	return func(f readiness.Feed) Feed { return s.feed(by, f, soonest[f.ID], findings(f)) }, err
}

// soonest gives when the next event of each feed starts; zero where none is to come.
func (s *service) soonest(ctx context.Context, by caller, feeds []readiness.Feed) (map[string]time.Time, error) {
	starts := make(map[string]time.Time, len(feeds))
	var err error
	for _, f := range feeds {
		if starts[f.ID], err = s.Store.SoonestStart(ctx, f.ID, by.now); err != nil {
			return nil, err
		}
	}
	return starts, nil
}

func (s *service) readFeed(ctx context.Context, by caller, id string) (Feed, error) {
	f, err := s.Store.Feed(ctx, id)
	if err != nil {
		return Feed{}, err
	}
	shape, err := s.feedShape(ctx, by, []readiness.Feed{f})
	if err != nil {
		return Feed{}, err
	}
	return shape(f), nil
}
