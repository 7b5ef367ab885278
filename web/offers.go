package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) offerRoutes(g doors) {
	g.GET("/offers/:id", account.AnyRole, s.offer)
	g.POST("/offers/:id", may(readiness.SetLevel), form(s.answerOffer))
}

// offers gives the open questions whether events go on as others, as the viewer of a reading may see them; none of the past.
func (s *Server) offers(ctx context.Context, r *reading) ([]intake.Offer, error) {
	if r.past {
		return nil, nil
	}
	all, err := s.store.Offers(ctx, r.at)
	return r.seenOffers(all), err
}

func (r *reading) seenOffers(all []intake.Offer) []intake.Offer {
	if r.withhold == "" {
		return all
	}
	return intake.Withhold(r.today, r.withhold, all)
}

// offersAbout gives those that are about an event.
func (s *Server) offersAbout(ctx context.Context, r *reading, eventID string) ([]intake.Offer, error) {
	all, err := s.offers(ctx, r)
	return intake.About(all, eventID), err
}

// offer answers GET /offers/:id.
func (s *Server) offer(c echo.Context) error {
	err := s.barePage(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.offerPage(ctx, c, v, r)
		return views.Offer(page), err
	})
	if errors.Is(err, fault.ErrNotFound) {
		return s.offerAnswered(c)
	}
	return err
}

func (s *Server) offerPage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.OfferPage, error) {
	page := views.OfferPage{Page: s.frame(c, v, r)}
	o, err := s.store.Offer(ctx, c.Param("id"), r.at)
	if err != nil {
		return page, err
	}
	seen := r.seenOffers([]intake.Offer{o})
	if len(seen) == 0 {
		return page, fault.ErrNotFound
	}
	page.Offer = seen[0]
	return page, nil
}

// answerOffer answers POST /offers/:id: yes or no, for all of its events or for some.
func (s *Server) answerOffer(c echo.Context, in intent.OfferAnswer, unread []fault.Invalid) error {
	ctx, id := c.Request().Context(), c.Param("id")
	o, err := s.store.Offer(ctx, id, s.now())
	if err == nil {
		err = fault.All(intent.Merge(unread, in.Wrong()))
	}
	switch {
	case err != nil:
	case in.Carries():
		_, err = s.store.Carry(ctx, id, in.IDs(), actor(c), s.now())
	default:
		err = s.store.RefuseCarry(ctx, id, in.IDs(), actor(c), s.now())
	}
	switch {
	case errors.Is(err, fault.ErrNotFound):
		return s.offerAnswered(c)
	case fault.Invalids(err) != nil:
		return s.refuseOffer(c, in, err)
	case err != nil:
		return fmt.Errorf("answer an offer: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, afterOffer(c, o, in))
}

// offerAnswered says that nothing is asked any more.
func (s *Server) offerAnswered(c echo.Context) error {
	t := text.For(s.lang(c))
	page := views.ErrorPage{Status: http.StatusNotFound, Title: t.Offer.Answered, Detail: t.Offer.AnsweredHow}
	page.Page = s.frame(c, s.viewer(c), s.readIfPossible(c, page.Status))
	return html(c, page.Status, views.Error(page))
}

// refuseOffer shows the question again with what was chosen and why it was refused.
func (s *Server) refuseOffer(c echo.Context, in intent.OfferAnswer, cause error) error {
	return s.refuse(c, "/offers/"+c.Param("id"), func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.offerPage(ctx, c, v, r)
		if err != nil {
			return nil, err
		}
		page.Errors, page.Typed = fault.Invalids(cause), in.IDs()
		if !in.Chosen {
			page.Typed = page.Offer.Names()
		}
		for _, p := range page.Offer.Pairs {
			if slices.ContainsFunc(page.Errors, func(w fault.Invalid) bool { return w.Got == p.To.ID }) {
				page.Worked = &p.To
			}
		}
		return views.Offer(page), nil
	})
}

// afterOffer is where to go once a question is answered: back to where it was asked or, where that page was of an event that is
// no more, to the one that goes on.
func afterOffer(c echo.Context, o intake.Offer, in intent.OfferAnswer) string {
	ids := in.IDs()
	if len(ids) == 0 {
		ids = o.Names()
	}
	did := journal.CarryRefused
	if in.Carries() {
		did = journal.EventCarried
	}
	u, err := url.Parse(nextPath(field(c, "back")))
	event, ofEvent := strings.CutPrefix(u.Path, "/events/")
	gone := in.Carries() && o.Why == intake.SameTitle
	switch {
	case err != nil, !ofEvent && !asksOffers(u.Path), gone && ofEvent && o.With(event).To.ID == event:
		u = &url.URL{Path: "/events/" + ids[0]}
	case gone && u.Path == "/triage":
		u.RawQuery = ""
	}
	q := u.Query()
	q.Set("did", did)
	q.Set("of", ids[0])
	u.RawQuery = q.Encode()
	return u.String()
}

// asksOffers says that a page, not of an event, asks such questions.
func asksOffers(path string) bool {
	return path == "/" || path == "/triage" || strings.HasPrefix(path, "/feeds/")
}

// offerNotice says how a question was answered a moment ago, with the way to take that back; nil where the address says nothing
// of it.
func (s *Server) offerNotice(ctx context.Context, c echo.Context, v viewer, r *reading) (*views.Notice, error) {
	did, of := c.QueryParam("did"), c.QueryParam("of")
	if r.past || of == "" || did != journal.EventCarried && did != journal.CarryRefused {
		return nil, nil
	}
	row, err := s.row(ctx, r, of)
	if errors.Is(err, fault.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	changes, err := s.changes(ctx, r, of, []string{did}, 1)
	return undoable(&views.Notice{Kind: did, Subject: row.Event.Title}, changes, v.actor, r.at), err
}
