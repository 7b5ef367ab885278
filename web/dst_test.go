package web_test

import (
	"testing"
	"time"

	"tallylight/readiness/airtime"

	"tallylight/web"
)

// What PR types on the days on which the clocks change stands on the page and in the form again.
func TestTheWallClockIsTypedAndShownAgain(t *testing.T) {
	for _, row := range []struct {
		zone, date, utc, shown string
	}{
		{"America/New_York", "2027-03-14", "2027-03-15T01:54:00Z", "3/14"},
		{"America/New_York", "2027-11-07", "2027-11-08T02:54:00Z", "11/7"},
		{"Australia/Lord_Howe", "2027-04-04", "2027-04-04T11:24:00Z", "4/4"},
		{"Australia/Lord_Howe", "2027-10-03", "2027-10-03T10:54:00Z", "10/3"},
	} {
		t.Run(row.zone+" "+row.date, func(t *testing.T) {
			loc, err := time.LoadLocation(row.zone)
			if err != nil {
				t.Fatal(err)
			}
			s := open(t, func(c *web.Config) { c.Zone1 = loc })
			e := s.enter([]string{"title", "Show", "date", row.date, "start", "21:54", "end", "22:48", "zone", row.zone})
			if got := e.Start.Format(time.RFC3339); got != row.utc || e.Zone != row.zone {
				t.Fatalf("on air at %s in %s, want %s", got, e.Zone, row.utc)
			}
			if a := e.Airing(loc); a != (airtime.Airing{Date: row.date, Start: "21:54", End: "22:48"}) {
				t.Errorf("typed again it is %+v", a)
			}
			s.expect(s.get(s.as(pr), "/events/"+e.ID+"?lang=ja"), 200, "21:54", row.shown)
			s.expect(s.get(s.as(pr), "/events/"+e.ID+"/postponement?lang=ja"), 200, `value="`+row.date+`"`, `value="21:54"`, `value="22:48"`)
		})
	}
}
