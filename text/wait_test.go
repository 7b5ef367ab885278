package text

import (
	"testing"
	"time"

	"tallylight/readiness/fault"
)

func TestEveryReasonToWaitIsSaid(t *testing.T) {
	for _, lang := range []Lang{EN, JA} {
		said := map[string]string{}
		for _, reason := range constants(t, "../readiness/fault/wait.go", "Wait") {
			sentence := For(lang).Trouble.Wait(fault.Wait{Reason: fault.WaitReason(reason), After: time.Minute})
			if other := said[sentence]; other != "" {
				t.Errorf("%s: %s and %s are said alike: %s", lang, reason, other, sentence)
			}
			said[sentence] = reason
		}
		if len(said) == 0 {
			t.Error("there is no reason")
		}
	}
}

func TestHowLongToWaitIsSaid(t *testing.T) {
	for after, want := range map[time.Duration][2]string{
		time.Millisecond: {"1 second", "1秒"}, 90 * time.Second: {"90 seconds", "90秒"}, 119500 * time.Millisecond: {"120 seconds", "120秒"},
		2 * time.Minute: {"2 minutes", "2分"}, 121 * time.Second: {"3 minutes", "3分"}, time.Hour: {"60 minutes", "60分"},
	} {
		wait := fault.Wait{Reason: fault.WaitRequests, After: after}
		if en, ja := For(EN).Trouble.Wait(wait), For(JA).Trouble.Wait(wait); en != "There were too many requests. Try again in "+want[0]+"." || ja != "リクエストが多すぎます。"+want[1]+"後にもう一度お試しください。" {
			t.Errorf("%s: %s %s", after, en, ja)
		}
	}
}
