package text

import (
	"testing"

	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

func TestEveryUnreadAnswerIsSaid(t *testing.T) {
	for _, l := range []Lang{EN, JA} {
		said := For(l)
		for _, reason := range proof.UnreadReasons {
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
		c := toppage.Check{ID: "P1", State: toppage.CheckUnknown, Reason: proof.UnreadEmpty}
		if got := said.CheckAdvice(c); got != said.UnreadReason(proof.UnreadEmpty) {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
