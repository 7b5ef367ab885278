package scaledocs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"go.yaml.in/yaml/v3"
)

// schema reads one of testdata.
func schema(t testing.TB, name string) *huma.Schema {
	t.Helper()
	var s huma.Schema
	read(t, name, &s)
	s.PrecomputeMessages()
	return &s
}

func read(t testing.TB, name string, into any) {
	t.Helper()
	said, err := os.ReadFile(filepath.Join("testdata", name))
	if err == nil {
		err = yaml.Unmarshal(said, into)
	}
	if err != nil {
		t.Fatal(name, err)
	}
}

// against lists what is wrong with a document by a schema.
func against(s *huma.Schema, doc any) (wrong []string) {
	result := &huma.ValidateResult{}
	huma.Validate(huma.NewMapRegistry("", huma.DefaultSchemaNamer), s, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, doc, result)
	for _, err := range result.Errors {
		wrong = append(wrong, err.Error())
	}
	return wrong
}

// valid ends the test where a document is not as its schema has it.
func valid(t testing.TB, name string, doc any) {
	t.Helper()
	if wrong := against(schema(t, name), doc); len(wrong) > 0 {
		t.Fatalf("%s: %s in %+v", name, strings.Join(wrong, "; "), doc)
	}
}

// documents takes apart YAML documents, as values of JSON.
func documents(t testing.TB, text []byte) (all []map[string]any) {
	t.Helper()
	for part := range strings.SplitSeq(string(text), "\n---\n") {
		var doc map[string]any
		if err := yaml.Unmarshal([]byte(part), &doc); err != nil {
			t.Fatal(err)
		}
		all = append(all, remade[map[string]any](t, doc))
	}
	return all
}

// remade writes a value as JSON and reads it again as another.
func remade[T any](t testing.TB, v any) (as T) {
	t.Helper()
	said, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(said, &as)
	}
	if err != nil {
		t.Fatal(err)
	}
	return as
}

// The schemas refuse what the published ones refuse: a schema that lets everything pass proves nothing.
func TestTheSchemasRefuse(t *testing.T) {
	triggers := map[string]*huma.Schema{}
	read(t, "triggers.yaml", &triggers)
	for _, s := range triggers {
		s.PrecomputeMessages()
	}
	for _, row := range []struct {
		sentence string
		schema   *huma.Schema
		doc      string
	}{
		{"a ScaledObject without a trigger", schema(t, "scaledobject.yaml"), `{"apiVersion":"keda.sh/v1alpha1","kind":"ScaledObject","metadata":{"name":"a"},"spec":{"scaleTargetRef":{"name":"a"},"triggers":[]}}`},
		{"a misspelt field", schema(t, "scaledobject.yaml"), `{"apiVersion":"keda.sh/v1alpha1","kind":"ScaledObject","metadata":{"name":"a"},"spec":{"minReplicas":1,"scaleTargetRef":{"name":"a"},"triggers":[{"type":"cron","metadata":{}}]}}`},
		{"a name that Kubernetes does not take", schema(t, "hpa.yaml"), `{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"A b"},"spec":{"maxReplicas":1}}`},
		{"a number that is no text", triggers["cron"], `{"start":"0 1 2 3 *","end":"0 1 2 4 *","timezone":"UTC","desiredReplicas":4}`},
		{"no machine at all", triggers["cron"], `{"start":"0 1 2 3 *","end":"0 1 2 4 *","timezone":"UTC","desiredReplicas":"0"}`},
		{"a cron with a year", triggers["cron"], `{"start":"0 1 2 3 * 2026","end":"0 1 2 4 *","timezone":"UTC","desiredReplicas":"4"}`},
		{"a query without a threshold", triggers["prometheus"], `{"serverAddress":"http://p","query":"1"}`},
		{"a name of an action with a colon", schema(t, "scheduledactions.yaml"), `[{"ServiceNamespace":"ecs","ScheduledActionName":"a:b","ResourceId":"service/a/b","ScalableDimension":"ecs:service:DesiredCount","Schedule":"at(2026-11-18T12:00:00)","ScalableTargetAction":{}}]`},
		{"an at() with a zone", schema(t, "scheduledactions.yaml"), `[{"ServiceNamespace":"ecs","ScheduledActionName":"a","ResourceId":"service/a/b","ScalableDimension":"ecs:service:DesiredCount","Schedule":"at(2026-11-18T12:00:00Z)","ScalableTargetAction":{}}]`},
	} {
		var doc any
		if err := json.Unmarshal([]byte(row.doc), &doc); err != nil {
			t.Fatal(row.sentence, err)
		}
		if len(against(row.schema, doc)) == 0 {
			t.Errorf("%s is let pass", row.sentence)
		}
	}
}
