package api

import (
	"context"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/web/intent"
)

func (s *service) offerOperations() {
	serve(s, reads("list-offers", "/offers", "List the open questions whether an event goes on as another one, oldest first"), s.offers)
	serve(s, operation{id: "answer-offer", method: http.MethodPost, path: "/offers/{id}", summary: "Carry the preparation of events over, or refuse to",
		needs: to(readiness.SetLevel, account.Events), body: reflect.TypeFor[intent.OfferAnswer]()}, s.answerOffer)
}

// Offers are the open questions.
type Offers struct {
	Offers []Offer `json:"offers" nullable:"false"`
}

// Offer is the question whether events go on as others, so that their preparation is carried over.
type Offer struct {
	ID      string      `json:"id"`
	FeedID  string      `json:"feed_id"`
	Why     string      `json:"why" enum:"same_title,titles_exchanged" doc:"same_title: the calendar lacks an event and has a new one of its title. titles_exchanged: two events took each other's title."`
	Text    string      `json:"text" doc:"The question, in the language of Accept-Language."`
	Moved   string      `json:"moved" doc:"The old and the new air time, in words."`
	Carries string      `json:"carries" doc:"What would be carried over, in words. Empty if titles were exchanged: everything is exchanged."`
	AskedAt string      `json:"asked_at" format:"date-time"`
	Pairs   []OfferPair `json:"pairs" nullable:"false" doc:"By air time. An offer of several can be answered for some of them."`
}

// OfferPair is one event and the one as which it may go on.
type OfferPair struct {
	From OfferEvent   `json:"from" doc:"The event that has the preparation. It keeps its id."`
	To   OfferEvent   `json:"to" doc:"The event as which it may go on. If it does, this id is gone, unless titles were exchanged."`
	Has  OfferCarried `json:"carries"`
}

// OfferEvent is one of the events of a pair.
type OfferEvent struct {
	ID             string `json:"id"`
	Title          string `json:"title"`
	Start          string `json:"start" doc:"RFC 3339 in UTC, or a date if all_day."`
	End            string `json:"end" doc:"Exclusive; same format as start."`
	AllDay         bool   `json:"all_day"`
	CalendarStatus string `json:"calendar_status" enum:"confirmed,tentative,cancelled,missing,taken_out"`
}

// OfferCarried is what would be carried over of one event.
type OfferCarried struct {
	Level        *int   `json:"level"`
	LevelState   string `json:"level_state" enum:"unset,proposed,confirmed"`
	BriefFields  int    `json:"brief_fields" doc:"Number of fields of the brief that PR has filled in."`
	TasksDone    int    `json:"tasks_done"`
	TasksClaimed int    `json:"tasks_claimed"`
	TasksOpen    int    `json:"tasks_open"`
}

// offers answers GET /offers.
func (s *service) offers(ctx context.Context, by caller, _ *struct{}) (Offers, error) {
	v := s.shape(by, by.now, readiness.Ladder{})
	open, err := s.openOffers(ctx, v)
	return Offers{each(open, v.offer)}, err
}

// openOffers gives the open questions as the caller may see them.
func (s *service) openOffers(ctx context.Context, v shape) ([]intake.Offer, error) {
	open, err := s.Store.Offers(ctx, v.now)
	if v.withhold != "" {
		open = intake.Withhold(v.now, v.withhold, open)
	}
	return open, err
}

func (v shape) offer(o intake.Offer) Offer {
	shown := Offer{ID: o.ID, FeedID: o.FeedID, Why: string(o.Why), Text: v.text.Offer.Asks[o.Why].Question, Moved: v.text.OfferMoved(o, v.clock),
		Carries: v.text.OfferCarries(o.Why, o.Carries), AskedAt: stamp(o.Asked)}
	for i, p := range o.Pairs {
		c := o.Carries[i]
		shown.Pairs = append(shown.Pairs, OfferPair{From: offerEvent(p.From), To: offerEvent(p.To), Has: OfferCarried{Level: orNull(c.Level), LevelState: string(c.State),
			BriefFields: c.Told, TasksDone: c.Done, TasksClaimed: c.Claimed, TasksOpen: c.Open}})
	}
	return shown
}

func offerEvent(e readiness.Event) OfferEvent {
	return OfferEvent{ID: e.ID, Title: e.Title, Start: airTime(e.Start, e.AllDay, e.Zone), End: airTime(e.End, e.AllDay, e.Zone), AllDay: e.AllDay,
		CalendarStatus: string(e.Calendar)}
}

// AnsweredOffer is what was answered.
type AnsweredOffer struct {
	ID     string   `json:"id"`
	Answer string   `json:"answer" enum:"carry,refuse"`
	Events []string `json:"events" nullable:"false" doc:"Ids of the events that were answered for."`
}

// answerOffer answers POST /offers/{id}.
func (s *service) answerOffer(ctx context.Context, by caller, in *on[intent.OfferAnswer]) (AnsweredOffer, error) {
	meant, err := said(in.Version, in.Body, intent.OfferAnswer{}, false)
	if fault.Invalids(err) == nil && err != nil {
		return AnsweredOffer{}, err
	}
	o, missing := s.Store.Offer(ctx, in.ID, by.now)
	if missing != nil {
		return AnsweredOffer{}, missing
	}
	if err = both[intent.OfferAnswer](err, meant.Wrong()); err != nil {
		return AnsweredOffer{}, err
	}
	if meant.Carries() {
		_, err = s.Store.Carry(ctx, in.ID, meant.IDs(), by.Actor, by.now)
	} else {
		err = s.Store.RefuseCarry(ctx, in.ID, meant.IDs(), by.Actor, by.now)
	}
	answered := AnsweredOffer{ID: o.ID, Answer: meant.Answer, Events: o.Names()}
	if meant.Chosen {
		answered.Events = meant.IDs()
	}
	return answered, named[intent.OfferAnswer](err)
}
