package notice_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/notice"
)

func TestWhetherACalendarNeedsSomebody(t *testing.T) {
	failing := func(since time.Duration, failures int, detail string) readiness.Feed {
		return readiness.Feed{State: readiness.FeedFailing, FailingSince: given.Noon.Add(-since), Failures: failures,
			ErrorCode: readiness.HTTPStatus, ErrorDetail: detail}
	}
	for _, row := range []struct {
		name string
		feed readiness.Feed
		want bool
	}{
		{"all is well", readiness.Feed{State: readiness.FeedOK}, false},
		{"a server has trouble for the first time", failing(0, 1, "503"), false},
		{"for the second time", failing(time.Hour, 2, "503"), false},
		{"for the third time", failing(time.Hour, 3, "503"), true},
		{"for six hours", failing(6*time.Hour, 2, "503"), true},
		{"for a moment less", failing(6*time.Hour-1, 2, "503"), false},
		{"it wants a password", failing(0, 1, "401"), true},
		{"it forbids it", failing(0, 1, "403"), true},
		{"it is not there", failing(0, 1, "404"), true},
		{"it is gone", failing(0, 1, "410"), true},
		{"it was stopped", readiness.Feed{State: readiness.FeedStopped}, true},
		{"something is held", readiness.Feed{State: readiness.FeedHeld, Hold: readiness.Hold{Since: given.Noon}}, true},
	} {
		if got := notice.Attention(given.Noon, row.feed); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
