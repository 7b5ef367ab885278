package probe

import (
	"strings"
	"testing"

	"tallylight/readiness/toppage"
)

const archive = `{"log":{"version":"1.2","entries":[
 {"startedDateTime":"2026-11-19T21:54:00.000+09:00","time":250,
  "request":{"method":"GET","url":"https://shop.example/","headers":[]},
  "response":{"status":200,"headers":[{"name":"date","value":"Thu, 19 Nov 2026 12:53:50 GMT"},
   {"name":"cache-control","value":"max-age=60"},{"name":"set-cookie","value":"a=1\nb=2"},{"name":"cf-cache-status","value":"HIT"}]}},
 {"startedDateTime":"yesterday","time":-1,
  "request":{"method":"post","url":"https://shop.example/cart","headers":[]},
  "response":{"status":200,"headers":[{"name":"Cache-Control","value":"max-age=60"}]}},
 {"startedDateTime":"2026-11-19T12:54:00Z",
  "request":{"method":"GET","url":"https://shop.example/me","headers":[{"name":"authorization","value":"Bearer x"}]},
  "response":{"status":200,"headers":[{"name":"Cache-Control","value":"max-age=60"}]}},
 {"request":{"method":"GET","url":"https://ads.example/"},"response":{"status":0}}
]}}`

func TestReadHAR(t *testing.T) {
	for _, text := range []string{archive, "\ufeff" + archive} {
		seen, err := ReadHAR(strings.NewReader(text))
		if err != nil || len(seen) != 4 {
			t.Fatalf("%d entries, %v", len(seen), err)
		}
		top, cart, me, blocked := seen[0], seen[1], seen[2], seen[3]
		switch {
		case top.URL != "https://shop.example/" || top.Status != 200 || top.At.Format("15:04:05.000") != "12:54:00.250":
			t.Errorf("the page: %+v", top)
		case top.Facts.Served != toppage.ServedHit || *top.Facts.RemainingS != 50 || !top.Facts.SetCookie || top.Facts.TTFBMS != nil:
			t.Errorf("the facts of the page: %+v", top.Facts)
		case cart.Facts.StorableShared || !cart.At.IsZero():
			t.Errorf("an answer to POST, at no time: %+v", cart)
		case me.Facts.StorableShared:
			t.Error("an answer to one person may be stored for all")
		case blocked.Status != 0 || blocked.Facts.StorableShared || blocked.Facts.Served != toppage.ServedUnknown:
			t.Errorf("a request that got no answer: %+v", blocked)
		}
	}
}

func TestWhatIsNoHAR(t *testing.T) {
	for _, text := range []string{"", "<html>", "[]", "{}", `{"log":`, `{"log":null}`} {
		if seen, err := ReadHAR(strings.NewReader(text)); err == nil {
			t.Errorf("%q gave %v", text, seen)
		}
	}
	if seen, err := ReadHAR(strings.NewReader(`{"log":{"entries":[]}}`)); err != nil || len(seen) != 0 {
		t.Errorf("an empty archive: %v, %v", seen, err)
	}
}
