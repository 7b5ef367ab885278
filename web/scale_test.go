package web_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
)

// TestThePageOfScaling: SRE says once what is scaled, and whoever may see confidential events gets the documents.
func TestThePageOfScaling(t *testing.T) {
	s := withAPI(t)
	e, err := s.store.SetLevelOf(t.Context(), s.events[0].ID, db.LevelWord{Level: 4}, readiness.Actor{Name: "The sre", Role: readiness.SRE}, noon)
	s.must(err)
	s.after(e.Start.Add(-24 * time.Hour).Sub(noon))
	sre, viewer := s.as(readiness.SRE), s.as(readiness.Viewer)
	s.expect(s.get(viewer, "/scale", "Accept-Language", "en"), 200, "Now: as usual<", "朝の扉", "/events/"+e.ID)
	s.expect(s.get(sre, "/scale", "Accept-Language", "en"), 200, "Name what is scaled to get documents")
	fields := []string{"version", "1", "page", s.page.ID, "replicas", "4", "max", "100", "workload", "web", "resource", "service/prod/web"}
	s.expect(s.post(viewer, "/scale", fields...), 403)
	s.expect(s.post(sre, "/scale", append(fields, "namespace", "Prod")...), 422, "namespace not_a_label", `value="service/prod/web"`)
	s.expect(s.post(sre, "/scale", fields...), 303)
	s.expect(s.post(sre, "/scale", append(fields, "namespace", "prod")...), 409)
	s.expect(s.get(sre, "/scale", "Accept-Language", "en"), 200, "machines: 4", "format=keda&amp;page="+s.page.ID, "format=aws&amp;page="+s.page.ID)
	if a := s.get(viewer, "/scale", "Accept-Language", "en"); !strings.Contains(a.body, "machines: 4") || strings.Contains(a.body, "format=keda") {
		t.Errorf("a viewer is shown %s", a.body)
	}
	s.expect(s.get(sre, "/api/v1/scale?format=keda&page="+s.page.ID), 200, "name: tallylight-web")
	s.expect(s.get(sre, "/history", "Accept-Language", "en"), 200, "changed what is scaled for the events: web, service/prod/web")
}
