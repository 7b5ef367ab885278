package cli

import (
	"net/http"
	"testing"
	"time"

	"tallylight/jobs"
	"tallylight/outbound"
	"tallylight/readiness"
	"tallylight/verify"
)

func TestWhateverIsAskedOrToldIsWired(t *testing.T) {
	p := &program{now: time.Now, importer: &jobs.Importer{}}
	askers, senders := p.askers(verify.New(http.DefaultTransport, "", time.Now, 0)), p.senders(&outbound.Policy{})
	for _, spec := range readiness.VerifySpecs {
		if _, wired := askers[spec.Kind]; wired != spec.Asked {
			t.Errorf("verify kind %q: asked %v, something asks %v", spec.Kind, spec.Asked, wired)
		}
		delete(askers, spec.Kind)
	}
	for _, spec := range readiness.ConnectionSpecs {
		if _, wired := senders[spec.Kind]; wired != spec.Told {
			t.Errorf("connection kind %q: told %v, something sends %v", spec.Kind, spec.Told, wired)
		}
		delete(senders, spec.Kind)
	}
	if len(askers)+len(senders) > 0 {
		t.Errorf("wired and no kind that there is: %v, %v", askers, senders)
	}
}
