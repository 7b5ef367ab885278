package jobs_test

import "strings"

// talk is a series of three Thursdays at 23:00.
var talk = series("talk", "深夜トーク", "11/26 23:00", "FREQ=WEEKLY;COUNT=3;BYDAY=TH")

// nightly is a series of four nights at 23:00.
var nightly = series("nightly", "夜のニュース", "11/26 23:00", "FREQ=DAILY;COUNT=4")

// special is a single airing.
var special = single("special", "手しごとの逆襲", "11/27 21:54")

// live is another.
var live = single("live", "生放送スペシャル", "12/04 21:00")

// takenOut is how a night stands that was deleted from its series, and tookOut what the log says of it.
const (
	takenOut = " taken_out"
	tookOut  = "1 taken_out"
)

// What "this and following events" from the second night on leaves of talk.
const (
	untilGoogle  = "FREQ=WEEKLY;UNTIL=20261203T135959Z;BYDAY=TH"
	untilOutlook = "FREQ=WEEKLY;UNTIL=20261126T140000Z;INTERVAL=1;BYDAY=TH;WKST=SU"
	restThursday = "FREQ=WEEKLY;COUNT=2;BYDAY=TH"
	restFriday   = "FREQ=WEEKLY;COUNT=2;BYDAY=FR"
)

// ofPast is what Calendar Server writes into both parts of a series that it split: the UID of the past one.
var ofPast = "RELATED-TO;RELTYPE=X-CALENDARSERVER-RECURRENCE-SET:" + uuid("past")

// drama is a series of eight Thursdays.
var drama = series("drama", "連続ドラマ", "11/26 21:00", "FREQ=WEEKLY;COUNT=8;BYDAY=TH")

// noonNews and sixNews have one title.
var noonNews, sixNews = single("noon", "ニュース", "11/27 12:00"), single("six", "ニュース", "11/27 18:00")

var stories = []story{
	{
		sentence: "one night is moved by an hour",
		versions: []string{google.says(talk), google.says(talk, talk.night("12/03 23:00", "12/04 00:00"))},
		want:     "a 11/26 23:00, b 12/04 00:00, c 12/10 23:00",
		told:     "1 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "one night is moved to another day, as Outlook writes it",
		versions: []string{outlook.says(talk), outlook.says(talk, talk.night("12/03 23:00", "12/05 21:00"))},
		want:     "a 11/26 23:00, b 12/05 21:00, c 12/10 23:00",
		told:     "1 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "one night is moved behind the next one, as iCloud writes it",
		versions: []string{icloud.says(talk), icloud.says(talk, talk.night("12/03 23:00", "12/12 23:00"))},
		want:     "a 11/26 23:00, c 12/10 23:00, b 12/12 23:00",
		told:     "1 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "one night is moved and moved back",
		versions: []string{google.says(talk), google.says(talk, talk.night("12/03 23:00", "12/04 00:00")), google.says(talk)},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
		told:     "2 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "one night is moved as TimeTree writes it: taken out of the series, and an event of its own",
		versions: []string{timetree.says(talk), timetree.says(talk.without("12/03 23:00"), single("talk-2", talk.title, "12/03 21:00").saying("RELATED-TO:talk"))},
		want:     "a 11/26 23:00, + 12/03 21:00, b 12/03 23:00" + takenOut + ", c 12/10 23:00",
		asks:     "b > 12/03 21:00",
		told:     "1 imported, " + tookOut,
		yes:      "a 11/26 23:00, b 12/03 21:00, c 12/10 23:00",
	}, {
		sentence: "one night gets another guest as Garoon writes it: taken out of the series, and an event of its own at the same time",
		versions: []string{garoon.says(talk), garoon.says(talk.without("12/03 23:00"), single("talk-2", talk.title, "12/03 23:00").saying("DESCRIPTION:ゲスト"))},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
		told:     "1 changed",
	}, {
		sentence: "the hour of a series changes",
		versions: []string{google.says(talk), google.says(talk.moved("11/26 23:30"))},
		want:     "a 11/26 23:30, b 12/03 23:30, c 12/10 23:30",
		told:     "3 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "the hour of a series changes, as Nextcloud writes it",
		versions: []string{nextcloud.says(talk), nextcloud.says(talk.moved("11/26 19:00"))},
		want:     "a 11/26 19:00, b 12/03 19:00, c 12/10 19:00",
		told:     "3 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "the weekday of a series changes",
		versions: []string{google.says(talk), google.says(talk.moved("11/27 23:00").ruled("FREQ=WEEKLY;COUNT=3;BYDAY=FR"))},
		want:     "a 11/27 23:00, b 12/04 23:00, c 12/11 23:00",
		told:     "3 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "a series begins twelve days later, on another weekday: which night is which is asked",
		versions: []string{google.says(talk), google.says(talk.moved("12/08 23:00").ruled("FREQ=WEEKLY;COUNT=3;BYDAY=TU"))},
		want:     "a 11/26 23:00 missing, b 12/03 23:00 missing, + 12/08 23:00, c 12/10 23:00 missing, + 12/15 23:00, + 12/22 23:00",
		asks:     "a > 12/08 23:00, b > 12/15 23:00, c > 12/22 23:00",
		told:     "3 imported, 3 missing",
		yes:      "a 12/08 23:00, b 12/15 23:00, c 12/22 23:00",
	}, {
		sentence: "the weekday of a series changes, as TimeTree writes it",
		versions: []string{timetree.says(talk), timetree.says(talk.moved("11/30 23:00").ruled("FREQ=WEEKLY;COUNT=3"))},
		want:     "a 11/30 23:00, b 12/07 23:00, c 12/14 23:00",
		told:     "3 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "every night at 23:00 becomes every night at 00:30, each its own next half hour",
		versions: []string{google.says(nightly), google.says(nightly.moved("11/27 00:30"))},
		want:     "a 11/27 00:30, b 11/28 00:30, c 11/29 00:30, d 11/30 00:30",
		told:     "4 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "every night at 23:00 becomes every night at 00:30 from the second night on, as iCloud writes it",
		versions: []string{icloud.says(nightly), icloud.says(nightly.ruled("FREQ=DAILY;UNTIL=20261127T135959Z"),
			nightly.following("11/27 23:00", "11/28 00:30", "FREQ=DAILY;COUNT=3"))},
		want: "a 11/26 23:00, b 11/28 00:30, c 11/29 00:30, d 11/30 00:30",
		told: "3 moved",
		by:   "http caldav replace add",
	}, {
		sentence: "Google splits a series and keeps the time",
		versions: []string{google.says(talk), google.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/03 23:00", restThursday))},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
		by:       "http caldav replace add",
	}, {
		sentence: "Google splits a series and changes the hour",
		versions: []string{google.says(talk), google.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/03 21:00", restThursday))},
		want:     "a 11/26 23:00, b 12/03 21:00, c 12/10 21:00",
		told:     "2 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "Google splits a series and changes the weekday",
		versions: []string{google.says(talk), google.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/04 21:00", restFriday))},
		want:     "a 11/26 23:00, b 12/04 21:00, c 12/11 21:00",
		told:     "2 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "Google splits a series, and then what it split off",
		versions: []string{google.says(talk), google.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/03 21:00", restThursday)),
			google.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/03 21:00", "FREQ=WEEKLY;UNTIL=20261210T115959Z;BYDAY=TH"),
				talk.following("12/10 21:00", "12/11 20:00", "FREQ=WEEKLY;COUNT=1;BYDAY=FR"))},
		want: "a 11/26 23:00, b 12/03 21:00, c 12/11 20:00",
		told: "3 moved",
	}, {
		sentence: "Outlook splits a series and keeps the time",
		versions: []string{outlook.says(talk), outlook.says(talk.ruled(untilOutlook), talk.following("12/03 23:00", "12/03 23:00", restThursday))},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
	}, {
		sentence: "Outlook splits a series and changes the hour: under its new UID it is likely, and asked about once",
		versions: []string{outlook.says(talk), outlook.says(talk.ruled(untilOutlook), talk.following("12/03 23:00", "12/03 21:00", restThursday))},
		want:     "a 11/26 23:00, + 12/03 21:00, b 12/03 23:00 missing, + 12/10 21:00, c 12/10 23:00 missing",
		asks:     "b > 12/03 21:00, c > 12/10 21:00",
		told:     "2 imported, 2 missing",
		yes:      "a 11/26 23:00, b 12/03 21:00, c 12/10 21:00",
	}, {
		sentence: "Outlook splits a series and changes the weekday",
		versions: []string{outlook.says(talk), outlook.says(talk.ruled(untilOutlook), talk.following("12/03 23:00", "12/04 23:00", restFriday))},
		want:     "a 11/26 23:00, b 12/03 23:00 missing, + 12/04 23:00, c 12/10 23:00 missing, + 12/11 23:00",
		asks:     "b > 12/04 23:00, c > 12/11 23:00",
		told:     "2 imported, 2 missing",
		yes:      "a 11/26 23:00, b 12/04 23:00, c 12/11 23:00",
	}, {
		sentence: "iCloud splits a series and keeps the time",
		versions: []string{icloud.says(talk), icloud.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/03 23:00", restThursday))},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
		by:       "http caldav replace add",
	}, {
		sentence: "iCloud splits a series and changes the hour",
		versions: []string{icloud.says(talk), icloud.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/03 21:00", restThursday))},
		want:     "a 11/26 23:00, b 12/03 21:00, c 12/10 21:00",
		told:     "2 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "iCloud splits a series and changes the weekday",
		versions: []string{icloud.says(talk), icloud.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/01 23:00", "FREQ=WEEKLY;COUNT=2;BYDAY=TU"))},
		want:     "a 11/26 23:00, b 12/01 23:00, c 12/08 23:00",
		told:     "2 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "Nextcloud splits a series and changes the hour",
		versions: []string{nextcloud.says(talk), nextcloud.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/03 21:00", restThursday))},
		want:     "a 11/26 23:00, b 12/03 21:00, c 12/10 21:00",
		told:     "2 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "one night is deleted from its series",
		versions: []string{google.says(talk), google.says(talk.without("12/03 23:00"))},
		want:     "a 11/26 23:00, b 12/03 23:00" + takenOut + ", c 12/10 23:00",
		told:     tookOut,
	}, {
		sentence: "two nights are deleted from their series, as Outlook writes it",
		versions: []string{outlook.says(nightly), outlook.says(nightly.without("11/27 23:00", "11/29 23:00"))},
		want:     "a 11/26 23:00, b 11/27 23:00" + takenOut + ", c 11/28 23:00, d 11/29 23:00" + takenOut,
		told:     strings.Replace(tookOut, "1", "2", 1),
	}, {
		sentence: "one night is deleted from its series and entered again as a single event at the same time",
		versions: []string{outlook.says(talk), outlook.says(talk.without("12/03 23:00"), single("again", talk.title, "12/03 23:00"))},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
	}, {
		sentence: "one night is deleted from its series and, an import later, entered again as a single event at another hour",
		versions: []string{outlook.says(talk), outlook.says(talk.without("12/03 23:00")),
			outlook.says(talk.without("12/03 23:00"), single("again", talk.title, "12/03 21:00"))},
		want: "a 11/26 23:00, + 12/03 21:00, b 12/03 23:00" + takenOut + ", c 12/10 23:00",
		asks: "b > 12/03 21:00",
		told: "1 imported, " + tookOut,
		yes:  "a 11/26 23:00, b 12/03 21:00, c 12/10 23:00",
	}, {
		sentence: "an airing is postponed by a week by deleting and entering it again",
		versions: []string{outlook.says(special), outlook.says(special.as("another").moved("12/04 21:54"))},
		want:     "a 11/27 21:54 missing, + 12/04 21:54",
		asks:     "a > 12/04 21:54",
		told:     "1 imported, 1 missing",
		yes:      "a 12/04 21:54",
	}, {
		sentence: "an airing is entered at its new time on one day, and the old one is deleted on the next",
		versions: []string{google.says(special), google.says(special, special.as("another").moved("12/04 21:54")), nextDay,
			google.says(special.as("another").moved("12/04 21:54"))},
		want: "a 11/27 21:54 missing, + 12/04 21:54",
		asks: "a > 12/04 21:54",
		told: "1 imported, 1 missing",
		yes:  "a 12/04 21:54",
	}, {
		sentence: "the title changes",
		versions: []string{google.says(special), google.says(special.named("手しごとの逆襲 2時間SP"))},
		want:     "a 11/27 21:54",
		told:     "1 changed",
		by:       "http caldav replace add",
	}, {
		sentence: "title and time change at once",
		versions: []string{icloud.says(special, live), icloud.says(special.named("職人スペシャル").moved("11/28 19:00"), live)},
		want:     "a 11/28 19:00, b 12/04 21:00",
		told:     "1 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "title and time change at once under a new UID: another programme, as far as anybody can tell",
		versions: []string{google.says(special), google.says(special.as("another").named("職人スペシャル").moved("11/28 19:00"))},
		want:     "a 11/27 21:54 missing, + 11/28 19:00",
		told:     "1 imported, 1 missing",
	}, {
		sentence: "an airing is cancelled by STATUS",
		versions: []string{nextcloud.says(special), nextcloud.says(special.saying("STATUS:CANCELLED"))},
		want:     "a 11/27 21:54 cancelled",
		told:     "1 cancelled",
		by:       "http caldav replace add",
	}, {
		sentence: "one night of a series is cancelled by STATUS",
		versions: []string{icloud.says(talk), icloud.says(talk, talk.night("12/03 23:00", "12/03 23:00").saying("STATUS:CANCELLED"))},
		want:     "a 11/26 23:00, b 12/03 23:00 cancelled, c 12/10 23:00",
		told:     "1 cancelled",
		by:       "http caldav replace add",
	}, {
		sentence: "an airing is cancelled by METHOD:CANCEL",
		versions: []string{outlook.says(special, live), strings.Replace(outlook.only(special), "METHOD:PUBLISH", "METHOD:CANCEL", 1)},
		want:     "a 11/27 21:54 cancelled, b 12/04 21:00",
		told:     "1 cancelled",
		by:       "add",
	}, {
		sentence: "an airing is removed and put back the next day",
		versions: []string{google.says(special, live), google.says(live), nextDay, google.says(special, live)},
		want:     "a 11/27 21:54, b 12/04 21:00",
		told:     "1 missing, 1 restored",
	}, {
		sentence: "an airing is removed and put back the next day at another hour under its UID",
		versions: []string{icloud.says(special, live), icloud.says(live), nextDay, icloud.says(special.moved("11/27 22:54"), live)},
		want:     "a 11/27 22:54, b 12/04 21:00",
		told:     "1 missing, 1 moved, 1 restored",
	}, {
		sentence: "a series is made anew under another UID at the same times",
		versions: []string{outlook.says(talk), outlook.says(talk.as("new"))},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
	}, {
		sentence: "a series is made anew under another UID at another hour",
		versions: []string{nextcloud.says(talk), nextcloud.says(talk.as("new").moved("11/26 22:00"))},
		want:     "+ 11/26 22:00, a 11/26 23:00 missing, + 12/03 22:00, b 12/03 23:00 missing, + 12/10 22:00, c 12/10 23:00 missing",
		asks:     "a > 11/26 22:00, b > 12/03 22:00, c > 12/10 22:00",
		told:     "3 imported, 3 missing",
		yes:      "a 11/26 22:00, b 12/03 22:00, c 12/10 22:00",
	}, {
		sentence: "all UIDs are new at each export",
		versions: []string{garoon.only(again("1", talk, special, live)...), garoon.only(again("2", talk, special, live)...), garoon.only(again("3", talk, special, live)...)},
		want:     "a 11/26 23:00, b 11/27 21:54, c 12/03 23:00, d 12/04 21:00, e 12/10 23:00",
	}, {
		sentence: "all UIDs are new at each export, and one airing moves",
		versions: []string{garoon.only(again("1", talk, special, live)...), garoon.only(again("2", talk, special.moved("11/28 21:54"), live)...)},
		want:     "a 11/26 23:00, b 11/27 21:54 missing, + 11/28 21:54, c 12/03 23:00, d 12/04 21:00, e 12/10 23:00",
		asks:     "b > 11/28 21:54",
		told:     "1 imported, 1 missing",
		yes:      "a 11/26 23:00, b 11/28 21:54, c 12/03 23:00, d 12/04 21:00, e 12/10 23:00",
	}, {
		sentence: "no event has a UID, and one moves",
		versions: []string{unnumbered.says(special, live), unnumbered.says(special.moved("11/27 22:54"), live)},
		want:     "a 11/27 21:54 missing, + 11/27 22:54, b 12/04 21:00",
		asks:     "a > 11/27 22:54",
		told:     "1 imported, 1 missing",
		yes:      "a 11/27 22:54, b 12/04 21:00",
		by:       "http replace",
	}, {
		sentence: "SEQUENCE and DTSTAMP alone change",
		versions: []string{outlook.says(talk, special), outlook.says(talk.saying("SEQUENCE:7"), special.saying("SEQUENCE:3"))},
		want:     "a 11/26 23:00, b 11/27 21:54, c 12/03 23:00, d 12/10 23:00",
		by:       "http caldav replace add",
	}, {
		sentence: "two titles are swapped",
		versions: []string{google.says(special, live), google.says(special.named(live.title), live.named(special.title))},
		want:     "a 11/27 21:54, b 12/04 21:00",
		asks:     "a <> b",
		told:     "2 changed",
		yes:      "b 11/27 21:54, a 12/04 21:00",
		by:       "http caldav replace add",
	}, {
		sentence: "a file is numbered anew and moved by an hour as a whole: so much is held, and asked about at once",
		versions: []string{garoon.only(again("1", talk, special, live)...),
			garoon.only(again("2", talk.moved("11/27 00:00").ruled("FREQ=WEEKLY;COUNT=3;BYDAY=FR"), special.moved("11/27 22:54"), live.moved("12/04 22:00"))...)},
		want: "a 11/26 23:00, + 11/27 00:00, b 11/27 21:54, + 11/27 22:54, c 12/03 23:00, + 12/04 00:00, d 12/04 21:00, + 12/04 22:00, e 12/10 23:00, + 12/11 00:00",
		asks: "a > 11/27 00:00, c > 12/04 00:00, e > 12/11 00:00; b > 11/27 22:54, d > 12/04 22:00",
		told: "5 imported",
		yes:  "a 11/27 00:00, b 11/27 22:54, c 12/04 00:00, d 12/04 22:00, e 12/11 00:00",
	}, {
		sentence: "a series is extended",
		versions: []string{google.says(talk), google.says(talk.ruled("FREQ=WEEKLY;COUNT=4;BYDAY=TH"))},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00, + 12/17 23:00",
		told:     "1 imported",
		by:       "http caldav replace add",
	}, {
		sentence: "a series is shortened",
		versions: []string{icloud.says(talk), icloud.says(talk.ruled("FREQ=WEEKLY;UNTIL=20261209T150000Z;BYDAY=TH"))},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00 missing",
		told:     "1 missing",
	}, {
		sentence: "a single airing becomes a series",
		versions: []string{outlook.says(special), outlook.says(special.ruled("FREQ=WEEKLY;COUNT=3;BYDAY=FR"))},
		want:     "a 11/27 21:54, + 12/04 21:54, + 12/11 21:54",
		told:     "2 imported",
		by:       "http caldav replace add",
	}, {
		sentence: "a series becomes a single airing",
		versions: []string{nextcloud.says(talk), nextcloud.says(talk.ruled(""))},
		want:     "a 11/26 23:00, b 12/03 23:00 missing, c 12/10 23:00 missing",
		told:     "2 missing",
	}, {
		sentence: "a download breaks off, and the next one is whole",
		versions: []string{google.says(talk, special, live), brokenOff(google.says(talk, special, live)), google.says(talk, special, live)},
		want:     "a 11/26 23:00, b 11/27 21:54, c 12/03 23:00, d 12/04 21:00, e 12/10 23:00",
		told:     "1 feed.failing, 1 feed.recovered",
		by:       "http",
	}, {
		sentence: "the calendar is empty, and then whole",
		versions: []string{icloud.says(talk, special), icloud.only(), icloud.says(talk, special)},
		want:     "a 11/26 23:00, b 11/27 21:54, c 12/03 23:00, d 12/10 23:00",
	}, {
		sentence: "a series keeps its hour in New York over the beginning of summer time there, and moves by an hour",
		versions: []string{google.says(talk.inNewYork("2027/03/04 20:00")), google.says(talk.inNewYork("2027/03/04 21:00"))},
		want:     "a 03/05 11:00, b 03/12 11:00, c 03/19 10:00",
		told:     "3 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "an airing that had only a date gets a time",
		versions: []string{icloud.says(special.wholeDay().moved("11/27 00:00")), icloud.says(special)},
		want:     "a 11/27 21:54",
		told:     "1 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "a series that had only dates gets a time",
		versions: []string{google.says(talk.moved("11/26 00:00").wholeDay()), google.says(talk)},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
		told:     "3 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "a weekly series comes every second week: which of the nights is gone is sure",
		versions: []string{google.says(talk), google.says(talk.ruled("FREQ=WEEKLY;INTERVAL=2;UNTIL=20261211T000000Z;BYDAY=TH"))},
		want:     "a 11/26 23:00, b 12/03 23:00 missing, c 12/10 23:00",
		told:     "1 missing",
	}, {
		sentence: "a weekly series comes every second week, as often as before: one night is gone, one is new, and people are asked",
		versions: []string{google.says(talk), google.says(talk.ruled("FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=TH"))},
		want:     "a 11/26 23:00, b 12/03 23:00 missing, c 12/10 23:00, + 12/24 23:00",
		asks:     "b > 12/24 23:00",
		told:     "1 imported, 1 missing",
		yes:      "a 11/26 23:00, c 12/10 23:00, b 12/24 23:00",
	}, {
		sentence: "a series of every second week comes weekly",
		versions: []string{outlook.says(talk.ruled("FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=TH")), outlook.says(talk.ruled("FREQ=WEEKLY;COUNT=5;BYDAY=TH"))},
		want:     "a 11/26 23:00, + 12/03 23:00, b 12/10 23:00, + 12/17 23:00, c 12/24 23:00",
		told:     "2 imported",
		by:       "http caldav replace add",
	}, {
		sentence: "a series comes twice a week",
		versions: []string{icloud.says(talk), icloud.says(talk.ruled("FREQ=WEEKLY;COUNT=6;BYDAY=TH,FR"))},
		want:     "a 11/26 23:00, + 11/27 23:00, b 12/03 23:00, + 12/04 23:00, c 12/10 23:00, + 12/11 23:00",
		told:     "3 imported",
		by:       "http caldav replace add",
	}, {
		sentence: "Calendar Server splits a series: the past has the new UID, the future keeps the old one and moves",
		versions: []string{icloud.says(talk), icloud.says(talk.as("past").ruled(untilGoogle).saying(ofPast), talk.moved("12/03 21:00").ruled(restThursday).saying(ofPast))},
		want:     "a 11/26 23:00, b 12/03 21:00, c 12/10 21:00",
		told:     "2 moved",
	}, {
		sentence: "a split by Google is undone",
		versions: []string{google.says(talk), google.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/03 21:00", restThursday)), google.says(talk)},
		want:     "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
		told:     "4 moved",
	}, {
		sentence: "a night that was moved by itself is the first of what Google splits off",
		versions: []string{google.says(talk, talk.night("12/03 23:00", "12/04 00:00")),
			google.says(talk.ruled(untilGoogle), talk.following("12/03 23:00", "12/04 01:00", restFriday))},
		want: "a 11/26 23:00, b 12/04 01:00, c 12/11 01:00",
		told: "2 moved",
	}, {
		sentence: "Outlook splits every night at 23:00, and the rest is at 00:30 under a new UID",
		versions: []string{outlook.says(nightly), outlook.says(nightly.ruled("FREQ=DAILY;UNTIL=20261126T140000Z"),
			nightly.following("11/27 23:00", "11/28 00:30", "FREQ=DAILY;COUNT=3"))},
		want: "a 11/26 23:00, b 11/27 23:00 missing, + 11/28 00:30, c 11/28 23:00 missing, + 11/29 00:30, d 11/29 23:00 missing, + 11/30 00:30",
		asks: "b > 11/28 00:30, c > 11/29 00:30, d > 11/30 00:30",
		told: "3 imported, 3 missing",
		yes:  "a 11/26 23:00, b 11/28 00:30, c 11/29 00:30, d 11/30 00:30",
	}, {
		sentence: "of a series one night stays, one goes, and one is under a new UID at another hour",
		versions: []string{outlook.says(talk), outlook.says(talk.ruled(untilOutlook), talk.following("12/10 23:00", "12/10 21:00", "FREQ=WEEKLY;COUNT=1"))},
		want:     "a 11/26 23:00, b 12/03 23:00 missing, + 12/10 21:00, c 12/10 23:00 missing",
		asks:     "c > 12/10 21:00",
		told:     "1 imported, 2 missing",
		yes:      "a 11/26 23:00, b 12/03 23:00 missing, c 12/10 21:00",
	}, {
		sentence: "eight nights are made anew on another weekday: so much is held, and asked about at once",
		versions: []string{google.says(drama), google.says(drama.as("new").moved("11/27 21:00").ruled("FREQ=WEEKLY;COUNT=8;BYDAY=FR"))},
		want: "a 11/26 21:00, + 11/27 21:00, b 12/03 21:00, + 12/04 21:00, c 12/10 21:00, + 12/11 21:00, d 12/17 21:00, + 12/18 21:00, " +
			"e 12/24 21:00, + 12/25 21:00, f 12/31 21:00, + 01/01 21:00, g 01/07 21:00, + 01/08 21:00, h 01/14 21:00, + 01/15 21:00",
		asks: "a > 11/27 21:00, b > 12/04 21:00, c > 12/11 21:00, d > 12/18 21:00, e > 12/25 21:00, f > 01/01 21:00, g > 01/08 21:00, h > 01/15 21:00",
		told: "8 imported",
		yes:  "a 11/27 21:00, b 12/04 21:00, c 12/11 21:00, d 12/18 21:00, e 12/25 21:00, f 01/01 21:00, g 01/08 21:00, h 01/15 21:00",
	}, {
		sentence: "a night that was moved by itself stays where it is when the hour of its series changes",
		versions: []string{google.says(talk, talk.night("12/03 23:00", "12/04 00:00")), google.says(talk.moved("11/26 23:30"), talk.night("12/03 23:30", "12/04 00:00"))},
		want:     "a 11/26 23:30, b 12/04 00:00, c 12/10 23:30",
		told:     "2 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "the hour of a series changes, and one of its nights is deleted",
		versions: []string{nextcloud.says(talk), nextcloud.says(talk.moved("11/26 22:00").without("12/03 22:00"))},
		want:     "a 11/26 22:00, b 12/03 23:00" + takenOut + ", c 12/10 22:00",
		told:     "2 moved, " + tookOut,
	}, {
		sentence: "one night is deleted and one is added at the end: people are asked",
		versions: []string{outlook.says(talk), outlook.says(talk.without("12/03 23:00").ruled("FREQ=WEEKLY;COUNT=4;BYDAY=TH"))},
		want:     "a 11/26 23:00, b 12/03 23:00" + takenOut + ", c 12/10 23:00, + 12/17 23:00",
		asks:     "b > 12/17 23:00",
		told:     "1 imported, " + tookOut,
		yes:      "a 11/26 23:00, c 12/10 23:00, b 12/17 23:00",
	}, {
		sentence: "two nights of a series exchange their times",
		versions: []string{icloud.says(talk), icloud.says(talk, talk.night("12/03 23:00", "12/10 23:00"), talk.night("12/10 23:00", "12/03 23:00"))},
		want:     "a 11/26 23:00, c 12/03 23:00, b 12/10 23:00",
		told:     "2 moved",
		by:       "http caldav replace add",
	}, {
		sentence: "the guests of two nights are swapped",
		versions: []string{google.says(talk, talk.night("12/03 23:00", "12/03 23:00").named("深夜トーク 山田"), talk.night("12/10 23:00", "12/10 23:00").named("深夜トーク 田中")),
			google.says(talk, talk.night("12/03 23:00", "12/03 23:00").named("深夜トーク 田中"), talk.night("12/10 23:00", "12/10 23:00").named("深夜トーク 山田"))},
		want: "a 11/26 23:00, b 12/03 23:00, c 12/10 23:00",
		asks: "b <> c",
		told: "2 changed",
		yes:  "a 11/26 23:00, c 12/03 23:00, b 12/10 23:00",
		by:   "http caldav replace add",
	}, {
		sentence: "a series is removed, and made anew the next day at another hour",
		versions: []string{nextcloud.says(talk), nextcloud.says(), nextDay, nextcloud.says(talk.as("new").moved("11/26 22:00"))},
		want:     "+ 11/26 22:00, a 11/26 23:00 missing, + 12/03 22:00, b 12/03 23:00 missing, + 12/10 22:00, c 12/10 23:00 missing",
		asks:     "a > 11/26 22:00, b > 12/03 22:00, c > 12/10 22:00",
		told:     "3 imported, 3 missing",
		yes:      "a 11/26 22:00, b 12/03 22:00, c 12/10 22:00",
	}, {
		sentence: "a series becomes single airings at another hour, as a timetable writes it",
		versions: []string{garoon.says(talk), garoon.says(single("1", talk.title, "11/26 22:00"), single("2", talk.title, "12/03 22:00"), single("3", talk.title, "12/10 22:00"))},
		want:     "+ 11/26 22:00, a 11/26 23:00 missing, + 12/03 22:00, b 12/03 23:00 missing, + 12/10 22:00, c 12/10 23:00 missing",
		asks:     "a > 11/26 22:00, b > 12/03 22:00, c > 12/10 22:00",
		told:     "3 imported, 3 missing",
		yes:      "a 11/26 22:00, b 12/03 22:00, c 12/10 22:00",
	}, {
		sentence: "two airings of one title are numbered anew and moved by three hours",
		versions: []string{unnumbered.says(noonNews, sixNews), unnumbered.says(noonNews.moved("11/27 15:00"), sixNews.moved("11/27 21:00"))},
		want:     "a 11/27 12:00 missing, + 11/27 15:00, b 11/27 18:00 missing, + 11/27 21:00",
		asks:     "a > 11/27 15:00, b > 11/27 21:00",
		told:     "2 imported, 2 missing",
		yes:      "a 11/27 15:00, b 11/27 21:00",
		by:       "http replace",
	}, {
		sentence: "of two airings of one title one is deleted, and the other moves under a new UID: the nearer is asked about",
		versions: []string{outlook.says(noonNews, sixNews), outlook.says(sixNews.as("six-2").moved("11/27 19:00"))},
		want:     "a 11/27 12:00 missing, b 11/27 18:00 missing, + 11/27 19:00",
		asks:     "b > 11/27 19:00",
		told:     "1 imported, 2 missing",
		yes:      "a 11/27 12:00 missing, b 11/27 19:00",
	}, {
		sentence: "all titles get a mark in front",
		versions: []string{timetree.says(talk, special), timetree.says(talk.named("【確定】深夜トーク"), special.named("【確定】手しごとの逆襲"))},
		want:     "a 11/26 23:00, b 11/27 21:54, c 12/03 23:00, d 12/10 23:00",
		told:     "4 changed",
		by:       "http caldav replace add",
	},
}

// again gives entries and the bystanders under UIDs of an export.
func again(export string, all ...entry) []entry {
	all = append(all, bystanders...)
	for i := range all {
		all[i].uid += " in export " + export
	}
	return all
}

// brokenOff gives the first half of a calendar.
func brokenOff(text string) string { return text[:len(text)/2] }
