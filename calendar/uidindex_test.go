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

func TestAppendBinaryTakesThePlaceThatThereIs(t *testing.T) {
	m := Memory{As: "as", entries: []remembered{{"a@example.jp", digest{1}}, {"b@example.jp", digest{2}}}}
	for _, room := range []int{0, 10, 1000} {
		place := make([]byte, 1, room+1)
		place[0] = 'x'
		out, err := m.AppendBinary(place)
		var kept Memory
		if err != nil || out[0] != 'x' || kept.UnmarshalBinary(out[1:]) != nil || !kept.Equal(m) {
			t.Errorf("with room for %d: %v, %v", room, out, err)
		}
		if same := &out[0] == &place[0]; same != (room == 1000) {
			t.Errorf("with room for %d: in the same place = %t", room, same)
		}
	}
}
