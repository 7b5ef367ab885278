package calendar

import (
	"fmt"
	"testing"
)

func TestUIDIndex(t *testing.T) {
	var uids []string
	x := newUIDIndex(0, func(place int) string { return uids[place] })
	for i := range 5000 {
		uids = append(uids, fmt.Sprintf("%d@example.jp", i))
		x.put(uids[i], i)
	}
	uids = append(uids, "7@example.jp")
	x.put("7@example.jp", 5000)
	for i, uid := range uids[:5000] {
		want := i
		if i == 7 {
			want = 5000 // the last one of a UID counts
		}
		if place, ok := x.find(uid); !ok || place != want {
			t.Errorf("%s is at %d, %t; want %d", uid, place, ok, want)
		}
	}
	if place, ok := x.find("5001@example.jp"); ok {
		t.Errorf("a UID that was never entered is at %d", place)
	}
}
