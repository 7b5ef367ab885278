package toppage

import "testing"

// TestWhoseWordCounts: where the operator says which cache is expected, only its word counts.
func TestWhoseWordCounts(t *testing.T) {
	for _, row := range []struct {
		sentence, layer, expected string
		want                      bool
	}{
		{"its own", "Fastly", "Fastly", true},
		{"another's", "Varnish", "Fastly", false},
		{"what nginx is told to send, though nothing signs it", "X-Cache-Status", "nginx", true},
		{"the same is no word of another", "X-Cache-Status", "Varnish", false},
		{"what applications send as well", "X-Cache", "nginx", false},
	} {
		if got := (LayerWord{Layer: row.layer}).of(row.expected); got != row.want {
			t.Errorf("%s: %v, want %v", row.sentence, got, row.want)
		}
	}
}
