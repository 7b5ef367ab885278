package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/web/intent"
)

// theEvents are all events, but for what differs from run to run.
func theEvents(s *site) any {
	facts, err := s.store.Snapshot(s.Context(), noon.AddDate(-3, 0, 0), noon.AddDate(5, 0, 0))
	s.must(err)
	var all []readiness.Event
	for _, e := range facts.Events {
		e.Version, e.TasksVersion = 0, 0
		if e.FeedID == "" {
			e.ID, e.UID = "", ""
		}
		all = append(all, e)
	}
	return all
}

// byHand enters an event by hand of which the rows are about, and gives its path.
func byHand(rest string) func(*site) string {
	return func(s *site) string {
		facts, err := s.store.Snapshot(s.Context(), noon, noon.AddDate(1, 0, 0))
		s.must(err)
		for _, e := range facts.Events {
			if e.FeedID == "" {
				return "/events/" + e.ID + rest
			}
		}
		e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: "Gala", Start: noon.AddDate(0, 0, 5), End: noon.AddDate(0, 0, 5).Add(time.Hour),
			Zone: "JST", Location: "Hall 1"}, readiness.System, noon)
		s.must(err)
		return "/events/" + e.ID + rest
	}
}

// theOffer is the path of the question whether the first event goes on as another one.
func theOffer(s *site) string { return "/offers/" + s.renewed().ID }

// theAnswers are all events and what is asked about them, once that question was made.
func theAnswers(s *site) any {
	if s.calendars.holds.Occurrences[0].UID != "renewed" {
		s.renewed()
	}
	var all []readiness.Event
	for _, e := range theEvents(s).([]readiness.Event) {
		e.ID = ""
		all = append(all, e)
	}
	return []any{all, len(s.open())}
}

// inTwo has a second calendar hold the first event, at another time by now, and gives the event's path.
func inTwo(rest string) func(*site) string {
	return func(s *site) string {
		s.second()
		return "/events/" + s.events[0].ID + rest
	}
}

// second gives the calendar that holds the first event an hour later.
func (s *site) second() readiness.Feed {
	s.Helper()
	feeds, err := s.store.Feeds(s.Context())
	s.must(err)
	if len(feeds) > 1 {
		return feeds[1]
	}
	f, err := s.store.AddFeed(s.Context(), readiness.Feed{Name: "Programming", URL: "https://two.example/b.ics"}, nil, readiness.System, noon)
	s.must(err)
	o := s.calendars.holds.Occurrences[0]
	for _, later := range []time.Duration{0, time.Hour} {
		o.Start, o.End = o.Start.Add(later), o.End.Add(later)
		_, err := s.store.ApplyFeed(s.Context(), f.ID, readiness.FeedFetch{Next: noon.AddDate(0, 0, 9)}, intake.Incoming{Occurrences: []readiness.Occurrence{o},
			Complete: true, From: noon.AddDate(0, 0, -90), To: noon.AddDate(0, 0, 400)}, noon)
		s.must(err)
	}
	return f
}

// inBoth says of the events, once the second calendar holds the first, whose they are and when they are on air.
func inBoth(s *site) any {
	second := s.second()
	facts, err := s.store.Snapshot(s.Context(), noon.AddDate(-3, 0, 0), noon.AddDate(5, 0, 0))
	s.must(err)
	var all []string
	for _, e := range facts.Events {
		all = append(all, fmt.Sprint(e.FeedID == second.ID, e.Start, e.WasStart, e.Calendar))
	}
	return all
}

// withByHand has the event by hand there before what is stored is looked at.
func withByHand(s *site) any {
	byHand("")(s)
	return theEvents(s)
}

// lacked has the calendar lack the first event, and gives its path.
func lacked(takenOut bool, rest string) func(*site) string {
	return func(s *site) string {
		e, err := s.store.Event(s.Context(), s.events[0].ID)
		s.must(err)
		if e.KeptAt.IsZero() && !e.Vanished() {
			s.lacking(takenOut)
		}
		return "/events/" + e.ID + rest
	}
}

// withLacked has the calendar lack the event before what is stored is looked at.
func withLacked(takenOut bool) func(*site) any {
	return func(s *site) any {
		lacked(takenOut, "")(s)
		return theEvents(s)
	}
}

// withAMove has the first event moved before what is stored is looked at.
func withAMove(s *site) any {
	if e, err := s.store.Event(s.Context(), s.events[0].ID); err == nil && e.MovedAt.IsZero() {
		s.reimport(later(90 * time.Minute))
	}
	return theEvents(s)
}

// unseen is a text that shows nothing.
const unseen = "\u3000\u200b\u00ad"

// inBrief is a row about the brief.
func inBrief(sentence, field string, value any, refused string) said {
	return said{sentence, values{field: value}, values{"brief." + field: value}, refused}
}

// formula is a brief whose peak is told in the parts of a formula.
func formula(sentence, reach, rating, refused string) said {
	form := values{"peak_reach": reach, "peak_rating": rating, "peak_share": "0.5-1%", "peak_seconds": "120"}
	json := values{}
	for field, value := range form {
		json["brief."+field] = value
	}
	return said{sentence, form, json, refused}
}

// factRows are what both the entering and the changing of an event refuse.
var factRows = []said{
	both("with a long title", "title", long(501), "title too_long"),
	both("in a hall with a long name", "location", long(1001), "location too_long"),
	both("with a link that is a program", "url", "javascript:alert(1)", "url not_a_web_address"),
	both("with a link that shuts something", "url", `https://a.example/"onclick=x`, "url not_a_web_address"),
	both("with long notes", "description", long(10_001), "description too_long"),
	both("in a zone that there is not", "zone", "Asia/Nowhere", "zone unknown"),
	both("on a day that there is not", "date", "2/30", "date bad_date"),
	both("in the last year of four figures", "date", "9999-12-31", "date bad_date"),
	both("in the year nought", "date", "0000-01-01", "date bad_date"),
	both("at an hour that there is not", "start", "31:00", "start past_30_hours"),
	{"that ends before it starts", values{"last_day": "11/30", "end": "20:00"}, values{"last_day": "11/30", "end": "20:00"}, "end not_after_start"},
	{"for two years", values{"last_day": "2028-11-30"}, values{"last_day": "2028-11-30"}, "end out_of_range"},
}

// pastedTable is a table as PR pastes it, and pastedDigest that of its preview.
const (
	pastedTable  = "放送日\t時間\tタイトル\t局\t社外秘\n12/1\t25:30\t夜の扉\tEX\t○\n12/2\t21:54〜22:48\t夕方の扉\tEX\t\n"
	pastedDigest = "DIGEST"
)

// tableRows are what both the preview and the keeping of a table refuse.
var tableRows = []said{
	{"with nothing in it", values{"table": " \n"}, values{"table": " \n"}, "table required"},
	{"of too many rows", values{"table": strings.Repeat("a\tb\n", 2001)}, values{"table": strings.Repeat("a\tb\n", 2001)}, "table table_too_long"},
	both("in a zone that there is not", "zone", "Asia/Nowhere", "zone unknown"),
	{"with a column that there is not", values{"col": []string{"date", "moon"}}, values{"columns": []string{"date", "moon"}}, "col unknown"},
	{"with a column twice", values{"col": []string{"date", "date"}}, values{"columns": []string{"date", "date"}}, "col column_twice"},
	{"with a heading that is a word", values{"heading": "first"}, values{"heading_row": "first"}, "heading not_a_number"},
}

var eventIntentions = []intention{
	{name: "a new event", of: intent.NewEvent{}, page: at("/events"), method: http.MethodPost, path: at("/events"), stored: theEvents,
		form: values{"title": "深夜の扉", "date": "11/30", "start": "25:30", "end": "26:30", "zone": "JST", "level": "3", "location": "Studio 4", "url": "https://a.example/x",
			"description": "call first", "private": "true", "station": "EX", "certainty": "tentative", "embargo_date": "11/29", "embargo_clock": "21:00"},
		json: values{"title": "深夜の扉", "date": "11/30", "start": "25:30", "end": "26:30", "zone": "JST", "level": 3, "location": "Studio 4", "url": "https://a.example/x",
			"description": "call first", "private": true, "brief": values{"station": "EX", "certainty": "tentative", "embargo_date": "11/29", "embargo_clock": "21:00"}},
		rows: append([]said{
			{"as programs say it", values{}, values{"date": nil, "start": "2026-12-01T01:30:00+09:00", "end": "2026-11-30T17:30:00Z",
				"brief.embargo_date": nil, "brief.embargo_clock": nil, "brief.embargo_until": "2026-11-29T12:00:00Z"}, ""},
			{"with the programme for a title", values{"title": "", "programme": "Dawn"}, values{"title": nil, "brief.programme": "Dawn"}, ""},
			{"without a title", values{"title": " "}, values{"title": " "}, "title required"},
			both("with a title that nobody sees", "title", unseen, "title required"),
			{"at no time", values{"date": "", "start": "", "end": ""}, values{"date": nil, "start": nil, "end": nil}, "date bad_date"},
			both("at a level that is a word", "level", "high", "level no_such_level"),
			both("at a level that there is not", "level", 6, "level out_of_range"),
			inBrief("with a certainty that there is not", "certainty", "sure", "certainty unknown"),
			inBrief("with a long contact", "contact", long(2001), "contact too_long"),
			inBrief("with a peak that is a formula", "peak", "44,000,000 x 2% x 1%", ""),
			inBrief("with half a formula", "peak", "44,000,000 x 2%", "peak formula_without_share"),
			inBrief("with a rating of more than all", "peak", "4400万×120%×1%", "peak not_a_share"),
			inBrief("with one part of a formula", "peak_rating", "10", "peak_reach required, peak_share required, peak_seconds required"),
			inBrief("with an embargo that is over", "embargo_date", "2026-11-16", "embargo_date embargo_over"),
			inBrief("with an embargo that has no date", "embargo_date", "", "embargo_date bad_date"),
			{"with three things wrong", values{"title": "", "url": "ftp://a.example/", "peak": long(2001)}, values{"title": "", "url": "ftp://a.example/", "brief.peak": long(2001)},
				"title required, url not_a_web_address, peak too_long"},
		}, factRows...)},
	{name: "a table to look at", of: intent.Table{}, page: at("/events/paste/preview"), method: http.MethodPost, path: at("/events/paste/preview"), stored: nil,
		form: values{"table": pastedTable, "zone": "JST"}, json: values{"table": pastedTable, "zone": "JST"}, rows: tableRows},
	{name: "a pasted table", of: intent.Table{}, page: at("/events/paste/keep"), method: http.MethodPost, path: at("/events/paste"), stored: theEvents,
		form: values{"table": pastedTable, "zone": "JST", "shown": pastedDigest}, json: values{"table": pastedTable, "zone": "JST", "digest": pastedDigest}, rows: tableRows},
	{name: "a changed event", of: intent.EventEdit{}, page: byHand("/edit"), method: http.MethodPatch, path: byHand(""), stored: withByHand,
		form: values{"title": "Gala SP", "date": "11/30", "start": "25:30", "end": "26:30", "zone": "JST", "location": "Hall 2", "version": 1},
		json: values{"title": "Gala SP", "date": "11/30", "start": "25:30", "end": "26:30", "zone": "JST", "location": "Hall 2", "version": 1}, rows: factRows},
	{name: "a postponement", of: intent.Postponement{}, page: firstEvent("/postponement"), method: http.MethodPost, path: firstEvent("/postponement"), stored: theEvents,
		form: values{"date": "2026-11-20", "start": "25:30", "end": "26:00", "zone": "JST", "version": 1},
		json: values{"date": "2026-11-20", "start": "25:30", "end": "26:00", "zone": "JST", "version": 1}, rows: []said{
			{"by minutes", values{"minutes": 30, "date": "", "start": "", "end": ""}, values{"minutes": 30, "date": nil, "start": nil, "end": nil}, ""},
			{"by minutes to other times", values{"minutes": 30}, values{"minutes": 30}, "minutes not_both"},
			{"by a word", values{"minutes": "many", "date": "", "start": "", "end": ""}, values{"minutes": "many", "date": nil, "start": nil, "end": nil}, "minutes not_a_number"},
			{"by no minutes", values{"minutes": 0, "date": "", "start": "", "end": ""}, values{"minutes": 0, "date": nil, "start": nil, "end": nil}, "minutes out_of_range"},
			{"by two days", values{"minutes": 2880, "date": "", "start": "", "end": ""}, values{"minutes": 2880, "date": nil, "start": nil, "end": nil}, "minutes out_of_range"},
			{"to a day without a time", values{"start": "", "end": ""}, values{"start": nil, "end": nil}, "start required"},
			{"to nothing", values{"date": "", "start": "", "end": ""}, values{"date": nil, "start": nil, "end": nil}, "date bad_date"},
			both("to the last year of four figures", "date", "9999-12-31", "date bad_date"),
			{"to an hour that there is not", values{"start": "31:00"}, values{"start": "31:00"}, "start past_30_hours"},
			{"to an end before the start", values{"start": "21:00", "end": "20:00", "last_day": "2026-11-20"}, values{"start": "21:00", "end": "20:00", "last_day": "2026-11-20"}, "end not_after_start"},
		}},
	{name: "another calendar", of: intent.Deciding{}, page: inTwo("/feed"), method: http.MethodPut, path: inTwo("/feed"), stored: inBoth,
		form: values{"feed": theOther, "version": 1}, json: values{"feed_id": theOther, "version": 1}, rows: []said{
			{"that does not hold it", values{"feed": "none"}, values{"feed_id": "none"}, "feed no_source"},
			{"of no name", values{"feed": ""}, values{"feed_id": ""}, "feed no_source"},
		}},
	{name: "one level for several events", of: intent.Levels{}, page: at("/triage/list"), method: http.MethodPut, path: at("/events/levels"), stored: theEvents,
		form: values{"level": 3, "reason": "live", "ladder": 1, "row_1": 1, "event_1": theEvent, "version_1": 1, "row_2": 2, "version_2": 1},
		json: values{"level": 3, "reason": "live", "ladder_version": 1, "events": []values{{"id": theEvent, "version": 1}}}, rows: []said{
			both("of a level that there is not", "level", 6, "level out_of_range"),
			both("of a level that is a word", "level", "high", "level not_a_number"),
			both("for a long reason", "reason", long(2001), "reason too_long"),
			{"of no event", values{"event_1": ""}, values{"events": []values{}}, "events required"},
			{"of an event that there is not", values{"event_1": "none"}, values{"events": []values{{"id": "none", "version": 1}}}, "events no_such_event"},
			{"twice of the same event", values{"event_2": theEvent}, values{"events": []values{{"id": theEvent, "version": 1}, {"id": theEvent, "version": 1}}}, ""},
		}},
	{name: "a note of a move", of: intent.Acknowledgement{}, page: firstEvent("/acknowledgement"), method: http.MethodPost, path: firstEvent("/acknowledgement"), stored: withAMove,
		form: values{"version": 2}, json: values{"version": 2}, rows: []said{
			both("of the whole series", "series", true, ""),
			both("of no series", "series", false, ""),
		}},
	{name: "a brief", of: intent.EventEdit{}, page: firstEvent("/brief"), method: http.MethodPatch, path: firstEvent(""), stored: theEvents,
		form: values{"station": "EX", "reach": "4 million", "certainty": "likely", "embargo_date": "2026-11-18", "embargo_clock": "21:00", "zone": "JST", "version": 1},
		json: values{"brief.station": "EX", "brief.reach": "4 million", "brief.certainty": "likely", "brief.embargo_until": "2026-11-18T12:00:00Z", "version": 1}, rows: []said{
			inBrief("of much", "peak", long(2001), "peak too_long"),
			inBrief("with a percentage too many", "peak", "44,000,000 x 2% x 1% x 3%", "peak not_a_formula"),
			formula("with a formula in parts", "4,400万", "2", ""),
			formula("with a formula of more than all", "4,400万", "101", "peak_rating not_a_share"),
			formula("with a formula without a reach", "", "2", "peak_reach required"),
			inBrief("of a number that goes on", "peak", "1e4 req/s", ""),
			inBrief("of a multiple of a rate", "peak", "10x of the usual 500 req/s", ""),
			inBrief("of a formula whose reach goes on", "peak", "4.4e7 x 2% x 1%", "peak not_a_formula"),
			formula("with a formula of a word", "many", "2", "peak_reach not_a_figure"),
			inBrief("of a sale", "exposure", "sale", ""),
			inBrief("of no kind of exposure", "exposure", "cinema", "exposure no_such_kind"),
			inBrief("that is surely so", "certainty", "sure", "certainty unknown"),
			{"with an embargo that is over", values{"embargo_date": "2026-11-17", "embargo_clock": "12:00"}, values{"brief.embargo_until": nil, "brief.embargo_date": "2026-11-17", "brief.embargo_clock": "12:00"}, "embargo_date embargo_over"},
			{"with an embargo until no day", values{"embargo_date": "Friday"}, values{"brief.embargo_until": nil, "brief.embargo_date": "Friday"}, "embargo_date bad_date"},
		}},
	{name: "a level", of: intent.Level{}, page: firstEvent("/level"), method: http.MethodPut, path: firstEvent("/level"), stored: theEvents,
		form: values{"level": 4, "reason": "live", "version": 1}, json: values{"level": 4, "reason": "live", "version": 1}, rows: []said{
			both("for a long reason", "reason", long(2001), "reason too_long"),
			both("that is lower for a reason that nobody sees", "level_reason", unseen, ""),
			both("that is lower for a long reason", "level_reason", long(2001), "level_reason too_long"),
			both("that is lower than nothing asks for", "level_reason", "the CDN serves all of it", ""),
			both("with three words too many", "level_reason", "  ", ""),
		}},
	{name: "on air", of: intent.Pressed{}, page: onTheDay("/on-air"), method: http.MethodPost, path: onTheDay("/on-air"), stored: theEvents,
		form: values{"version": 1}, json: values{"version": 1}},
	{name: "an answer to whether it is the same programme", of: intent.OfferAnswer{}, page: theOffer, method: http.MethodPost, path: theOffer, stored: theAnswers,
		form: values{"answer": "carry"}, json: values{"answer": "carry"}, rows: []said{
			both("no", "answer", "refuse", ""),
			both("for an event", "events", []string{firstOfAll}, ""),
			both("neither yes nor no", "answer", "perhaps", "answer unknown"),
			{"none", values{"answer": ""}, values{"answer": nil}, "answer required"},
			{"for no event", values{"events": ""}, values{"events": []string{}}, "events required"},
			both("for an event that is not asked about", "events", []string{"none"}, "events no_such_event"),
		}},
	{name: "called off", of: intent.Pressed{}, page: byHand("/cancellation"), method: http.MethodPost, path: byHand("/cancellation"), stored: withByHand,
		form: values{"version": 1}, json: values{"version": 1}},
	{name: "off, taken out of its series", of: intent.Pressed{}, page: lacked(true, "/cancellation"), method: http.MethodPost, path: lacked(true, "/cancellation"),
		stored: withLacked(true), form: values{"version": 2}, json: values{"version": 2}},
	{name: "off, missing", of: intent.Pressed{}, page: lacked(false, "/cancellation"), method: http.MethodPost, path: lacked(false, "/cancellation"),
		stored: withLacked(false), form: values{"version": 2}, json: values{"version": 2}},
	{name: "on, taken out of its series", of: intent.Pressed{}, page: lacked(true, "/cancellation/delete"), method: http.MethodDelete, path: lacked(true, "/cancellation"),
		stored: withLacked(true), form: values{"version": 2}, json: values{"version": 2}},
	{name: "on, missing", of: intent.Pressed{}, page: lacked(false, "/cancellation/delete"), method: http.MethodDelete, path: lacked(false, "/cancellation"),
		stored: withLacked(false), form: values{"version": 2}, json: values{"version": 2}},
}
