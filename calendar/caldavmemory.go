package calendar

import (
	"slices"
	"strconv"
)

// davObject is one object of a CalDAV collection as it was fetched last.
type davObject struct {
	path string // on the collection's host, without percent signs
	etag string // empty: to be fetched again
	uids []string
}

// objectsFormat is the first byte of what is remembered of a collection.
const objectsFormat = 1

// packObjects gives the bytes to remember: for each object its path, ETag, number of UIDs and the UIDs.
func packObjects(objects []davObject) []byte {
	out := []byte{objectsFormat}
	for _, o := range objects {
		out = appendText(out, o.path)
		out = appendText(out, o.etag)
		out = appendText(out, strconv.Itoa(len(o.uids)))
		for _, uid := range o.uids {
			out = appendText(out, uid)
		}
	}
	return out
}

// unpackObjects reads what packObjects wrote, by path. Bytes of anything else are no memory at all.
func unpackObjects(data []byte) (objects map[string]davObject, ok bool) {
	if len(data) == 0 || data[0] != objectsFormat {
		return nil, false
	}
	objects = map[string]davObject{}
	for rest := string(data[1:]); rest != ""; {
		var o davObject
		var count string
		for _, field := range []*string{&o.path, &o.etag, &count} {
			if *field, rest, ok = cutText(rest); !ok {
				return nil, false
			}
		}
		n, err := strconv.Atoi(count)
		if err != nil || n < 0 {
			return nil, false
		}
		for range n {
			var uid string
			if uid, rest, ok = cutText(rest); !ok {
				return nil, false
			}
			o.uids = append(o.uids, uid)
		}
		objects[o.path] = o
	}
	return objects, true
}

// dropShared makes the objects that share a UID be fetched again next time: which of them changed cannot be told by
// the UID (RFC 4791 4.1 forbids it). It says whether there are any.
func dropShared(objects []davObject) (any bool) {
	owners := map[string]int{}
	for _, o := range objects {
		for _, uid := range o.uids {
			owners[uid]++
		}
	}
	for i := range objects {
		if slices.ContainsFunc(objects[i].uids, func(uid string) bool { return owners[uid] > 1 }) {
			objects[i].etag, any = "", true
		}
	}
	return any
}
