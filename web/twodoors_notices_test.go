package web_test

import (
	"net/http"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/notice"
	"tallylight/web/intent"
)

// channel gives the id of the only channel, which is added where there is none.
func (s *site) channel() string {
	s.Helper()
	all, err := s.store.Channels(s.Context())
	s.must(err)
	if len(all) > 0 {
		return all[0].ID
	}
	c, err := s.store.AddChannel(s.Context(), notice.Channel{Kind: "ntfy", Name: "Support", URL: "https://ntfy.example", Secrets: map[string]string{"topic": "support"}, Audience: display.Masked, Lang: "ja"},
		readiness.System, noon)
	s.must(err)
	return c.ID
}

// theListeners are the names of the channels that are told of the second event besides.
func theListeners(s *site) any {
	listeners, err := s.store.Listeners(s.Context(), []string{s.events[1].ID})
	s.must(err)
	var names []string
	for _, l := range listeners[s.events[1].ID] {
		names = append(names, l.Channel)
	}
	return names
}

// listening is the path by which channels are told of the second event.
func listening(s *site) string { return "/events/" + s.events[1].ID + "/listeners" }

var noticeIntentions = []intention{
	{name: "tell a channel of an event", of: intent.Listener{}, given: func(s *site) { s.channel() }, page: listening, method: http.MethodPost, path: listening, stored: theListeners,
		form: values{"channel": theChannel}, json: values{"channel": theChannel}, rows: []said{
			both("that is not there", "channel", "none", "channel unknown"),
			both("that is not named", "channel", "", "channel required"),
		}},
}
