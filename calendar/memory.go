package calendar

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"

	"tallylight/readiness/intake"
)

// digest is 128 bits of SHA-256 over what is read of the events of a UID. The zero digest matches nothing.
type digest [16]byte

func (d digest) zero() bool { return d == digest{} }

// digestOf gives the digest of what is read.
func digestOf(text []byte) digest {
	sum := sha256.Sum256(text)
	return digest(sum[:16])
}

// Memory is what a reading remembers of a feed's events, so that the next one reads only those that changed. The zero
// Memory remembers nothing.
type Memory struct {
	As      string // how the feed was read; see ReadAs
	entries []remembered
}

// remembered is a UID as occurrences carry it with its digest.
type remembered struct {
	uid string
	sum digest
}

// Len is how many UIDs are remembered.
func (m Memory) Len() int { return len(m.entries) }

// Equal says that two readings remember the same in the same order.
func (m Memory) Equal(other Memory) bool {
	return m.As == other.As && slices.Equal(m.entries, other.entries)
}

func (m *Memory) add(uid string, sum digest) { m.entries = append(m.entries, remembered{uid, sum}) }

// recall looks UIDs up in a memory. Most come in the order in which they are remembered, so that it looks at the next
// few first; only where they do not is an index made.
type recall struct {
	entries []remembered
	met     []bool // UIDs that were looked up
	next    int
	index   *uidIndex
}

func (m Memory) recall() *recall {
	return &recall{entries: m.entries, met: make([]bool, len(m.entries))}
}

// ahead is how many entries are looked at before an index is made.
const ahead = 8

// find gives what is remembered of a UID; the zero digest where nothing is.
func (r *recall) find(uid string) digest {
	for i := r.next; i < min(r.next+ahead, len(r.entries)); i++ {
		if r.entries[i].uid == uid {
			r.met[i], r.next = true, i+1
			return r.entries[i].sum
		}
	}
	if r.index == nil {
		r.index = newUIDIndex(len(r.entries), func(place int) string { return r.entries[place].uid })
		for i, e := range r.entries {
			r.index.put(e.uid, i)
		}
	}
	i, ok := r.index.find(uid)
	if !ok {
		return digest{}
	}
	r.met[i], r.next = true, i+1
	return r.entries[i].sum
}

// withNumbered adds to UIDs those that were made of them because different events share one.
func (r *recall) withNumbered(uids []string) []string {
	numbered := make(map[string][]string)
	for _, e := range r.entries {
		if of, made := intake.SharesUID(e.uid); made {
			numbered[of] = append(numbered[of], e.uid)
		}
	}
	if len(numbered) == 0 {
		return uids
	}
	var all []string
	for _, uid := range uids {
		all = append(append(all, uid), numbered[uid]...)
	}
	return all
}

// gone gives the UIDs that were never looked up, in alphabetical order.
func (r *recall) gone() []string {
	gone := []string{}
	for i, e := range r.entries {
		if !r.met[i] {
			gone = append(gone, e.uid)
		}
	}
	slices.Sort(gone)
	return gone
}

// memoryFormat is the first byte of the binary form.
const memoryFormat = 1

var errMemory = errors.New("these bytes are no memory of a calendar")

// MarshalBinary implements encoding.BinaryMarshaler.
func (m Memory) MarshalBinary() ([]byte, error) { return m.AppendBinary(nil) }

// AppendBinary implements encoding.BinaryAppender.
func (m Memory) AppendBinary(out []byte) ([]byte, error) {
	size := 1 + textSize(m.As)
	for _, e := range m.entries {
		size += textSize(e.uid) + len(e.sum)
	}
	if cap(out)-len(out) < size {
		out = append(make([]byte, 0, len(out)+size), out...)
	}
	out = append(out, memoryFormat)
	out = appendText(out, m.As)
	for _, e := range m.entries {
		out = appendText(out, e.uid)
		out = append(out, e.sum[:]...)
	}
	return out, nil
}

// textSize is how many bytes appendText adds.
func textSize(text string) int { return (bits.Len(uint(len(text)|1))+6)/7 + len(text) }

func appendText(out []byte, text string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(text))), text...)
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler. It refuses bytes that MarshalBinary did not make; an empty
// slice is the zero Memory.
func (m *Memory) UnmarshalBinary(data []byte) error {
	*m = Memory{}
	if len(data) == 0 {
		return nil
	}
	if data[0] != memoryFormat {
		return errMemory
	}
	all := string(data[1:]) // one copy, of which the UIDs are parts
	as, rest, ok := cutText(all)
	read := Memory{As: as, entries: make([]remembered, 0, countEntries(rest))}
	for ok && rest != "" {
		var e remembered
		if e.uid, rest, ok = cutText(rest); !ok || len(rest) < len(e.sum) {
			return errMemory
		}
		copy(e.sum[:], rest)
		rest = rest[len(e.sum):]
		read.entries = append(read.entries, e)
	}
	if !ok {
		return errMemory
	}
	*m = read
	return nil
}

// countEntries counts the whole entries in a binary form.
func countEntries(rest string) (n int) {
	for {
		_, after, ok := cutText(rest)
		if !ok || len(after) < len(digest{}) {
			return n
		}
		n, rest = n+1, after[len(digest{}):]
	}
}

// cutText takes a length and a text of it from the beginning of s.
func cutText(s string) (text, rest string, ok bool) {
	var length, shift uint64
	for i := 0; i < len(s) && i < binary.MaxVarintLen64; i++ {
		length |= uint64(s[i]&0x7f) << shift
		if s[i] < 0x80 {
			s = s[i+1:]
			if length > uint64(len(s)) {
				return "", "", false
			}
			return s[:length], s[length:], true
		}
		shift += 7
	}
	return "", "", false
}
