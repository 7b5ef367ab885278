package web_test

import (
	"net/http"

	"tallylight/web/intent"
)

// theCompany is what is set for everybody, but for its version.
func theCompany(s *site) any {
	known, err := s.store.Company(s.Context())
	s.must(err)
	known.Version = 0
	return known
}

var companyIntentions = []intention{
	{name: "the settings of the company", of: intent.ForAll{}, page: always("/settings/company"), method: http.MethodPut, path: always("/settings"), stored: theCompany,
		form: values{"zone1": "Europe/London", "zone2": "Asia/Tokyo", "label1": "London", "label2": "東京", "language": "ja", "version": 1},
		json: values{"zone1": "Europe/London", "zone2": "Asia/Tokyo", "label1": "London", "label2": "東京", "language": "ja", "version": 1}, rows: []said{
			both("typed as it is shown", "zone1", "America/New York", ""),
			both("a zone that does not exist", "zone1", "Mars/Base", "zone1 no_zone"),
			both("the zone of the machine", "zone1", "Local", "zone1 no_zone"),
			both("a zone that counts leap seconds", "zone2", "right/Asia/Tokyo", "zone2 no_zone"),
			both("the same zone twice", "zone2", "Europe/London", "zone2 same_zone"),
			both("the first zone alone", "zone2", " ", "zone2 zone_missing"),
			both("the second zone alone", "zone1", "", "zone1 zone_missing"),
			{"those of the environment", values{"zone1": "", "zone2": ""}, values{"zone1": "", "zone2": ""}, ""},
			both("a clock with a long name", "label1", long(13), "label1 too_long"),
			both("a language that there is not", "language", "fr", "language unknown"),
		}},
}

// theirPlan is what SRE is told.
func theirPlan(s *site) any {
	p, err := s.store.Plan(s.Context(), "team:sre")
	s.must(err)
	return p
}

var planIntentions = []intention{
	{name: "what a team is told", of: intent.Plan{}, page: always("/settings/notices/sre"), method: http.MethodPut, path: always("/subscriptions/sre"), stored: theirPlan,
		form: values{"row_1": 1, "topic_1": "new", "when_1": "never", "from_level_1": "", "channel_1": "", "row_2": 1, "topic_2": "no_go", "when_2": "now", "from_level_2": 3,
			"quiet_from": "23:00", "quiet_until": "7:30", "urgent": "true", "zone": "Asia/Tokyo", "digest_at": "09:00", "digest_days": []string{"mon", "thu"}, "repeat": "2h", "language": "en", "version": 1},
		json: values{"topics": []any{map[string]any{"topic": "new", "when": "never"}, map[string]any{"topic": "no_go", "when": "now", "from_level": 3}},
			"quiet_from": "23:00", "quiet_until": "7:30", "quiet_urgent": true, "zone": "Asia/Tokyo", "digest_at": "09:00", "digest_days": []string{"mon", "thu"}, "repeat_s": 7200, "language": "en", "version": 1},
		rows: []said{
			both("a time in wide figures", "quiet_from", "２３：００", ""),
			both("25 o'clock", "quiet_from", "25:00", "quiet_from bad_time"),
			both("no time of the digest", "digest_at", "", "digest_at bad_time"),
			both("the end of the quiet hours alone", "quiet_from", "", "quiet_from bad_time"),
			{"no quiet hours", values{"quiet_from": "", "quiet_until": ""}, values{"quiet_from": "", "quiet_until": ""}, ""},
			both("a zone that does not exist", "zone", "Mars/Base", "zone no_zone"),
			both("a day that there is not", "digest_days", []string{"mon", "holiday"}, "digest_days unknown"),
			both("a language that there is not", "language", "fr", "language unknown"),
			both("a channel that there is not", "channels", []string{"none"}, "channels unknown"),
			{"told again each second", values{"repeat": "1s"}, values{"repeat_s": 1}, "repeat out_of_range"},
			{"never told again", values{"repeat": "0h"}, values{"repeat_s": 0}, ""},
			{"a topic that there is not", values{"topic_1": "weather"}, values{"topics": []any{map[string]any{"topic": "weather", "when": "never"}}}, "topics.weather.topic unknown"},
			{"a level of what has none", values{"from_level_1": 2}, values{"topics": []any{map[string]any{"topic": "new", "when": "never", "from_level": 2}}}, "topics.new.from_level not_levelled"},
			{"a level that is no number", values{"from_level_2": "x"}, values{"topics": []any{map[string]any{"topic": "no_go", "when": "now", "from_level": 1.5}}}, "topics.no_go.from_level not_a_number"},
			{"by a channel that is not chosen", values{"channel_2": "room"}, values{"topics": []any{map[string]any{"topic": "no_go", "when": "now", "channel": "room"}}}, "topics.no_go.channel not_of_plan"},
		}},
}
