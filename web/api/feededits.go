package api

import (
	"context"
	"errors"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

type addFeed struct {
	Body struct {
		Name string `json:"name,omitempty" maxLength:"200" doc:"Default: the name that the calendar states."`
		GivenSource
		Digest    string `json:"digest,omitempty" maxLength:"100" doc:"As POST /feeds/preview gave it: where the calendar holds something else by now, nothing is kept."`
		IntervalS int64  `json:"interval_s,omitempty" minimum:"0" maximum:"86400" doc:"Interval between fetches. Default (0): 15 minutes, 5 while an event starts within a day, longer if the calendar requests it."`
	}
}

// GivenSource is where a caller says that a calendar is.
type GivenSource struct {
	Kind      string `json:"kind,omitempty" enum:"address,caldav,file" doc:"Default: address if there is a url, otherwise file."`
	URL       string `json:"url,omitempty" maxLength:"4000" doc:"If omitted, upload the calendar with PUT /feeds/{id}/file."`
	User      string `json:"user,omitempty" maxLength:"200" doc:"Omit it if password is a bearer token."`
	Password  string `json:"password,omitempty" maxLength:"4000" writeOnly:"true"`
	AllowHTTP bool   `json:"allow_http,omitempty" doc:"Accept an address that is not encrypted."`
}

// source gives the source; the error quotes nothing of it. A file has none.
func (g GivenSource) source() (readiness.FeedSource, error) {
	from := readiness.FeedSource{Kind: readiness.FeedKind(g.Kind), URL: g.URL, User: g.User, Password: g.Password}
	if from.Kind == "" {
		from.Kind = readiness.KindOf(from.URL)
	}
	switch {
	case from.Kind != readiness.FeedFile:
		return from, from.Check(g.AllowHTTP)
	case from != readiness.FeedSource{Kind: readiness.FeedFile}:
		return from, fault.Invalid{Field: "kind", Reason: "unknown"}
	}
	return from, nil
}

// addFeed answers POST /feeds. What is no calendar is refused, and nothing is kept then.
func (s *service) addFeed(ctx context.Context, by caller, in *addFeed) (Feed, error) {
	from, err := in.Body.source()
	if err != nil {
		return Feed{}, err
	}
	f := readiness.Feed{Name: in.Body.Name, Kind: from.Kind, URL: from.URL, User: from.User, Password: from.Password,
		Interval: seconds(in.Body.IntervalS)}
	body, err := s.fetchFirst(ctx, by, &f, in.Body.Digest)
	if err != nil {
		return Feed{}, err
	}
	if f.Name == "" {
		return Feed{}, fault.Invalid{Field: "name", Reason: "required"}
	}
	f, _, err = s.Calendars.AddFeed(ctx, f, body, nil, by.Actor)
	if err != nil {
		return Feed{}, err
	}
	return s.readFeed(ctx, by, f.ID)
}

// fetchFirst reads the calendar from f's source, and takes its name where none was given. It gives nil for a file. A calendar
// that holds something else than was previewed is refused together with what it holds.
func (s *service) fetchFirst(ctx context.Context, by caller, f *readiness.Feed, previewed string) ([]byte, error) {
	if f.Kind == readiness.FeedFile {
		return nil, nil
	}
	read, body, err := s.Calendars.Preview(ctx, f.Source(), nil)
	if err != nil {
		return nil, err
	}
	if previewed != "" && previewed != digest(read.Occurrences) {
		return nil, staleError{cause: fault.ErrStale, current: by.preview(read)}
	}
	if f.Name == "" {
		f.Name = read.Name
	}
	return body, nil
}

type changeFeed struct {
	Path
	Version
	Body struct {
		Name      *string `json:"name,omitempty" minLength:"1" maxLength:"200"`
		URL       string  `json:"url,omitempty" maxLength:"4000" doc:"New address. It is fetched soon."`
		User      string  `json:"user,omitempty" maxLength:"200"`
		Password  string  `json:"password,omitempty" maxLength:"4000" writeOnly:"true"`
		AllowHTTP bool    `json:"allow_http,omitempty" doc:"Accept an address that is not encrypted."`
		IntervalS *int64  `json:"interval_s,omitempty" minimum:"0" maximum:"86400" doc:"0 restores the default."`
		Version   int64   `json:"version,omitempty"`
	}
}

// edit gives what is to be changed.
func (in *changeFeed) edit() (readiness.FeedEdit, error) {
	change := readiness.FeedEdit{URL: in.Body.URL, User: in.Body.User, Password: in.Body.Password}
	if in.Body.Name != nil {
		change.Name = *in.Body.Name
	}
	if in.Body.IntervalS != nil {
		every := seconds(*in.Body.IntervalS)
		change.Interval = &every
	}
	if change.URL == "" {
		return change, nil
	}
	return change, readiness.FeedSource{URL: change.URL}.Check(in.Body.AllowHTTP)
}

// changeFeed answers PATCH /feeds/{id}.
func (s *service) changeFeed(ctx context.Context, by caller, in *changeFeed) (Feed, error) {
	version, err := in.seen(in.Body.Version)
	if err != nil {
		return Feed{}, err
	}
	change, err := in.edit()
	if err != nil {
		return Feed{}, err
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

// refreshFeed answers POST /feeds/{id}/refresh. What the calendar's server does wrong is on the feed. A feed that was
// changed while it was fetched is a 409.
func (s *service) refreshFeed(ctx context.Context, by caller, in *Path) (Feed, error) {
	_, err := s.Calendars.ImportNow(ctx, in.ID)
	var source *readiness.SourceError
	if errors.As(err, &source) {
		err = nil
	}
	return edited(err, func() (Feed, error) { return s.readFeed(ctx, by, in.ID) })
}

// releaseFeed answers POST /feeds/{id}/release. Where nothing is held, nothing changes.
func (s *service) releaseFeed(ctx context.Context, by caller, in *press) (Feed, error) {
	version, err := in.seen(in.inBody())
	if err != nil {
		return Feed{}, err
	}
	_, err = s.Store.ReleaseHold(ctx, in.ID, version, by.Actor, by.now)
	return edited(err, func() (Feed, error) { return s.readFeed(ctx, by, in.ID) })
}

type importFile struct {
	Path
	Mode    string `query:"mode" enum:"add,replace" default:"replace" doc:"What happens to coming events that are not in the file; add keeps them."`
	Sure    bool   `query:"sure" doc:"Remove them even if so many would be held."`
	RawBody []byte `contentType:"text/calendar"`
}

// mode is what happens to the events that the file does not hold.
func (in *importFile) mode() readiness.ImportMode {
	if in.Sure && in.Mode == string(readiness.ReplaceEvents) {
		return readiness.ReplaceSurely
	}
	return readiness.ImportMode(in.Mode)
}

// importFile answers PUT /feeds/{id}/file.
func (s *service) importFile(ctx context.Context, by caller, in *importFile) (Feed, error) {
	_, err := s.Calendars.ImportFile(ctx, in.ID, in.RawBody, in.mode())
	return edited(err, func() (Feed, error) { return s.readFeed(ctx, by, in.ID) })
}
