package text

import (
	"testing"

	"tallylight/readiness"
)

func TestEveryUnreadAnswerIsSaid(t *testing.T) {
	for _, l := range []Lang{EN, JA} {
		said := For(l)
		for _, reason := range readiness.UnreadReasons {
			if said.Verify.Unread[reason] == "" {
				t.Errorf("%s is not said in %s", reason, l)
			}
		}
		if got := said.UnreadReason("nonsense"); got != said.Verify.UnreadOther {
			t.Errorf("another reason is %q", got)
		}
	}
}

func TestWhyTheCapacityIsNotKnown(t *testing.T) {
	for _, lang := range []Lang{EN, JA} {
		said := For(lang)
		c := readiness.Check{ID: "P1", State: readiness.CheckUnknown, Reason: readiness.UnreadEmpty}
		if got := said.CheckAdvice(c); got != said.UnreadReason(readiness.UnreadEmpty) {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
