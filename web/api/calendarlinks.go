package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/outfeed"
	"tallylight/seal"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

func (s *service) calendarLinkOperations() {
	op := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/calendar-links" + path, summary: summary, needs: account.AnyRole.In(account.Admin)}
	}
	serve(s, op("list-calendar-links", http.MethodGet, "", "List your calendar links that are in force, without their keys; admins see all"), s.calendarLinks)
	add := op("add-calendar-link", http.MethodPost, "", "Make a calendar link, by which a calendar program reads events or your tasks without a sign-in or, as an admin, have them written into a CalDAV collection. The response contains the link; it is not shown again")
	add.status, add.body = http.StatusCreated, reflect.TypeFor[intent.NewOutfeed]()
	serve(s, add, s.addCalendarLink)
	rotate := op("rotate-calendar-link", http.MethodPost, "/{id}/rotation", "Make a new address for a calendar link. The old one is gone (410) from then on")
	rotate.status = http.StatusCreated
	serve(s, rotate, s.rotateCalendarLink)
	serveNothing(s, op("revoke-calendar-link", http.MethodDelete, "/{id}", "Revoke a calendar link for good"), func(ctx context.Context, by caller, in *Path) error {
		return s.Store.RevokeOutfeed(ctx, in.ID, by.Actor, by.now)
	})
}

// CalendarLink is a calendar that goes out.
type CalendarLink struct {
	ID       string                 `json:"id"`
	Name     string                 `json:"name"`
	Shows    string                 `json:"shows" enum:"events,mine" doc:"mine: the tasks that its owner has picked up."`
	Level    *int                   `json:"level" doc:"The lowest level of events; null for all."`
	Page     *string                `json:"page" doc:"Id of the top page to which events bring traffic; null for any."`
	Gates    bool                   `json:"gates" doc:"Whether the dates by which tasks are due are entries too."`
	Audience string                 `json:"audience" enum:"masked,open"`
	Lang     string                 `json:"lang" enum:"ja,en"`
	Tail     *string                `json:"tail" doc:"The last four characters of its key; null if the calendar is written elsewhere."`
	Owner    string                 `json:"owner" doc:"Whose link it is; it ends with their account."`
	MadeAt   string                 `json:"made_at" format:"date-time"`
	SeenAt   *string                `json:"seen_at" format:"date-time" doc:"When a program read it last, to the minute; null if never."`
	Push     Nullable[CalendarPush] `json:"push" doc:"Where it is written; null if programs read it."`
	Link     *string                `json:"link" doc:"Only in the response that created it; otherwise null."`
}

// CalendarPush is how writing into a CalDAV collection goes.
type CalendarPush struct {
	Address string  `json:"address" doc:"Host and last characters of the collection's address."`
	At      *string `json:"at" format:"date-time" doc:"When it was written to last; null if never."`
	Failure *string `json:"failure" doc:"Code of the last failure, as of feeds; null if it was written since."`
	Status  *int    `json:"status" doc:"HTTP status of the last failure; null if there was none."`
	RetryAt *string `json:"retry_at" format:"date-time" doc:"It is not tried again before; null if nothing failed."`
}

func calendarLinkOf(l outfeed.Link) CalendarLink {
	shown := CalendarLink{ID: l.ID, Name: l.Name, Shows: string(l.Shows), Level: orNull(l.Level), Page: orNull(l.PageID), Gates: l.Gates, Audience: string(l.Audience), Lang: l.Lang,
		Tail: orNull(l.Tail), Owner: l.By, MadeAt: stamp(l.MadeAt), SeenAt: stampOrNull(l.Seen)}
	if p := l.Push; l.Pushed() {
		shown.Push = some(CalendarPush{Address: seal.Shown(p.URL), At: stampOrNull(p.At), Failure: orNull(p.Failure), Status: orNull(p.Status), RetryAt: stampOrNull(p.Retry)})
	}
	return shown
}

// freshCalendarLink shows a link with its key, which is not shown again.
func (s *service) freshCalendarLink(l outfeed.Link, key string) CalendarLink {
	shown := calendarLinkOf(l)
	if !l.Pushed() {
		shown.Link = orNull(strings.TrimSuffix(s.BaseURL, "/") + outfeed.Path(key))
	}
	return shown
}

// CalendarLinks lists those that are in force.
type CalendarLinks struct {
	Links []CalendarLink `json:"calendar_links" nullable:"false"`
	Next  *string        `json:"next" doc:"Always null."`
}

// calendarLinks answers GET /calendar-links.
func (s *service) calendarLinks(ctx context.Context, by caller, _ *struct{}) (CalendarLinks, error) {
	all, err := s.Store.OutfeedsFor(ctx, by.Actor)
	return CalendarLinks{Links: each(all, calendarLinkOf)}, err
}

// addCalendarLink answers POST /calendar-links.
func (s *service) addCalendarLink(ctx context.Context, by caller, in *of[intent.NewOutfeed]) (CalendarLink, error) {
	meant, err := said(in.Version, in.Body, intent.NewOutfeed{}, false)
	link, wrong := meant.Outfeed(by.Role)
	if err = both[intent.NewOutfeed](err, wrong); err != nil {
		return CalendarLink{}, err
	}
	key, hash := secrets.NewSecret("")
	if !link.Pushed() {
		link.Tail = display.TailOf(key)
	}
	link, err = s.Store.AddOutfeed(ctx, link, hash, by.Actor, by.now)
	return s.freshCalendarLink(link, key), named[intent.NewOutfeed](err)
}

// rotateCalendarLink answers POST /calendar-links/{id}/rotation.
func (s *service) rotateCalendarLink(ctx context.Context, by caller, in *Path) (CalendarLink, error) {
	key, hash := secrets.NewSecret("")
	link, err := s.Store.RotateOutfeed(ctx, in.ID, hash, display.TailOf(key), by.Actor, by.now)
	return s.freshCalendarLink(link, key), err
}
