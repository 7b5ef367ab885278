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
