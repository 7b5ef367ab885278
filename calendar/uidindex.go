package calendar

import "hash/maphash"

// uidIndex finds the place of a UID in a list. It holds the places alone, which takes a tenth of what a map of UIDs does.
type uidIndex struct {
	seed  maphash.Seed
	slots []int32 // 1 and more: a place; their number is a power of two
	n     int
	uid   func(place int) string
}

// newUIDIndex makes an index for about so many UIDs, of a list that tells the one at a place.
func newUIDIndex(likely int, uid func(place int) string) *uidIndex {
	size := 64
	for size*3 < likely*4 {
		size *= 2
	}
	return &uidIndex{seed: maphash.MakeSeed(), slots: make([]int32, size), uid: uid}
}

// slot gives where a UID is, or would be.
func (x *uidIndex) slot(uid string) int {
	i := int(maphash.String(x.seed, uid)) & (len(x.slots) - 1)
	for x.slots[i] != 0 && x.uid(int(x.slots[i])-1) != uid {
		i = (i + 1) & (len(x.slots) - 1)
	}
	return i
}

// find gives the place of a UID; false where it has none.
func (x *uidIndex) find(uid string) (place int, ok bool) {
	at := x.slots[x.slot(uid)]
	return int(at) - 1, at != 0
}

// put enters the place of a UID, which the list tells from now on.
func (x *uidIndex) put(uid string, place int) {
	if (x.n+1)*4 > len(x.slots)*3 {
		x.grow()
	}
	i := x.slot(uid)
	if x.slots[i] == 0 {
		x.n++
	}
	x.slots[i] = int32(place) + 1 //nolint:gosec // a feed has at most maxEvents
}

func (x *uidIndex) grow() {
	old := x.slots
	x.slots = make([]int32, 2*len(old))
	for _, at := range old {
		if at != 0 {
			x.slots[x.slot(x.uid(int(at)-1))] = at
		}
	}
}
