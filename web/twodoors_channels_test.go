package web_test

import (
	"net/http"

	"tallylight/notify"
	"tallylight/notify/lineworks"
	"tallylight/notify/mail"
	"tallylight/notify/slack"
	"tallylight/readiness/display"
	"tallylight/readiness/notice"
	"tallylight/web/intent"
)

// judgesChannels is what the services of some kinds say of a channel.
var judgesChannels = notify.Senders{"slack_bot": &slack.Sender{}, "mail": &mail.Sender{}, "lineworks": &lineworks.Sender{}}.Wrong

// theChannels are those that are kept, but for ids and versions.
func theChannels(s *site) any {
	all, err := s.store.Channels(s.Context())
	s.must(err)
	for i := range all {
		all[i].ID, all[i].Version = "", 0
	}
	return all
}

const botToken = "xoxb-123456789012-abc"

// aRoom adds a channel of mail, whose password is kept.
func aRoom(s *site) string {
	s.Helper()
	if all, err := s.store.Channels(s.Context()); err == nil && len(all) > 0 {
		return all[0].ID
	}
	c, err := s.store.AddChannel(s.Context(), notice.Channel{Kind: "mail", Name: "SRE list", URL: "smtps://mail.example.jp", Audience: display.Open, Lang: "en",
		Settings: map[string]string{"from": "a@example.jp", "to": "b@example.jp", "user": "tally"}, Secrets: map[string]string{"password": "correct-horse"}}, actorOf(s.people[admin]), noon)
	s.must(err)
	return c.ID
}

var channelIntentions = []intention{
	{name: "a new channel", of: intent.NewChannel{}, page: always("/settings/channels"), method: http.MethodPost, path: always("/channels"), stored: theChannels,
		form: values{"kind": "slack_bot", "name": "SRE room", "field_token": botToken, "field_channel": "C012AB3CD", "audience": "open", "lang": "en", "owner": "Ito"},
		json: values{"kind": "slack_bot", "name": "SRE room", "fields.token": botToken, "fields.channel": "C012AB3CD", "audience": "open", "lang": "en", "owner": "Ito"}, rows: []said{
			{"masked and Japanese where nothing is said", values{"audience": "", "lang": ""}, values{"audience": nil, "lang": nil}, ""},
			both("without a name", "name", " ", "name required"),
			both("with a long name", "name", long(101), "name too_long"),
			both("for an audience that there is not", "audience", "all", "audience unknown"),
			both("in a language that there is not", "lang", "fr", "lang unknown"),
			both("with another in its place that there is not", "fallback", "none", "fallback unknown"),
			both("with a long owner", "owner", long(101), "owner too_long"),
			{"without its token", values{"field_token": ""}, values{"fields.token": ""}, "field_token required"},
			{"with a token of a person", values{"field_token": "xoxp-1"}, values{"fields.token": "xoxp-1"}, "field_token not_a_slack_token"},
			{"with the name of a channel in place of its ID", values{"field_channel": "#sre"}, values{"fields.channel": "#sre"}, "field_channel not_a_slack_channel"},
		}},
	{name: "the settings of a channel", of: intent.ChannelEdit{}, given: func(s *site) { aRoom(s) }, page: func(s *site) string { return "/settings/channels/" + aRoom(s) },
		method: http.MethodPatch, path: func(s *site) string { return "/channels/" + aRoom(s) }, stored: theChannels,
		form: values{"name": "SRE", "field_from": "c@example.jp", "field_to": "b@example.jp", "field_user": "tally", "audience": "masked", "lang": "ja", "version": 1},
		json: values{"name": "SRE", "fields.from": "c@example.jp", "audience": "masked", "lang": "ja", "version": 1}, rows: []said{
			{"to another server, with the password typed again", values{"field_url": "smtps://other.example.jp", "field_password": "new-horse"},
				values{"fields.url": "smtps://other.example.jp", "fields.password": "new-horse"}, ""},
			{"to another server, to which the password is not sent as it is", values{"field_url": "smtps://evil.example"}, values{"fields.url": "smtps://evil.example"}, "field_password other_server"},
			{"with an address that is none", values{"field_to": "nobody"}, values{"fields.to": "nobody"}, "field_to not_an_address"},
			{"with a password in the clear", values{"field_unencrypted": "yes"}, values{"fields.unencrypted": "yes"}, "field_unencrypted password_in_the_clear"},
			both("without a name", "name", "", "name required"),
		}},
}
