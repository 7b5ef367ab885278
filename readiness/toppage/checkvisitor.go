package toppage

import (
	"fmt"
	"slices"
	"strings"
)

// visitorChecks are those of the shared cache: by the base probes, and by a survey that asks as visitors differ.
func visitorChecks(p *PageFacts, latest []Observation) []settled {
	glances := make([]glance, len(latest))
	for i := range latest {
		glances[i] = latest[i].glance()
	}
	all := sights(p.Page.Layer, glances)
	c1 := sharedCache(p.Page, latest, all)
	v := &visitors{survey: p.Survey, page: p.Page, layer: c1.Layer, dark: c1.State == CheckUnknown, sights: map[string]sight{}}
	v.look(glances)
	return plain(c1, sharedLifetime(p.Page, latest, all), v.cookies(), setCookie(p.Page, latest, all), v.vary(latest), v.queries(),
		v.noCache(), v.variants(), declaredStale(p.Page, latest))
}

// visitors is a survey with what each of its shots says.
type visitors struct {
	survey *Survey
	page   Page
	layer  string
	dark   bool // no evidence says that there is a shared cache at all
	sights map[string]sight
}

// look reads the shots beside the base probes: the marker of one is compared with all others.
func (v *visitors) look(base []glance) {
	if v.survey == nil {
		return
	}
	glances := make([]glance, 0, len(v.survey.Shots)+len(base))
	for i := range v.survey.Shots {
		glances = append(glances, v.survey.Shots[i].glance())
	}
	said := sights(v.page.Layer, append(glances, base...))
	for i, s := range v.survey.Shots {
		v.sights[s.Name] = said[i]
	}
}

// begin gives a check that rests on the survey; asked is false where there is none.
func (v *visitors) begin(id, required string, core bool) (c Check, asked bool) {
	c = Check{ID: id, Required: required, Core: core, Layer: v.layer}
	if v.survey == nil {
		return unknown(c, "no_survey"), false
	}
	c.At, c.Expires = v.survey.At, v.survey.At.Add(v.survey.FreshFor)
	return c, true
}

// hit says what is known of a shot: spared, missed or neither.
func (v *visitors) hit(name string) (spared, told bool) {
	s := v.sights[name]
	return s.spared, s.told
}

// any says that one of the shots was spared; told that something is known of one.
func (v *visitors) any(names ...string) (spared, told bool) {
	for _, name := range names {
		s := v.sights[name]
		spared, told = spared || s.spared, told || s.told
	}
	return spared, told
}

// words lists shots with what became of them: "_ga hit, session miss".
func (v *visitors) words(names ...string) string {
	var said []string
	for _, name := range names {
		if shot := v.survey.Shot(name); shot != nil {
			said = append(said, name+" "+v.word(shot))
		}
	}
	return strings.Join(said, ", ")
}

func (v *visitors) word(shot *Shot) string {
	s := v.sights[shot.Name]
	switch {
	case shot.Error != "":
		return shot.Error
	case shot.Status != 200:
		return fmt.Sprint(shot.Status)
	case s.spared:
		return "hit"
	case s.told:
		return "miss"
	default:
		return "?"
	}
}

// plainShots are the requests that nothing distinguishes from a first visitor's.
var plainShots = []string{ShotPlain, Second(ShotPlain), ShotGzip, Second(ShotGzip)}

// cookies is C3: a first visitor and one who returns are both served from the shared cache (RFC 9111 4).
func (v *visitors) cookies() Check {
	c, asked := v.begin("C3", "no cookie, _ga, session: hit", true)
	if !asked {
		return c
	}
	with := []string{ShotGA}
	if v.page.Cookie != "" {
		with = append(with, ShotSession)
	}
	c.Evidence = v.words(append([]string{ShotPlain}, with...)...)
	first, told := v.any(plainShots...)
	switch {
	case !told:
		return unknown(c, "no_evidence")
	case !first:
		return result(c, CheckFail, "first_visitor_misses")
	}
	return v.all(c, with, CheckWarn, "cookie_misses")
}

// all judges shots of which each has to be a hit.
func (v *visitors) all(c Check, names []string, otherwise CheckState, reason string) Check {
	hits, told := 0, 0
	for _, name := range names {
		spared, known := v.hit(name)
		if spared {
			hits++
		}
		if known {
			told++
		}
	}
	c.Measured = fmt.Sprintf("%d/%d", hits, len(names))
	switch {
	case hits == len(names):
		return result(c, CheckPass, "")
	case told < len(names):
		return unknown(c, "no_evidence")
	default:
		return result(c, otherwise, reason)
	}
}

// setCookie is C4: what the shared cache gives to all visitors sets no cookie of one (RFC 9111 7.3). The same value on
// two hits is one visitor's session given to all.
func setCookie(p Page, seen []Observation, all []sight) Check {
	c := Check{ID: "C4", Required: "no Set-Cookie on a hit"}
	values, names := map[string]string{}, []string(nil)
	shared, hits := false, 0
	for i, o := range seen {
		if !all[i].spared {
			continue
		}
		if hits++; hits == 1 {
			c.At, c.Expires, c.Layer = o.At, p.until(o), o.Facts.ServedBy
		}
		for _, cookie := range o.Details.Cookies {
			hash, known := values[cookie.Name]
			shared = shared || known && hash == cookie.Hash
			if !known {
				names = append(names, cookie.Name)
			}
			values[cookie.Name] = cookie.Hash
		}
	}
	c.Measured, c.Evidence = fmt.Sprint(len(names)), strings.Join(names, ", ")
	switch {
	case hits == 0:
		return unknown(c, "no_hit")
	case shared:
		return result(c, CheckFail, "cookie_shared")
	case len(names) > 0:
		return result(c, CheckWarn, "cookie_set")
	default:
		return result(c, CheckPass, "")
	}
}

// vary is C5: the cache is not split by what differs from visitor to visitor (RFC 9111 4.1).
func (v *visitors) vary(latest []Observation) Check {
	c := Check{ID: "C5", Required: "Vary: Accept-Encoding", Layer: v.layer}
	i := slices.IndexFunc(latest, Observation.Answered)
	if i < 0 {
		return unknown(c, "few_probes")
	}
	c.At, c.Expires, c.Evidence = latest[i].At, v.page.until(latest[i]), latest[i].Details.Vary
	fields := strings.FieldsFunc(strings.ToLower(c.Evidence), func(r rune) bool { return r == ',' || r == ' ' })
	switch {
	case slices.Contains(fields, "*"):
		return result(c, CheckFail, "vary_star")
	case !slices.ContainsFunc(fields, func(f string) bool { return f != "accept-encoding" }):
		return result(c, CheckPass, "")
	}
	spared, told := v.hit(ShotVary)
	switch {
	case !told:
		return unknown(c, "no_survey")
	case spared:
		return result(c, CheckWarn, "vary_kept")
	default:
		return result(c, CheckFail, "vary_splits")
	}
}

// queries is C6: what campaigns and mail add to the address does not reach the origin.
func (v *visitors) queries() Check {
	c, asked := v.begin("C6", "utm_*, gclid, fbclid, ?x= : hit", true)
	if !asked {
		return c
	}
	marks := slices.DeleteFunc([]string{ShotUTM, ShotGclid, ShotFbclid}, func(n string) bool { return v.survey.Shot(n) == nil })
	c.Evidence = v.words(append(marks, ShotQuery)...)
	if v.dark || len(marks) == 0 {
		return unknown(c, "no_evidence")
	}
	c = v.all(c, marks, CheckFail, "campaign_misses")
	if c.State != CheckPass {
		return c
	}
	spared, told := v.hit(ShotQuery)
	switch {
	case !told:
		return unknown(c, "no_evidence")
	case !spared:
		return result(c, CheckWarn, "query_misses")
	}
	return c
}

// noCache is C7: a visitor who reloads does not reach the origin (RFC 9111 5.2.1.4).
func (v *visitors) noCache() Check {
	c, asked := v.begin("C7", "no-cache, Pragma: hit", false)
	if !asked {
		return c
	}
	c.Evidence = v.words(ShotNoCache, ShotPragma)
	both := []string{ShotNoCache, ShotPragma}
	one, _ := v.any(both...)
	switch {
	case v.dark:
		return unknown(c, "no_evidence")
	case one:
		return v.all(c, both, CheckWarn, "reload_misses")
	default:
		return v.all(c, both, CheckFail, "reload_misses")
	}
}

// variants is C8: each encoding and the telephone's page are warm at the second request.
func (v *visitors) variants() Check {
	c, asked := v.begin("C8", "gzip, br, identity, mobile: hit", false)
	if !asked {
		return c
	}
	var warm, cold, never, dark []string
	for _, name := range []string{ShotGzip, ShotBrotli, ShotIdentity, ShotMobile} {
		first, _ := v.hit(name)
		second, told := v.hit(Second(name))
		switch {
		case second:
			warm = append(warm, name)
		case !told:
			dark = append(dark, name)
		case first:
			cold = append(cold, name)
		default:
			never = append(never, name)
		}
	}
	c.Measured = fmt.Sprintf("%d/4", len(warm))
	c.Evidence = v.words(Second(ShotGzip), Second(ShotBrotli), Second(ShotIdentity), Second(ShotMobile))
	switch {
	case v.dark || len(warm) == 0 && len(cold)+len(never) == 0:
		return unknown(c, "no_evidence")
	case len(never) > 0:
		return result(c, CheckFail, "variant_misses")
	case len(dark) > 0:
		return unknown(c, "no_evidence")
	case len(cold) > 0:
		return result(c, CheckWarn, "variant_cold")
	default:
		return result(c, CheckPass, "")
	}
}
