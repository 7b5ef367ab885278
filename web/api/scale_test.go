package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// soon is an event of level 4 the evening after noon.
var soon = strings.NewReplacer("2026-11-19", "2026-11-02", "Fair", "Merger").Replace(fair)

const keda = "&format=keda&target=web&replicas=4&max=100"

func TestScaleSaysWhenAndHowMuch(t *testing.T) {
	s := serve(t)
	if _, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 1000, Boot: 3 * time.Minute, Version: 1}, actors["tl_admin"], noon); err != nil {
		t.Fatal(err)
	}
	quiet := s.get("/scale?replicas=4")
	if quiet["target_ratio"] != 1.0 || quiet["target_replicas"] != 4.0 || quiet["next_change"] != nil || len(rows(quiet, "windows")) != 0 {
		t.Errorf("a quiet day: %v", quiet)
	}
	e := s.ask("tl_sre", http.MethodPost, "/events", strings.Replace(soon, `"level":4`, `"level":4,"brief":{"peak":"5,000 req/s"},"private":true`, 1)).want(http.StatusCreated)
	got := s.ask("tl_sre", http.MethodGet, "/scale?replicas=4", "").want(http.StatusOK)
	w, step := rows(got, "windows")[0], rows(got, "steps")[0]
	want := fmt.Sprint(e["id"], 4.0, 5000.0, 5.0, "2026-11-02T11:51:00Z", "2026-11-02T12:54:00Z", "2026-11-02T14:54:00Z", false)
	if said := fmt.Sprint(w["event_id"], w["level"], w["peak_rps"], w["multiple"], w["from"], w["air"], w["to"], w["held"]); said != want {
		t.Errorf("window %s, want %s", said, want)
	}
	if step["ratio"] != 5.0 || step["replicas"] != 20.0 || got["next_change"] != "2026-11-02T11:51:00Z" || got["lead_s"] != 3600.0 || got["boot_s"] != 180.0 {
		t.Errorf("%v", got)
	}
	s.now = time.Date(2026, 11, 2, 11, 51, 0, 0, time.UTC)
	if open := s.ask("tl_sre", http.MethodGet, "/scale?replicas=4", "").want(http.StatusOK); open["target_ratio"] != 5.0 || open["target_replicas"] != 20.0 {
		t.Errorf("as the window opens: %v", open)
	}
	for _, format := range []string{"keda", "hpa", "hpa-schedule", "aws", "json"} {
		doc := s.ask("tl_sre", http.MethodGet, "/scale?replicas=4&max=100&target=web&format="+format, "")
		if doc.status != http.StatusOK || strings.Contains(doc.raw, "Merger") {
			t.Errorf("%s: %d %s", format, doc.status, doc.raw)
		}
	}
}

// Every document is read from the facts at the instant of the question: a moved event is in the next answer.
func TestAMovedEventMovesTheDocuments(t *testing.T) {
	s := serve(t)
	e := s.ask("tl_sre", http.MethodPost, "/events", soon).want(http.StatusCreated)
	aws := "/scale?format=aws&target=service/a/b&replicas=4&max=100"
	for _, row := range []struct{ at, edit, keda, aws string }{
		{"as it was entered", "", "start: 54 11 2 11 *", "at(2026-11-02T11:54:00)"},
		{"90 minutes later", `{"start":"2026-11-02T14:24:00Z","end":"2026-11-02T15:24:00Z","version":1}`, "start: 24 13 2 11 *", "at(2026-11-02T13:24:00)"},
	} {
		if row.edit != "" {
			s.ask("tl_pr", http.MethodPatch, "/events/"+e["id"].(string), row.edit).want(http.StatusOK)
		}
		if doc := s.ask("tl_sre", http.MethodGet, "/scale?"+keda[1:], ""); !strings.Contains(doc.raw, row.keda) || doc.header.Get("Content-Type") != "application/yaml" {
			t.Errorf("%s: %s", row.at, doc.raw)
		}
		if doc := s.ask("tl_sre", http.MethodGet, aws, ""); !strings.Contains(doc.raw, row.aws) || doc.header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s", row.at, doc.raw)
		}
	}
}

func TestScaleOfAPage(t *testing.T) {
	s := serve(t)
	page, err := s.store.AddTopPage(t.Context(), toppage.Page{Name: "Shop", URL: "https://shop.example/"}.WithDefaults(), actors["tl_admin"], noon)
	if err != nil {
		t.Fatal(err)
	}
	s.event()
	if got := s.get("/scale?page=" + page.ID); got["page"] != page.ID {
		t.Errorf("%v", got)
	}
	doc := s.ask("tl_sre", http.MethodGet, "/scale?page="+page.ID+keda+"&prometheus=http://prom:9090&api=true", "")
	for _, part := range []string{`tallylight_scale_target_ratio{page="` + page.ID + `"}`, "/api/v1/scale?page=" + page.ID + "&replicas=4", "tallylight-token"} {
		if !strings.Contains(doc.raw, part) {
			t.Errorf("no %q in %s", part, doc.raw)
		}
	}
}

// TestDocumentsOfWhatIsKnownToBeScaled: who has said once what is scaled has to name the page alone.
func TestDocumentsOfWhatIsKnownToBeScaled(t *testing.T) {
	s := serve(t)
	page, err := s.store.AddTopPage(t.Context(), toppage.Page{Name: "Shop", URL: "https://shop.example/"}.WithDefaults(), actors["tl_admin"], noon)
	if err != nil {
		t.Fatal(err)
	}
	s.ask("tl_sre", http.MethodPost, "/events", soon).want(http.StatusCreated)
	put := func(token, body string) answer { return s.ask(token, http.MethodPut, "/scale/targets", body) }
	body := `{"version":1,"page":"` + page.ID + `","replicas":4,"max":30,"workload":"shop","namespace":"prod","prometheus":"http://prom:9090","resource":"service/prod/shop"}`
	put("tl_pr", body).want(http.StatusForbidden)
	put("tl_sre", strings.Replace(body, `"version":1,`, "", 1)).want(http.StatusPreconditionRequired)
	if got := put("tl_sre", body).want(http.StatusOK); got["version"] != 2.0 || len(rows(got, "targets")) != 1 || rows(got, "targets")[0]["workload"] != "shop" {
		t.Errorf("saved as %v", got)
	}
	put("tl_sre", strings.Replace(body, "30", "40", 1)).want(http.StatusConflict)
	for _, row := range []struct {
		query string
		parts []string
	}{
		{"format=keda", []string{"name: tallylight-shop", "namespace: prod", "maxReplicaCount: 30", "http://prom:9090"}},
		{"format=hpa", []string{"name: shop", "maxReplicas: 30"}},
		{"format=aws", []string{`"ResourceId": "service/prod/shop"`, `"ScalableDimension": "ecs:service:DesiredCount"`, `"MaxCapacity": 30`}},
		{"format=keda&target=other&max=50", []string{"name: tallylight-other", "maxReplicaCount: 50"}},
		{"format=json", []string{`"target_replicas":4`}},
	} {
		doc := s.ask("tl_sre", http.MethodGet, "/scale?page="+page.ID+"&"+row.query, "")
		for _, part := range row.parts {
			if doc.status != http.StatusOK || !strings.Contains(doc.raw, part) {
				t.Errorf("%s: %d, no %q in %s", row.query, doc.status, part, doc.raw)
			}
		}
	}
	s.ask("tl_sre", http.MethodGet, "/scale?format=keda", "").want(http.StatusUnprocessableEntity) // of all events nobody has said it
	if got := put("tl_sre", `{"version":2,"page":"`+page.ID+`"}`).want(http.StatusOK); len(rows(got, "targets")) != 0 {
		t.Errorf("forgotten: %v", got)
	}
}

func TestDocumentsThatCannotBe(t *testing.T) {
	s := serve(t)
	for _, row := range []struct{ sentence, query, field string }{
		{"no such page", "page=nowhere", "page"},
		{"no such format", "format=terraform", "format"},
		{"nothing to scale", "format=keda&replicas=4&max=100", "target"},
		{"no number of machines", "format=keda&target=web&max=100", "replicas"},
		{"fewer at most than usual", "format=hpa&target=web&replicas=4&max=3", "max"},
		{"a name that breaks out of its line", "format=hpa&target=web%0Aspec:&replicas=4&max=10", "target"},
		{"an address that is none", keda[1:] + "&prometheus=file:///etc/passwd", "prometheus"},
		{"a dimension that is none", "format=aws&target=service/a/b&replicas=4&max=10&dimension=x", "dimension"},
	} {
		o := s.ask("tl_sre", http.MethodGet, "/scale?"+row.query, "").want(http.StatusUnprocessableEntity)
		if got := fmt.Sprint(o["errors"]); !strings.Contains(got, row.field) {
			t.Errorf("%s: %v", row.sentence, got)
		}
	}
}
