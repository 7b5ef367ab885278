package web_test

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"tallylight/readiness/toppage"
)

// levels is the form of the levels of all checks, with some altered.
func levels(version int64, altered map[string]string) []string {
	form := []string{"version", strconv.FormatInt(version, 10)}
	for _, id := range slices.Sorted(maps.Keys(toppage.DefaultCheckMap)) {
		level, ok := altered[id]
		if !ok {
			level = strconv.Itoa(toppage.DefaultCheckMap[id])
		}
		form = append(form, "from_"+id, level)
	}
	return form
}

func TestTheLevelsOfChecks(t *testing.T) {
	s := open(t)
	cookie := s.as(admin)
	s.expect(s.get(cookie, "/checks"), 200, `name="from_S3"`, "never required")
	_, version, err := s.store.CheckLevels(t.Context())
	s.must(err)
	for _, row := range []struct {
		sentence, id, level string
	}{
		{"no number", "C1", "two"}, {"nothing", "C1", ""}, {"below never", "C1", "-1"}, {"above every ladder", "C1", "10"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() {
				s.expect(s.post(cookie, "/checks", levels(version, map[string]string{row.id: row.level})...), 422)
			})
		})
	}
	s.expect(s.post(cookie, "/checks", levels(version, map[string]string{"S3": "0", "C7": "2"})...), 303)
	m, _, err := s.store.CheckLevels(t.Context())
	s.must(err)
	if !maps.Equal(m, toppage.CheckMap{"S3": 0, "C7": 2}) {
		t.Errorf("kept %v", m)
	}
	s.unchanged(func() {
		s.expect(s.post(cookie, "/checks", levels(version, map[string]string{"S3": "1"})...), 409, "Someone was faster")
	})
	s.expect(s.get(s.as(viewer), "/checks"), 200, "An admin changes these levels.")
	s.expect(s.get(cookie, "/history"), 200, "changed from which level checks")
}

func TestLettingAFailingCheckPass(t *testing.T) {
	s := open(t)
	cookie, event := s.as(sre), s.events[1].ID
	path := "/toppages/" + s.page.ID + "/waivers"
	until := s.events[1].Start.In(tokyo).Format("2006-01-02T15:04")
	waive := func(altered ...string) []string {
		return append(altered, "check", "C1", "event", event, "reason", "mended on Friday", "approver", "Ken Sato", "until", until)
	}
	for _, row := range []struct{ sentence, field, typed, says string }{
		{"without a reason", "reason", "", "Fill this in."},
		{"without an approver", "approver", "", "Fill this in."},
		{"until no time", "until", "soon", "Write a date"},
		{"until after the event", "until", "2030-01-01T00:00", "The event has ended by then."},
		{"until before now", "until", "2020-01-01T00:00", "Choose a later day."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			form := waive()
			for i := 0; i < len(form); i += 2 {
				if form[i] == row.field {
					form[i+1] = row.typed
				}
			}
			s.unchanged(func() { s.expect(s.post(cookie, path, form...), 422, row.says) })
		})
	}
	s.expect(s.post(cookie, path, waive()...), 303)
	a := s.get(cookie, "/toppage/"+s.page.ID+"?event="+event)
	s.expect(a, 200, "approved by Ken Sato", "mended on Friday")
	id := between(a.body, "/waivers/", "/delete")
	s.expect(s.post(cookie, path+"/"+id+"/delete"), 303)
	s.expect(s.post(cookie, path+"/"+id+"/delete"), 404)
	s.unchanged(func() { s.expect(s.post(s.as(pr), path, waive()...), 403) })
}

func TestSayingByHandThatACheckHolds(t *testing.T) {
	s := open(t)
	cookie, path := s.as(sre), "/toppages/"+s.page.ID+"/ticks"
	s.unchanged(func() { s.expect(s.post(cookie, path, "check", "C1", "note", "I looked"), 422) })
	s.unchanged(func() { s.expect(s.post(cookie, path, "check", "F2", "note", ""), 422, "Fill this in.") })
	s.expect(s.post(cookie, path, "check", "F2", "note", "switched on, ticket 4471"), 303)
	s.expect(s.get(cookie, "/toppage"), 200, "ticket 4471")
	s.expect(s.post(cookie, path+"/F2/delete"), 303)
	s.expect(s.post(cookie, path+"/F2/delete"), 404)
}
