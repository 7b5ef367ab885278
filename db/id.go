package db

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"sync/atomic"
	"time"
)

// made counts ids, so that those of the same millisecond sort in the order in which they were made.
var made atomic.Uint32

// idLength is how long the ids of newID are.
const idLength = 36

// newID makes a UUID of version 7 (RFC 9562 5.7): the instant, 26 bits of a counter (6.2, method 1), 48 random
// bits.
func newID(now time.Time) string {
	var b [16]byte
	n := made.Add(1)
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16|0x7000|uint64(n>>14&0xfff))
	binary.BigEndian.PutUint16(b[8:10], 0x8000|uint16(n&0x3fff))
	rand.Read(b[10:]) // never fails
	var text [idLength]byte
	hex.Encode(text[0:8], b[0:4])
	hex.Encode(text[9:13], b[4:6])
	hex.Encode(text[14:18], b[6:8])
	hex.Encode(text[19:23], b[8:10])
	hex.Encode(text[24:36], b[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}
