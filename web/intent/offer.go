package intent

import (
	"strings"

	"tallylight/readiness/fault"
)

// The answers to an offer.
const (
	CarryOver   = "carry"
	RefuseOffer = "refuse"
)

// OfferAnswer answers the question whether events go on as others.
type OfferAnswer struct {
	Answer string `json:"answer" limit:"offer_answer" required:"true" doc:"carry: the events go on as the others, with their preparation. refuse: they are other programmes; this is not asked again."`
	Events string `json:"events" is:"ids" doc:"Ids of the events (from) that the answer is for. Left out: all of the offer."`
	// Chosen says that events were named, or that they could be and none was.
	Chosen bool `given:"events"`
}

// Carries says that the answer is yes.
func (a OfferAnswer) Carries() bool { return a.Answer == CarryOver }

// IDs are those of the events that are named.
func (a OfferAnswer) IDs() []string { return strings.Fields(a.Events) }

// Wrong is what cannot be taken of the answer.
func (a OfferAnswer) Wrong() (wrong []fault.Invalid) {
	refuse := fault.Refusing(&wrong)
	refuse(a.Answer == "", "answer", "required", "")
	refuse(a.Answer != "" && a.Answer != CarryOver && a.Answer != RefuseOffer, "answer", "unknown", a.Answer)
	refuse(a.Chosen && a.Events == "", "events", "required", "")
	return wrong
}
