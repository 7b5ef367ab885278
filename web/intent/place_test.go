package intent_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/web/intent"
)

func TestAPlaceIsReadAsItIsWritten(t *testing.T) {
	for _, at := range []time.Time{time.UnixMilli(0).UTC(), time.Date(2026, 11, 19, 12, 54, 0, 1e6, time.UTC)} {
		const id = "01a1ed3d-9b00-7000-8155-944f83df12ea"
		read, event, ok := intent.ReadPlace(intent.TimeKey(at, id))
		if !ok || !read.Equal(at) || event != id {
			t.Errorf("%s is read as %s, %q, %v", at, read, event, ok)
		}
	}
	if early, late := intent.TimeKey(time.UnixMilli(999), "b"), intent.TimeKey(time.UnixMilli(1000), "a"); early >= late {
		t.Errorf("%s does not sort before %s", early, late)
	}
}

func TestWhatIsNoPlaceIsRefused(t *testing.T) {
	for _, row := range []struct {
		sentence, key string
		other         bool // it may be a key of another list
	}{
		{"nothing", "", false},
		{"no instant", "nonsense", false},
		{"an instant of another length", "1.a", false},
		{"no id", "000000000000001.", false},
		{"a sign", "-00000000000001.a", false},
		{"an id that is no event's", "000000000000001.a b", true},
		{"an id that is too long", "000000000000001." + strings.Repeat("a", 65), true},
		{"something on another line", "000000000000001.a\nb", false},
	} {
		if _, _, ok := intent.ReadPlace(row.key); ok {
			t.Errorf("%s is a place", row.sentence)
		}
		if _, _, ok := intent.ReadTimeKey(row.key); ok != row.other {
			t.Errorf("%s is a key: %v", row.sentence, ok)
		}
	}
}
