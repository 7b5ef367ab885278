package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallylight/readiness"
)

func TestTheDescriptionListsTheKindsThatThereAre(t *testing.T) {
	s := serve(t)
	doc := s.ask("", http.MethodGet, "/openapi.json", "").want(http.StatusOK)
	var verify, connect []any
	for _, spec := range readiness.VerifySpecs {
		verify = append(verify, string(spec.Kind))
	}
	for _, spec := range readiness.ConnectionSpecs {
		connect = append(connect, string(spec.Kind))
	}
	for schema, want := range map[string][]any{"Verify": verify, "Connection": connect, "AddConnectionBody": connect} {
		if diff := cmp.Diff(want, at(doc, "components", "schemas", schema, "properties", "kind", "enum")); diff != "" {
			t.Errorf("%s.kind (-want +got):\n%s", schema, diff)
		}
	}
}

func TestAKindThatThereIsNotIsRefused(t *testing.T) {
	s := serve(t)
	s.ask("tl_admin", http.MethodGet, "/connections?kind=pigeon", "").want(http.StatusUnprocessableEntity)
	s.ask("tl_admin", http.MethodPost, "/connections", `{"kind":"pigeon","name":"p","url":"https://pigeon.example/"}`).want(http.StatusUnprocessableEntity)
}
