package scaledocs

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"tallylight/readiness/scale"
)

// Format is a kind of document.
type Format string

// The formats.
const (
	KEDA        Format = "keda"
	HPA         Format = "hpa"          // the patch that holds now
	HPASchedule Format = "hpa-schedule" // a patch for each instant at which another number holds
	AWS         Format = "aws"
)

// Formats lists them.
var Formats = []Format{KEDA, HPA, HPASchedule, AWS}

// writers write the documents, with their media types.
var writers = map[Format]struct {
	mediaType string
	write     func(scale.Plan, Target) ([]byte, error)
}{
	KEDA:        {mediaYAML, keda},
	HPA:         {mediaYAML, hpa},
	HPASchedule: {mediaYAML, hpaSchedule},
	AWS:         {"application/json", aws},
}

const mediaYAML = "application/yaml"

// Write gives a plan as a document, and its media type. The target is one that Wrong lets pass.
func Write(format Format, p scale.Plan, t Target) (doc []byte, mediaType string, err error) {
	w, known := writers[format]
	if !known {
		return nil, "", fmt.Errorf("no such document: %q", format)
	}
	if doc, err = w.write(p.Minutes(), t); err != nil {
		return nil, "", fmt.Errorf("write %s: %w", format, err)
	}
	return doc, w.mediaType, nil
}

// The annotations of Kubernetes documents.
const (
	noteEvents  = "tallylight/events"    // ids of the events behind it
	noteLevel   = "tallylight/level"     // the highest of theirs
	noteApplyAt = "tallylight/apply-at"  // from when it holds
	noteExpires = "tallylight/expires"   // from when it says nothing any more: take it away or fetch it anew
	noteShort   = "tallylight/short-of"  // how many machines the events ask for, where that is more than max
	noteAtLeast = "tallylight/unbounded" // nobody knows how many more than that
)

type metadata struct {
	Name        string            `yaml:"name"`
	Namespace   string            `yaml:"namespace,omitempty"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

// yamls writes documents one behind the other.
func yamls[T any](docs ...T) ([]byte, error) {
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	for _, d := range docs {
		if err := enc.Encode(d); err != nil {
			return nil, err
		}
	}
	err := enc.Close()
	return out.Bytes(), err
}

// annotated are the notes of all of a plan.
func (t Target) annotated(p scale.Plan) map[string]string {
	notes := map[string]string{}
	if n := t.short(p); n > 0 {
		notes[noteShort] = strconv.Itoa(n)
	}
	if len(p.Steps) > 0 {
		notes[noteExpires] = stamp(p.Steps[len(p.Steps)-1].To)
	}
	for _, s := range p.Steps {
		if s.AtLeast {
			notes[noteAtLeast] = "true"
		}
	}
	return notes
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }
