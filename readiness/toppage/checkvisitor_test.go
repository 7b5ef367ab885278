package toppage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// judged gives one check of a page for an event of level 4.
func judged(t *testing.T, id string, f toppage.PageFacts) toppage.Check {
	t.Helper()
	checks := f.JudgeAll(given.Noon, toppage.Demand{Level: 4, Until: given.Noon.Add(given.Day), Peak: 1000}, nil)
	i := slices.IndexFunc(checks, func(c toppage.Check) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("no check %s", id)
	}
	return checks[i]
}

// altered is a page where all is well but for what alter does to it.
func altered(alter func(*toppage.PageFacts)) toppage.PageFacts {
	f := given.Facts(given.Page, given.Probes(20, 0))
	f.Page.Sorry, f.Page.Waiting, f.Page.WaitingText = "https://sorry.example/", "https://top.example/queue-test", "queue"
	f.Survey.Sorry = &toppage.Shot{Status: 503, WireBytes: 4000}
	found := true
	f.Survey.Waiting = &toppage.Shot{Status: 200, Found: &found}
	alter(&f)
	return f
}

// shots alters shots of the survey.
func shots(alter func(*toppage.Shot), names ...string) func(*toppage.PageFacts) {
	return func(f *toppage.PageFacts) {
		for _, name := range names {
			alter(f.Survey.Shot(name))
		}
	}
}

// base alters every base probe.
func base(alter func(int, *toppage.Observation)) func(*toppage.PageFacts) {
	return func(f *toppage.PageFacts) {
		for i := range f.Observed {
			alter(i, &f.Observed[i])
		}
	}
}

func miss(s *toppage.Shot) { s.Served = toppage.ServedMiss }
func dark(s *toppage.Shot) { s.Served, s.Confidence = toppage.ServedUnknown, "none" }

// opaque is a cache that says nothing of itself.
func opaque(_ int, o *toppage.Observation) {
	o.Facts.Served, o.Facts.ServedConfidence, o.Facts.ServedBy, o.Evidence = toppage.ServedUnknown, "none", "", ""
}

// marked gives opaque probes markers.
func marked(mark func(int) string) func(*toppage.PageFacts) {
	return base(func(i int, o *toppage.Observation) {
		opaque(i, o)
		o.Details.Mark = mark(i)
	})
}

func TestChecksOfVisitorsAndSurroundings(t *testing.T) {
	const pass, warn, fail, unknown, na = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown, toppage.CheckNA
	plain := []string{toppage.ShotPlain, toppage.ShotGzip, toppage.Second(toppage.ShotGzip)}
	fine := func(*toppage.PageFacts) {}
	setup := func(alter func(*toppage.Setup)) func(*toppage.PageFacts) {
		return func(f *toppage.PageFacts) { alter(&f.Page.Setup) }
	}
	for _, row := range []struct {
		name  string
		id    string
		alter func(*toppage.PageFacts)
		want  toppage.CheckState
	}{
		{"an opaque cache without a marker", "C1", base(opaque), unknown},
		{"an opaque cache whose page keeps one marker", "C1", marked(func(int) string { return "1" }), warn},
		{"and has kept another one before", "C1", marked(func(i int) string { return fmt.Sprint(i / 19) }), pass},
		{"an opaque page that is rendered each time", "C1", marked(func(i int) string { return string(rune('a' + i)) }), unknown},
		{"an opaque page without a lifetime that is rendered each time", "C1", func(f *toppage.PageFacts) {
			marked(func(i int) string { return string(rune('a' + i)) })(f)
			base(func(_ int, o *toppage.Observation) { o.Facts.SharedTTLS = 0 })(f)
		}, fail},
		{"one marker on answers two seconds apart", "C1", markedEvery(2 * time.Second), warn},
		{"one marker on answers closer than that", "C1", markedEvery(1900 * time.Millisecond), unknown},
		{"a guess from Age that the marker proves", "C1", base(func(i int, o *toppage.Observation) {
			o.Facts.ServedConfidence, o.Details.Mark = "inferred", map[bool]string{true: "0", false: "1"}[i == 19]
		}), pass},
		{"hits of a cache that is not the expected one", "C1", setup(func(s *toppage.Setup) { s.Layer = "Fastly" }), unknown},
		{"hits of the expected one", "C1", setup(func(s *toppage.Setup) { s.Layer = "edge" }), pass},
		{"the expected layer missed, one behind it hit", "C1", func(f *toppage.PageFacts) {
			f.Page.Layer = "Fastly"
			base(func(_ int, o *toppage.Observation) {
				o.Details.Layers = []toppage.LayerWord{{Layer: "edge", Served: toppage.ServedHit, Explicit: true}, {Layer: "Fastly", Served: toppage.ServedMiss, Explicit: true}}
			})(f)
		}, fail},

		{"kept for a minute and declared so", "C2", fine, pass},
		{"declared for no time, yet 40 s old", "C2", base(func(_ int, o *toppage.Observation) {
			age := int64(40)
			o.Facts.SharedTTLS, o.Facts.AgeS = 0, &age
		}), warn},
		{"declared for an hour, and made anew each minute", "C2", base(func(_ int, o *toppage.Observation) {
			age := int64(0)
			o.Facts.SharedTTLS, o.Facts.AgeS = 3600, &age
		}), warn},
		{"declared for an hour, and replaced once", "C2", base(func(i int, o *toppage.Observation) {
			age := int64(max(0, 300-60*i))
			if i > 5 {
				age = int64(1400 - 60*i)
			}
			o.Facts.SharedTTLS, o.Facts.AgeS = 3600, &age
		}), pass},
		{"an Age that is rounded now up, now down", "C2", base(func(i int, o *toppage.Observation) {
			age := int64(1500 - 60*i + i%3)
			o.Facts.SharedTTLS, o.Facts.AgeS = 3600, &age
		}), pass},
		{"a clock that was set by two seconds, twice", "C2", base(func(i int, o *toppage.Observation) {
			age := int64(1500 - 60*i + 2*(i/7))
			o.Facts.SharedTTLS, o.Facts.AgeS = 3600, &age
		}), pass},
		{"declared for four minutes, and made anew after three", "C2", base(func(i int, o *toppage.Observation) {
			age := int64(60 * (2 - i%3))
			o.Facts.SharedTTLS, o.Facts.AgeS = 240, &age
		}), pass},
		{"declared for an hour, and an hour is not over", "C2", base(func(i int, o *toppage.Observation) {
			age := int64(1500 - 60*i)
			o.Facts.SharedTTLS, o.Facts.AgeS = 3600, &age
		}), pass},

		{"hits with and without cookies", "C3", fine, pass},
		{"no survey yet", "C3", func(f *toppage.PageFacts) { f.Survey = nil }, unknown},
		{"a survey of an hour ago", "C3", func(f *toppage.PageFacts) { f.Survey.At = given.Noon.Add(-time.Hour) }, unknown},
		{"who returns misses", "C3", shots(miss, toppage.ShotGA), warn},
		{"the first visitor misses", "C3", shots(miss, plain...), fail},
		{"one plain request met an expired object", "C3", shots(miss, toppage.ShotPlain), pass},
		{"the session cookie misses where the site has one", "C3", func(f *toppage.PageFacts) {
			f.Page.Cookie = "sid"
			shots(miss, toppage.ShotSession)(f)
		}, warn},
		{"nothing says what became of them", "C3", shots(dark, append([]string{toppage.ShotGA}, plain...)...), unknown},

		{"no cookie is set", "C4", fine, pass},
		{"one that differs", "C4", base(func(i int, o *toppage.Observation) {
			o.Details.Cookies = []toppage.Cookie{{Name: "edge", Hash: string(rune('a' + i))}}
		}), warn},
		{"the same on two hits", "C4", base(func(_ int, o *toppage.Observation) {
			o.Details.Cookies = []toppage.Cookie{{Name: "sid", Hash: "x"}}
		}), fail},
		{"never a hit", "C4", base(func(_ int, o *toppage.Observation) { o.Facts.Served = toppage.ServedMiss }), unknown},

		{"Vary: Accept-Encoding", "C5", fine, pass},
		{"no Vary", "C5", base(func(_ int, o *toppage.Observation) { o.Details.Vary = "" }), pass},
		{"twice the same", "C5", base(func(_ int, o *toppage.Observation) { o.Details.Vary = "Accept-Encoding, accept-encoding" }), pass},
		{"Vary: *", "C5", base(func(_ int, o *toppage.Observation) { o.Details.Vary = "*" }), fail},
		{"Vary: User-Agent, and nobody asked with another", "C5", base(func(_ int, o *toppage.Observation) { o.Details.Vary = "User-Agent" }), unknown},
		{"Vary: User-Agent, and another hits", "C5", func(f *toppage.PageFacts) {
			base(func(_ int, o *toppage.Observation) { o.Details.Vary = "User-Agent" })(f)
			f.Survey.Shots = append(f.Survey.Shots, toppage.Shot{Name: toppage.ShotVary, At: given.Noon, Status: 200, Served: toppage.ServedHit, Confidence: "explicit"})
		}, warn},
		{"Vary: User-Agent, and another misses", "C5", func(f *toppage.PageFacts) {
			base(func(_ int, o *toppage.Observation) { o.Details.Vary = "User-Agent" })(f)
			f.Survey.Shots = append(f.Survey.Shots, toppage.Shot{Name: toppage.ShotVary, At: given.Noon, Status: 200, Served: toppage.ServedMiss, Confidence: "explicit"})
		}, fail},

		{"query strings hit", "C6", fine, pass},
		{"?x= misses", "C6", shots(miss, toppage.ShotQuery), warn},
		{"utm misses", "C6", shots(miss, toppage.ShotUTM), fail},
		{"gclid misses", "C6", shots(miss, toppage.ShotGclid), fail},
		{"no shared cache is known", "C6", base(opaque), unknown},

		{"who reloads hits", "C7", fine, pass},
		{"no-cache misses", "C7", shots(miss, toppage.ShotNoCache), warn},
		{"both miss", "C7", shots(miss, toppage.ShotNoCache, toppage.ShotPragma), fail},

		{"every variant is warm", "C8", fine, pass},
		{"br missed at the second request only", "C8", shots(miss, toppage.Second(toppage.ShotBrotli)), warn},
		{"br never hits", "C8", shots(miss, toppage.ShotBrotli, toppage.Second(toppage.ShotBrotli)), fail},
		{"a first request that fills the cache is forgiven", "C8", shots(miss, toppage.ShotMobile), pass},

		{"stale-if-error of a day", "S4", fine, pass},
		{"of 599 s", "S4", base(func(_ int, o *toppage.Observation) { *o.Facts.SIES = 599 }), warn},
		{"none", "S4", base(func(_ int, o *toppage.Observation) { o.Facts.SIES = nil }), fail},
		{"forbidden by s-maxage", "S4", base(func(_ int, o *toppage.Observation) {
			o.Facts.StaleIfErrorEffective, o.Facts.StaleProhibitedBy = false, "s-maxage"
		}), fail},

		{"one redirect, from a cache", "A3", fine, pass},
		{"one that the origin has to give", "A3", func(f *toppage.PageFacts) { f.Survey.Entries[0].Hops[0].Served = toppage.ServedMiss }, fail},
		{"two", "A3", func(f *toppage.PageFacts) {
			f.Survey.Entries[0].Hops = slices.Insert(f.Survey.Entries[0].Hops, 0, toppage.Hop{URL: "http://example/", Served: toppage.ServedHit})
		}, warn},
		{"three", "A3", func(f *toppage.PageFacts) {
			hop := toppage.Hop{URL: "http://example/", Served: toppage.ServedHit}
			f.Survey.Entries[0].Hops = slices.Insert(f.Survey.Entries[0].Hops, 0, hop, hop)
		}, fail},
		{"a loop", "A3", func(f *toppage.PageFacts) { f.Survey.Entries[0].Loop = true }, fail},
		{"back to http", "A3", func(f *toppage.PageFacts) {
			f.Survey.Entries[0].Hops = []toppage.Hop{{URL: "https://example/", Served: toppage.ServedHit}, {URL: "http://example/"}}
		}, fail},
		{"an entry that does not answer", "A3", func(f *toppage.PageFacts) { f.Survey.Entries[0] = toppage.Chain{Error: "timeout"} }, unknown},
		{"no other way in", "A3", func(f *toppage.PageFacts) { f.Survey.Entries = nil }, na},

		{"compressed", "Z1", fine, pass},
		{"not compressed", "Z1", base(func(_ int, o *toppage.Observation) { o.Facts.ContentEncoding = "" }), fail},
		{"what cannot be compressed", "Z1", base(func(_ int, o *toppage.Observation) {
			o.Facts.ContentEncoding, o.Facts.CompressibleType = "", false
		}), na},
		{"a page of a kibibyte that is not compressed", "Z1", uncompressed(1024), fail},
		{"a smaller one need not be", "Z1", uncompressed(1023), na},
		{"some get the uncompressed one", "Z1", shots(func(s *toppage.Shot) { s.Encoding = "" }, toppage.ShotGzip), warn},
		{"100 KiB", "Z2", base(func(_ int, o *toppage.Observation) { *o.Facts.WireBytes = 100 << 10 }), pass},
		{"a byte more", "Z2", base(func(_ int, o *toppage.Observation) { *o.Facts.WireBytes = 100<<10 + 1 }), warn},
		{"more than 300 KiB", "Z2", base(func(_ int, o *toppage.Observation) { *o.Facts.WireBytes = 300<<10 + 1 }), fail},
		{"h2", "Z3", fine, pass},
		{"http/1.1 only", "Z3", base(func(_ int, o *toppage.Observation) { *o.Facts.Protocol = "http/1.1" }), fail},
		{"no TLS", "Z3", base(func(_ int, o *toppage.Observation) { o.Facts.TLSNotAfter = nil }), na},
		{"no HTTP/3 is offered", "Z4", fine, na},
		{"HTTP/3 is offered and silent", "Z4", func(f *toppage.PageFacts) { f.Survey.H3 = &toppage.H3Facts{Error: "timeout"} }, warn},
		{"HTTP/3 answers", "Z4", func(f *toppage.PageFacts) { f.Survey.H3 = &toppage.H3Facts{Answered: true} }, pass},

		{"no staple, and none is promised", "T2", fine, pass},
		{"none, and one is promised", "T2", base(func(_ int, o *toppage.Observation) { o.Details.Certificate.MustStaple = true }), fail},
		{"revoked", "T2", base(func(_ int, o *toppage.Observation) { o.Details.Certificate.OCSP = "revoked" }), fail},

		{"an alias at a CDN", "D1", fine, pass},
		{"one address and no alias", "D1", func(f *toppage.PageFacts) { f.Survey.DNS.CNAME = nil }, warn},
		{"an alias in the same domain is no CDN", "D1", func(f *toppage.PageFacts) { f.Survey.DNS.CNAME = []string{"web.top.example."} }, warn},
		{"no resolver answers", "D1", func(f *toppage.PageFacts) { f.Survey.DNS.Answered = 0 }, fail},
		{"a dead IPv6 address", "D1", func(f *toppage.PageFacts) { f.Survey.DNS.V6Dead = true }, fail},
		{"a long TTL where a switch is planned", "D1", func(f *toppage.PageFacts) {
			f.Page.Switch, f.Survey.DNS.Records[0].TTLS = true, 301
		}, warn},
		{"a TTL of 300 s where a switch is planned", "D1", func(f *toppage.PageFacts) {
			f.Page.Switch, f.Survey.DNS.Records[0].TTLS = true, 300
		}, pass},
		{"two addresses and no alias", "D1", func(f *toppage.PageFacts) {
			f.Survey.DNS.CNAME, f.Survey.DNS.Records = nil, append(f.Survey.DNS.Records, toppage.DNSRecord{Type: "AAAA", Value: "2001:db8::1"})
		}, pass},
		{"an address has no name", "D1", func(f *toppage.PageFacts) { f.Survey.DNS = nil }, na},

		{"a small sorry page on another host", "F1", fine, pass},
		{"on the same host", "F1", setup(func(s *toppage.Setup) { s.Sorry = "https://top.example/sorry" }), warn},
		{"it says 404", "F1", func(f *toppage.PageFacts) { f.Survey.Sorry.Status = 404 }, fail},
		{"it weighs more than 20 KiB", "F1", func(f *toppage.PageFacts) { f.Survey.Sorry.WireBytes = 20<<10 + 1 }, fail},
		{"none is set", "F1", setup(func(s *toppage.Setup) { s.Sorry = "" }), unknown},
		{"none is set, and somebody says that there is one", "F1", func(f *toppage.PageFacts) {
			f.Page.Sorry, f.Ticks = "", []toppage.CheckTick{{CheckID: "F1", At: given.Noon.Add(-given.Day)}}
		}, warn},
		{"somebody said so 31 days ago", "F1", func(f *toppage.PageFacts) {
			f.Page.Sorry, f.Ticks = "", []toppage.CheckTick{{CheckID: "F1", At: given.Noon.Add(-31 * given.Day)}}
		}, unknown},
		{"the waiting room is on", "F2", fine, pass},
		{"it is off", "F2", func(f *toppage.PageFacts) { *f.Survey.Waiting.Found = false }, fail},

		{"no query is set", "P1", fine, na},
		{"a person's word proves no capacity", "P1", func(f *toppage.PageFacts) { f.Ticks = []toppage.CheckTick{{CheckID: "P1", At: given.Noon}} }, na},
		{"the capacity is there", "P1", reading(proof.Pass), pass},
		{"it is not", "P1", reading(proof.Fail), fail},
		{"Prometheus does not know", "P1", reading(proof.Unknown), unknown},

		{"our own connection was down for three probes, and is back", "A1", func(f *toppage.PageFacts) {
			for i := 1; i < 4; i++ {
				f.Observed[i].Status, f.Observed[i].Error = 0, "offline"
			}
		}, pass},
		{"our own connection is down", "A1", func(f *toppage.PageFacts) { f.Observed[0].Status, f.Observed[0].Error = 0, "offline" }, unknown},
		{"a certificate that ends early, renewed twice in good time", "T1", renewals(60), warn},
		{"renewed twice a day later than in good time", "T1", renewals(61), fail},
		{"renewed twice at the last minute", "T1", renewals(89), fail},
		{"renewed in good time only once", "T1", func(f *toppage.PageFacts) { renewals(60)(f); f.Certificates = f.Certificates[:2] }, fail},
	} {
		t.Run(row.id+" "+row.name, func(t *testing.T) {
			c := judged(t, row.id, altered(row.alter))
			if c.State != row.want {
				t.Errorf("%s, want %s: %+v", c.State, row.want, c)
			}
			if (c.State == pass) != (c.Reason == "") {
				t.Errorf("%s with the reason %q", c.State, c.Reason)
			}
		})
	}
}

// markedEvery gives three opaque answers so far apart that hold one marker.
func markedEvery(apart time.Duration) func(*toppage.PageFacts) {
	return func(f *toppage.PageFacts) {
		f.Observed = f.Observed[:3]
		marked(func(int) string { return "1" })(f)
		base(func(i int, o *toppage.Observation) { o.At = given.Noon.Add(-time.Duration(i) * apart) })(f)
	}
}

// uncompressed gives answers of so many bytes as they are.
func uncompressed(bytes int64) func(*toppage.PageFacts) {
	return base(func(_ int, o *toppage.Observation) { o.Facts.ContentEncoding, o.Facts.BodyBytes = "", &bytes })
}

// reading has Prometheus say so of the capacity.
func reading(state proof.State) func(*toppage.PageFacts) {
	return func(f *toppage.PageFacts) {
		f.Page.Capacity = proof.Query{Ask: "sum(up)"}
		f.Capacity = &proof.Reading{State: state, At: given.Noon, FreshFor: 2 * time.Minute, Reason: "empty_answer"}
		if state == proof.Pass {
			f.Capacity.Reason = ""
		}
	}
}

// renewals has the page show three certificates of 90 days, each renewed after so many, of which the last ends in an hour.
func renewals(after int) func(*toppage.PageFacts) {
	return func(f *toppage.PageFacts) {
		ends := given.Noon.Add(time.Hour)
		for range 3 {
			f.Certificates = append(f.Certificates, toppage.Certificate{NotBefore: ends.Add(-90 * given.Day), NotAfter: ends})
			ends = ends.Add(-time.Duration(after) * given.Day)
		}
		base(func(_ int, o *toppage.Observation) { certified(given.Noon.Add(time.Hour))(o) })(f)
	}
}
