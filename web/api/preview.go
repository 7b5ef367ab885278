package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/web/intent"
)

// Preview is what a calendar holds.
type Preview struct {
	Name        string              `json:"name" doc:"Name that the calendar states; may be empty."`
	Occurrences []Occurrence        `json:"occurrences" nullable:"false"`
	Problems    []readiness.Problem `json:"problems" nullable:"false"`
	Complete    bool                `json:"complete" doc:"False if the calendar was truncated."`
	Digest      string              `json:"digest" doc:"Of the occurrences; named in POST /feeds, exactly these are imported."`
}

// preview gives what was read of a calendar.
func (by caller) preview(read intake.CalendarPreview) Preview {
	return Preview{Name: read.Name, Occurrences: each(read.Occurrences, occurrence), Problems: by.problems(read.Problems),
		Complete: read.Complete, Digest: digest(read.Occurrences)}
}

// digest changes with all that an import takes of occurrences.
func digest(all []readiness.Occurrence) string {
	h := sha256.New()
	for _, o := range all {
		fmt.Fprintf(h, "%#v\n", o)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Occurrence is what a calendar says of one airing.
type Occurrence struct {
	UID          string  `json:"uid"`
	RecurrenceID *string `json:"recurrence_id"`
	Summary      string  `json:"summary"`
	Start        string  `json:"start" doc:"RFC 3339 in UTC, or a date if all_day."`
	End          string  `json:"end" doc:"Exclusive; same format as start."`
	AllDay       bool    `json:"all_day"`
	Zone         string  `json:"zone"`
	Status       string  `json:"status" enum:"confirmed,tentative,cancelled"`
	Location     string  `json:"location"`
	URL          string  `json:"url"`
	Private      bool    `json:"private"`
	Level        *int    `json:"level" doc:"Level that the calendar proposes."`
}

// previewFeed answers POST /feeds/preview.
func (s *service) previewFeed(ctx context.Context, by caller, in *of[intent.FeedPreview]) (Preview, error) {
	meant, err := said(in.Version, in.Body, intent.FeedPreview{}, false)
	if err != nil {
		return Preview{}, err
	}
	body, err := meant.Text()
	from := readiness.FeedSource{Kind: readiness.FeedFile}
	if err == nil && body == nil {
		from, err = meant.Source()
	}
	if err != nil {
		return Preview{}, err
	}
	read, _, err := s.Calendars.Preview(ctx, from, body)
	if err != nil {
		return Preview{}, err
	}
	return by.preview(read), nil
}

func occurrence(o readiness.Occurrence) Occurrence {
	return Occurrence{UID: o.UID, RecurrenceID: orNull(o.RecurrenceID), Summary: o.Summary,
		Start: airTime(o.Start, o.AllDay, o.Zone), End: airTime(o.End, o.AllDay, o.Zone), AllDay: o.AllDay, Zone: o.Zone,
		Status: string(o.Status), Location: o.Location, URL: o.URL, Private: o.Private, Level: orNull(o.Level)}
}
