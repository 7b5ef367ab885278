package intent

import (
	"strconv"
	"strings"

	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
)

// EventReview is what people conclude from an event that is over.
type EventReview struct {
	Seen
	Right string `json:"right" limit:"right" doc:"Whether the level was right. It closes the review."`
	Peak  string `json:"peak" limit:"evidence" doc:"Peak as read by people, such as 21,000 req/s, where none was measured."`
	Well  string `json:"well" limit:"evidence" doc:"What went well."`
	Badly string `json:"badly" limit:"evidence" doc:"What went badly."`
	Lucky string `json:"lucky" limit:"evidence" doc:"Where you were lucky."`
	Open  bool   `json:"open" doc:"Whether it stays open whatever is answered. Default: false."`
}

// Said is what it says.
func (r EventReview) Said() review.Said {
	return review.Said{Words: review.Words{Right: review.Right(r.Right), Peak: r.Peak, Well: r.Well, Badly: r.Badly, Lucky: r.Lucky},
		Open: r.Open, Version: r.Version}
}

// EventReviewOf is a review as it would be typed.
func EventReviewOf(r review.Review) EventReview {
	return EventReview{Right: string(r.Right), Peak: r.Peak, Well: r.Well, Badly: r.Badly, Lucky: r.Lucky}
}

// NewPrevention adds what is to keep from happening again what went badly.
type NewPrevention struct {
	What    string `json:"what" limit:"task_title" required:"true" doc:"What is to be done."`
	Becomes string `json:"becomes" required:"true" doc:"task: a task of the event. issue:ID: an issue, with the id of an issue tracker. level:N: a task of level N, in your draft of the levels; not for tokens."`
}

// Made is what it makes; an Invalid where it becomes nothing that there is.
func (p NewPrevention) Made() (review.Made, error) {
	becomes, of, _ := strings.Cut(p.Becomes, ":")
	made := review.Made{What: p.What, Becomes: review.Becomes(becomes)}
	switch made.Becomes {
	case review.AnIssue:
		made.Tracker = of
	case review.OfTheRung:
		n, err := strconv.Atoi(of)
		if err != nil {
			return made, fault.Invalid{Field: "becomes", Reason: "unknown", Got: p.Becomes}
		}
		made.Level = n
	}
	return made, nil
}

// ExposureAnswer says what an unplanned peak was.
type ExposureAnswer struct {
	Seen
	Was   string `json:"was" limit:"was" required:"true" doc:"unannounced: an exposure that nobody had told of. ours: an event that is known. none: no exposure."`
	Event string `json:"event" doc:"Id of the event, within a day of the peak; required for ours."`
	Name  string `json:"name" limit:"title" doc:"What people call it; for unannounced."`
	Kind  string `json:"kind" limit:"exposure" doc:"Kind of exposure; for unannounced."`
	Could string `json:"could" limit:"could" doc:"Whether it could have been known beforehand; for unannounced."`
}

// Answer is what it says.
func (a ExposureAnswer) Answer() measured.Answer {
	return measured.Answer{Was: measured.Was(a.Was), Name: strings.TrimSpace(a.Name), Kind: a.Kind, Could: measured.Could(a.Could)}
}

// ExposureAnswerOf is an answer as it would be typed.
func ExposureAnswerOf(x measured.Exposure) ExposureAnswer {
	return ExposureAnswer{Was: string(x.Was), Event: x.EventID, Name: x.Name, Kind: x.Kind, Could: string(x.Could)}
}
