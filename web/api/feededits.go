package api

import (
	"context"
	"errors"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/web/intent"
)

// addFeed answers POST /feeds. What is no calendar is refused, and nothing is kept then.
func (s *service) addFeed(ctx context.Context, by caller, in *of[intent.NewFeed]) (Feed, error) {
	meant, err := said(in.Version, in.Body, intent.NewFeed{}, false)
	f, wrong := meant.Feed()
	if err = both[intent.NewFeed](err, fault.Invalids(wrong)); err != nil {
		return Feed{}, err
	}
	held, body, err := s.fetchFirst(ctx, by, &f, meant.Digest)
	if err != nil {
		return Feed{}, err
	}
	chosen := intake.Chosen{}
	if chosen.Levels, err = s.chosenLevels(ctx, by, meant.RowLevels, held); err == nil {
		err = fault.All(f.Wrong())
	}
	if err == nil {
		f, _, err = s.Calendars.AddFeed(ctx, f, body, chosen, by.Actor)
	}
	if err != nil {
		return Feed{}, named[intent.NewFeed](err)
	}
	return s.readFeed(ctx, by, f.ID)
}

// fetchFirst reads the calendar from f's source, and takes its name where none was given. It gives nil for a file. A calendar
// that holds something else than was previewed is refused together with what it holds.
func (s *service) fetchFirst(ctx context.Context, by caller, f *readiness.Feed, previewed string) (*intake.CalendarPreview, []byte, error) {
	if f.Kind == readiness.FeedFile {
		return nil, nil, nil
	}
	read, body, err := s.Calendars.Preview(ctx, f.Source(), nil)
	if err != nil {
		return nil, nil, err
	}
	if previewed != "" && previewed != digest(read.Occurrences) {
		return nil, nil, staleError{cause: fault.ErrStale, current: by.preview(read)}
	}
	if f.Name == "" {
		f.Name = read.Name
	}
	return &read, body, nil
}

// changeFeed answers PATCH /feeds/{id}.
func (s *service) changeFeed(ctx context.Context, by caller, in *on[intent.FeedEdit]) (Feed, error) {
	f, err := s.Store.Feed(ctx, in.ID)
	if err != nil {
		return Feed{}, err
	}
	meant, err := said(in.Version, in.Body, intent.FeedEditOf(f), true)
	change, wrong := meant.Edit()
	if err = both[intent.FeedEdit](err, fault.Invalids(wrong)); err == nil {
		_, err = s.Store.ChangeFeed(ctx, in.ID, change, meant.Version, by.Actor, by.now)
	}
	return edited(named[intent.FeedEdit](err), func() (Feed, error) { return s.readFeed(ctx, by, in.ID) })
}

// removal is a request to remove something as it was seen.
type removal struct {
	Path
	Version
}

// removing makes the answer to the DELETE of something that is read so.
func removing[O any](remove func(context.Context, string, int64, readiness.Actor, time.Time) error,
	read reader[O]) func(context.Context, caller, *removal) error {
	return func(ctx context.Context, by caller, in *removal) error {
		version, err := in.seen(0)
		if err != nil {
			return err
		}
		if err = remove(ctx, in.ID, version, by.Actor, by.now); err != nil {
			_, err = edited(err, func() (O, error) { return read(ctx, by, in.ID) })
		}
		return err
	}
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
func (s *service) releaseFeed(ctx context.Context, by caller, id string, p intent.Pressed) error {
	_, err := s.Store.ReleaseHold(ctx, id, p.Version, by.Actor, by.now)
	return err
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
