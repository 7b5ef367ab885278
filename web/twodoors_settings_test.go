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
