package toppage

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Fingerprint is the configuration of a page's shared cache, as far as it can be seen from outside: when it changes,
// what was rehearsed before proves nothing any more.
type Fingerprint struct {
	Layer        string `json:"layer"` // the product that answered
	CacheControl string `json:"cache_control"`
	Vary         string `json:"vary"`
	ALPN         string `json:"alpn"`
	CNAME        string `json:"cname"`
	Config       string `json:"config"` // the operator's own version
}

// Same says whether nothing is known to have changed: what is not known on one side is not compared, except the
// operator's own version.
func (f Fingerprint) Same(g Fingerprint) bool {
	same := func(a, b string) bool { return a == "" || b == "" || a == b }
	return same(f.Layer, g.Layer) && same(f.CacheControl, g.CacheControl) && same(f.Vary, g.Vary) &&
		same(f.ALPN, g.ALPN) && same(f.CNAME, g.CNAME) && f.Config == g.Config
}

// String gives the first 12 hexadecimal digits of its SHA-256.
func (f Fingerprint) String() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Layer, f.CacheControl, f.Vary, f.ALPN, f.CNAME, f.Config}, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// FingerprintOf reads the configuration from what was seen of a page, newest first: what the newest answer of it does
// not tell is taken from the answers before.
func FingerprintOf(seen []Observation, survey *Survey, setup Setup) Fingerprint {
	f := Fingerprint{Config: setup.Config, Layer: setup.Layer}
	for _, o := range seen {
		if !o.Answered() {
			continue
		}
		if f.CacheControl == "" && f.Vary == "" && f.ALPN == "" {
			f.CacheControl, f.Vary = o.Details.CacheControl, o.Details.Vary
			if o.Facts.Protocol != nil {
				f.ALPN = *o.Facts.Protocol
			}
		}
		if f.Layer == "" && o.Facts.ServedConfidence == "explicit" {
			f.Layer = o.Facts.ServedBy
		}
	}
	if survey != nil && survey.DNS != nil && len(survey.DNS.CNAME) > 0 {
		f.CNAME = survey.DNS.CNAME[len(survey.DNS.CNAME)-1]
	}
	return f
}
