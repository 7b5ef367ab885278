package api

import (
	"context"
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
	serve(s, edit("change-feed", http.MethodPatch, "/feeds/{id}", "Rename a calendar, or give it another source or interval"), s.changeFeed)
	serveNothing(s, edit("remove-feed", http.MethodDelete, "/feeds/{id}", "Stop reading a calendar"), s.removeFeed)
	serve(s, edit("preview-feed", http.MethodPost, "/feeds/preview", "What a calendar holds; nothing is kept"), s.previewFeed)
	serve(s, edit("refresh-feed", http.MethodPost, "/feeds/{id}/refresh", "Fetch a calendar now, at most once a minute; how that went is on the feed"), s.refreshFeed)
	serve(s, edit("release-feed", http.MethodPost, "/feeds/{id}/release", "Let the deletions go that are held"), s.releaseFeed)
	file := edit("import-file", http.MethodPut, "/feeds/{id}/file", "Import the bytes of a calendar")
	file.maxBody, file.readTime = maxCalendar, calendarTime
	serve(s, file, s.importFile)
}

// Feed is one calendar and how reading it goes. Its address is a secret and never shown whole; user and password are
// never shown.
type Feed struct {
	ID           string               `json:"id"`
	Name         string               `json:"name"`
	Kind         string               `json:"kind" enum:"address,caldav,file"`
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
	Hold         Nullable[Hold]       `json:"hold" doc:"Deletions that are held; null where there are none."`
	History      []Fetch              `json:"history,omitempty" nullable:"false" doc:"The last fetches, newest first; left out in lists."`
	Findings     []Finding            `json:"findings" nullable:"false" doc:"What its owner had better put right, the gravest first."`
	IntervalS    int64                `json:"interval_s" doc:"Between two fetches, as it is in force."`
	IntervalFrom string               `json:"interval_from" enum:"default,near,asked,set" doc:"Why: the default, an event within a day, the calendar asks for it, a person has set it."`
	AskedS       *int64               `json:"asked_s" doc:"What the calendar asks for."`
	CreatedAt    string               `json:"created_at" format:"date-time"`
	Version      int64                `json:"version"`
}

func (f Feed) version() int64 { return f.Version }

// Hold is what a calendar lacks all at once, which was not deleted for that.
type Hold struct {
	Since  string   `json:"since" format:"date-time"`
	Times  int      `json:"times" doc:"How often the calendar has said the same, at least half an hour apart; the third time they go."`
	Events []string `json:"events" nullable:"false" doc:"Ids of the events that would go."`
}

// Fetch is one turn of reading a calendar.
type Fetch struct {
	At        string               `json:"at" format:"date-time"`
	OK        bool                 `json:"ok"`
	Changed   bool                 `json:"changed"`
	ErrorCode *string              `json:"error_code"`
	Events    readiness.FeedCounts `json:"events"`
	Problems  int                  `json:"problems"`
}

func fetch(f readiness.Fetch) Fetch {
	return Fetch{At: stamp(f.At), OK: f.OK, Changed: f.Changed, ErrorCode: orNull(f.Code), Events: f.Counts, Problems: f.Problems}
}

// feed gives a calendar of which the next event starts at soonest.
func feed(now time.Time, f readiness.Feed, soonest time.Time, t *text.Text, findings []Finding) Feed {
	shown := Feed{
		ID: f.ID, Name: f.Name, Kind: string(f.Kind), State: string(f.State), Source: orNull(masked(f.URL)), LastTried: stampOrNull(f.LastTried),
		LastGood: stampOrNull(f.LastGood), LastChanged: stampOrNull(f.LastChanged), NextFetch: stampOrNull(f.NextFetch),
		FailingSince: stampOrNull(f.FailingSince), Failures: f.Failures, ErrorCode: orNull(f.ErrorCode),
		Problems: append([]readiness.Problem{}, f.Problems...), Events: f.Counts, Findings: findings,
		IntervalS: wholeSeconds(f.FetchEvery(now, soonest)), IntervalFrom: string(f.WhyEvery(now, soonest)),
		AskedS: orNull(wholeSeconds(f.Asked)), CreatedAt: stamp(f.CreatedAt), Version: f.Version,
	}
	if f.ErrorCode != "" {
		said := t.SourceTrouble(f.ErrorCode, f.ErrorDetail)
		shown.LastError = &said
	}
	if f.Hold.Holding() {
		shown.Hold = some(Hold{Since: stamp(f.Hold.Since), Times: f.Hold.Times, Events: append([]string{}, f.Hold.Events...)})
	}
	return shown
}

func wholeSeconds(d time.Duration) int64 { return int64(d / time.Second) }

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
	soonest, err := s.soonest(ctx, by, feeds)
	if err != nil {
		return Feeds{}, err
	}
	key := func(f readiness.Feed) string { return byTime(f.CreatedAt, f.ID) }
	slices.SortFunc(feeds, func(a, b readiness.Feed) int { return strings.Compare(key(a), key(b)) })
	page, next, err := list(feeds, in.Page, key, func(f readiness.Feed) Feed {
		return feed(by.now, f, soonest[f.ID], by.text, findings(f))
	})
	return Feeds{page, next}, err
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

// historyShown is how many fetches a feed tells of.
const historyShown = 50

func (s *service) readFeed(ctx context.Context, by caller, id string) (Feed, error) {
	f, err := s.Store.Feed(ctx, id)
	if err != nil {
		return Feed{}, err
	}
	findings, err := s.toPutRight(ctx, by, []readiness.Feed{f})
	if err != nil {
		return Feed{}, err
	}
	soonest, err := s.soonest(ctx, by, []readiness.Feed{f})
	if err != nil {
		return Feed{}, err
	}
	history, err := s.Store.Fetches(ctx, id, historyShown)
	if err != nil {
		return Feed{}, err
	}
	shown := feed(by.now, f, soonest[id], by.text, findings(f))
	shown.History = each(history, fetch)
	return shown, nil
}

// getFeed answers GET /feeds/{id}.
func (s *service) getFeed(ctx context.Context, by caller, in *Path) (Feed, error) {
	return s.readFeed(ctx, by, in.ID)
}
