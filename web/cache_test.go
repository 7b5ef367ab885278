package web

import (
	"strings"
	"testing"
)

func TestPageCacheIsBoundedByBytes(t *testing.T) {
	const page = mostKeptPage / 2
	full := mostKept / (page + len("a0")) // pages with two letters as their key
	for _, row := range []struct {
		sentence  string
		size      int // bytes of each page
		asked     int // pages before the first is asked for again
		wantAgain bool
	}{
		{"a page is kept", page, 1, false},
		{"as many as fit are kept", page, full, false},
		{"one more drops them all", page, full + 1, true},
		{"the largest page that is kept", mostKeptPage - len("a0"), 1, false},
		{"a larger page is not kept", mostKeptPage, 1, true},
		{"thousands of small pages are kept", 16, 5000, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var cache pageCache
			body := make([]byte, row.size)
			rendered := func(key string) bool {
				again := false
				_, err := cache.get("1", key, func() (*rendered, error) {
					again = true
					return &rendered{plain: body[:row.size/2], gz: body[row.size/2:]}, nil
				})
				if err != nil {
					t.Fatal(err)
				}
				return again
			}
			for i := range row.asked {
				rendered(keyOf(i))
			}
			if cache.size > mostKept {
				t.Errorf("%d bytes are kept", cache.size)
			}
			if got := rendered(keyOf(0)); got != row.wantAgain {
				t.Errorf("the first page is rendered again: %v, want %v", got, row.wantAgain)
			}
		})
	}
}

// keyOf gives keys of two letters at first, then longer ones.
func keyOf(i int) string { return string(rune('a'+i%26)) + strings.Repeat("0", 1+i/26) }

func TestPageCacheForgetsEarlierRevisions(t *testing.T) {
	var cache pageCache
	page := &rendered{plain: []byte("page")}
	cache.keep("1", "a", page)
	cache.keep("1", "a", page)
	if want := len("a") + len("page"); cache.size != want {
		t.Errorf("the same page twice is %d bytes, want %d", cache.size, want)
	}
	cache.keep("2", "b", page)
	if cache.known("1", "a") != nil || cache.known("2", "a") != nil || cache.known("2", "b") == nil || len(cache.pages) != 1 {
		t.Errorf("kept are %d pages of revision %s", len(cache.pages), cache.stamp)
	}
}
