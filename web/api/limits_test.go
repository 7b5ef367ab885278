package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness/forecast"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

// bound is what the description says of how long, how large or which a value may be.
type bound struct {
	MaxLength        *float64
	Minimum, Maximum *float64
	Enum             []any
	Properties       map[string]*bound
	Items            *bound
	Ref              string `json:"$ref"`
}

// limitsKnown are the bounds of requests by the names of their fields, as the rules have them.
var limitsKnown = map[string]string{
	"title": most(fault.MaxTitle), "location": most(fault.MaxLocation), "url": most(fault.MaxLink), "description": most(fault.MaxNotes),
	"evidence": most(fault.MaxEvidence), "note": most(fault.MaxEvidence), "reason": most(fault.MaxEvidence), "approver": most(fault.MaxEvidence),
	"title_ja": most(fault.MaxTaskTitle), "title_en": most(fault.MaxTaskTitle), "knows": most(fault.MaxKnows), "runbook": most(fault.MaxLink),
	"check": most(fault.MaxCheck), "compare": oneOf(proof.Comparators), "kind": oneOf(readiness.VerifyKinds()), "proof": oneOf(readiness.Proofs),
	"marker": most(toppage.MaxMarker), "name": most(toppage.MaxPageName), "name_ja": most(fault.MaxLevelName), "promise_ja": most(fault.MaxPromise),
	"interval_s": between(toppage.LeastProbeInterval.Seconds(), toppage.MostProbeInterval.Seconds()),
	"ttl_s":      between(0, readiness.MaxTTL.Seconds()), "lead_s": between(-readiness.MaxLead.Seconds(), readiness.MaxLead.Seconds()),
	"certainty": oneOf(append([]readiness.Certainty{""}, readiness.Certainties...)), "minutes": between(-readiness.MaxPostponed.Minutes(), readiness.MaxPostponed.Minutes()),
	"boot_s": between(0, toppage.MostBoot.Seconds()), "tail_s": between(0, toppage.MostTail.Seconds()), "baseline_rps": between(0, forecast.MostRate),
}

func most(n int) string               { return fmt.Sprintf("at most %d", n) }
func between(from, to float64) string { return fmt.Sprintf("%g to %g", from, to) }
func oneOf[T any](words []T) string   { return fmt.Sprint(words) }

func (b *bound) says() string {
	switch {
	case b.MaxLength != nil:
		return most(int(*b.MaxLength))
	case b.Minimum != nil && b.Maximum != nil:
		return between(*b.Minimum, *b.Maximum)
	case len(b.Enum) > 0:
		return fmt.Sprint(b.Enum)
	}
	return ""
}

// TestTheDescriptionBoundsWhatTheRulesBound reads the description as a program does: what it says of the fields of a request
// are the constants of the rules, since they are written nowhere else.
func TestTheDescriptionBoundsWhatTheRulesBound(t *testing.T) {
	s := serve(t)
	var doc struct {
		Paths map[string]map[string]struct {
			ID          string `json:"operationId"`
			RequestBody struct {
				Content map[string]struct{ Schema *bound }
			}
		}
	}
	if err := json.Unmarshal([]byte(s.ask("", http.MethodGet, "/openapi.json", "").raw), &doc); err != nil {
		t.Fatal(err)
	}
	for request, fields := range map[string]string{
		"create-event": "title location url description brief.certainty", "change-event": "title location url description brief.certainty",
		"postpone-event": "minutes", "set-level": "reason", "complete-task": "evidence note", "waive-task": "reason", "note-task": "note",
		"add-task":    "title_ja title_en runbook knows verify.kind verify.check verify.compare verify.proof ttl_s gate.lead_s",
		"add-toppage": "url name marker interval_s setup.origin=url setup.sorry=url setup.capacity.ask=check setup.capacity.compare", "change-toppage": "name marker interval_s",
		"put-levels": "levels.name_ja levels.promise_ja templates.title_ja templates.runbook templates.verify.kind templates.ttl_s", "put-traffic": "boot_s tail_s baseline_rps",
	} {
		for _, field := range strings.Fields(fields) {
			path, rule, renamed := strings.Cut(field, "=")
			if !renamed {
				rule = path[strings.LastIndex(path, ".")+1:]
			}
			said := "nothing"
			for _, operations := range doc.Paths {
				for _, operation := range operations {
					if operation.ID == request {
						said = operation.RequestBody.Content["application/json"].Schema.at(path).says()
					}
				}
			}
			if said != limitsKnown[rule] {
				t.Errorf("%s: %s is %s, by the rules %s", request, field, said, limitsKnown[rule])
			}
		}
	}
}

// byHand are the bounds that tags of requests spell, by operation and field: each is a constant of the rules, or says why not.
var byHand = map[string]string{
	"name": most(fault.MaxName), "header": most(fault.MaxName), "url": most(fault.MaxLink), "value": most(fault.MaxCheck), "note": most(fault.MaxCheckWord),
	"kind": oneOf(readiness.ConnectionKinds()), "open-drill.kind": oneOf(toppage.DrillKinds),
	"secret":   most(200), // longer than any that is one
	"template": most(40),  // of the pattern of a template's id
}

// TestTheBoundsOfTagsAreThoseOfTheRules meets every request that is no intention.
func TestTheBoundsOfTagsAreThoseOfTheRules(t *testing.T) {
	s := serve(t)
	var doc struct {
		Paths map[string]map[string]struct {
			ID          string `json:"operationId"`
			RequestBody struct {
				Content map[string]struct{ Schema *bound }
			}
		}
		Components struct{ Schemas map[string]*bound }
	}
	if err := json.Unmarshal([]byte(s.ask("", http.MethodGet, "/openapi.json", "").raw), &doc); err != nil {
		t.Fatal(err)
	}
	met := 0
	for _, operations := range doc.Paths {
		for _, operation := range operations {
			body := operation.RequestBody.Content["application/json"].Schema
			if body == nil || body.Ref == "" {
				continue // an intention has its schema in its place, made of the rules
			}
			for name, field := range doc.Components.Schemas[body.Ref[strings.LastIndex(body.Ref, "/")+1:]].Properties {
				want, ok := byHand[operation.ID+"."+name]
				if !ok {
					want = byHand[name]
				}
				if met++; field.says() != "" && field.says() != want {
					t.Errorf("%s: %s is %s, by the rules %s", operation.ID, name, field.says(), want)
				}
			}
		}
	}
	if met < 10 {
		t.Errorf("only %d fields were met", met)
	}
}

func (b *bound) at(path string) *bound {
	for _, name := range strings.Split(path, ".") {
		if b = b.Properties[name]; b == nil {
			return &bound{}
		}
		if b.Items != nil && b.Items.Properties != nil {
			b = b.Items
		}
	}
	return b
}

// TestEveryLimitIsARowOfLimits holds the tags of intentions against the table, both ways.
func TestEveryLimitIsARowOfLimits(t *testing.T) {
	used := map[string]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for _, f := range intent.Fields(of) {
			if _, ok := intent.Limits[f.Limit]; !ok && f.Limit != "" {
				t.Errorf("%s.%s is bounded by %s, which is no row", of.Name(), f.Name, f.Limit)
			}
			used[f.Limit] = true
			if f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct {
				walk(f.Type.Elem())
			}
		}
	}
	for _, in := range []any{intent.Note{}, intent.Completion{}, intent.Waiver{}, intent.Review{}, intent.StillRight{}, intent.OwnTask{}, intent.NewPage{}, intent.CheckWaiver{}, intent.Override{},
		intent.CheckMap{}, intent.NewEvent{}, intent.EventEdit{}, intent.Postponement{}, intent.Level{}, intent.Ladder{}, intent.Traffic{}, intent.NewFeed{}, intent.FeedEdit{}, intent.OfferAnswer{},
		intent.Invitation{}, intent.NewPerson{}, intent.PersonEdit{}, intent.Password{}, intent.NewToken{}, intent.Own{}, intent.ForAll{}, intent.NewDisplay{}, intent.NewOutfeed{}, intent.NewChannel{}, intent.ChannelEdit{}, intent.ScaleTarget{},
		intent.Freeze{}, intent.FreezeOpening{}, intent.Plan{}, intent.NewTracker{}, intent.TrackerEdit{}, intent.IssueLink{}, intent.Rehearse{}, intent.Direct{}} {
		walk(reflect.TypeOf(in))
	}
	for name := range intent.Limits {
		if !used[name] {
			t.Errorf("nothing is bounded by %s", name)
		}
	}
	if slices.ContainsFunc([]string{"", "evidence"}, func(name string) bool { return !used[name] }) {
		t.Error("the walk met nothing")
	}
}
