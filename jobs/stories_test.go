package jobs_test

// talk is a series of three Thursdays at 23:00.
var talk = series("talk", "深夜トーク", "11/26 23:00", "FREQ=WEEKLY;COUNT=3;BYDAY=TH")

// nightly is a series of four nights at 23:00.
var nightly = series("nightly", "夜のニュース", "11/26 23:00", "FREQ=DAILY;COUNT=4")

// special is a single airing.
var special = single("special", "手しごとの逆襲", "11/27 21:54")

// live is another.
var live = single("live", "生放送スペシャル", "12/04 21:00")

var stories = []story{
	{
		sentence: "one night is moved by an hour",
		versions: []string{google.says(talk), google.says(talk, talk.night("12/03 23:00", "12/04 00:00"))},
		want:     "a 11/26 23:00, b 12/04 00:00, c 12/10 23:00",
		told:     "1 moved",
	}, {
		sentence: "one night is moved to another day",
		versions: []string{outlook.says(talk), outlook.says(talk, talk.night("12/03 23:00", "12/05 21:00"))},
		want:     "a 11/26 23:00, b 12/05 21:00, c 12/10 23:00",
		told:     "1 moved",
	}, {
		sentence: "the hour of a series changes",
		versions: []string{google.says(talk), google.says(talk.moved("11/26 23:30"))},
		want:     "a 11/26 23:30, b 12/03 23:30, c 12/10 23:30",
		told:     "3 moved",
	}, {
		sentence: "the weekday of a series changes",
		versions: []string{google.says(talk), google.says(talk.moved("11/27 23:00").ruled("FREQ=WEEKLY;COUNT=3;BYDAY=FR"))},
		want:     "a 11/27 23:00, b 12/04 23:00, c 12/11 23:00",
		told:     "3 moved",
	}, {
		sentence: "every night at 23:00 becomes every night at 00:30, each its own next half hour",
		versions: []string{google.says(nightly), google.says(nightly.moved("11/27 00:30"))},
		want:     "a 11/27 00:30, b 11/28 00:30, c 11/29 00:30, d 11/30 00:30",
		told:     "4 moved",
	}, {
		sentence: "Google splits a series and keeps the time",
		versions: []string{google.says(talk), google.says(talk.ruled("FREQ=WEEKLY;UNTIL=20261203T135959Z;BYDAY=TH"),
			talk.following("12/03 23:00", "12/03 23:00", "FREQ=WEEKLY;COUNT=2;BYDAY=TH"))},
		want: "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
	}, {
		sentence: "Google splits a series and changes the hour",
		versions: []string{google.says(talk), google.says(talk.ruled("FREQ=WEEKLY;UNTIL=20261203T135959Z;BYDAY=TH"),
			talk.following("12/03 23:00", "12/03 21:00", "FREQ=WEEKLY;COUNT=2;BYDAY=TH"))},
		want: "a 11/26 23:00, b 12/03 21:00, c 12/10 21:00",
		told: "2 moved",
	}, {
		sentence: "Outlook splits a series and changes the hour: under its new UID it is likely, and asked about once",
		versions: []string{outlook.says(talk), outlook.says(talk.ruled("FREQ=WEEKLY;UNTIL=20261203T135959Z;BYDAY=TH"),
			talk.following("12/03 23:00", "12/03 21:00", "FREQ=WEEKLY;COUNT=2;BYDAY=TH"))},
		want: "a 11/26 23:00, + 12/03 21:00, b 12/03 23:00 missing, + 12/10 21:00, c 12/10 23:00 missing",
		asks: "b > 12/03 21:00, c > 12/10 21:00",
		told: "2 imported, 2 missing",
		yes:  "a 11/26 23:00, b 12/03 21:00, c 12/10 21:00",
	}, {
		sentence: "a single airing is postponed by a week by deleting and entering it again",
		versions: []string{outlook.says(special), outlook.says(special.as("another").moved("12/04 21:54"))},
		want:     "a 11/27 21:54 missing, + 12/04 21:54",
		asks:     "a > 12/04 21:54",
		told:     "1 imported, 1 missing",
		yes:      "a 12/04 21:54",
	}, {
		sentence: "two titles are swapped",
		versions: []string{google.says(special, live), google.says(special.named(live.title), live.named(special.title))},
		want:     "a 11/27 21:54, b 12/04 21:00",
		asks:     "a <> b",
		told:     "2 changed",
		yes:      "b 11/27 21:54, a 12/04 21:00",
	},
}
