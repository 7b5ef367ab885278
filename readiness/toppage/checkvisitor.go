package toppage

import (
	"fmt"
	"slices"
	"strings"
)

// surveyed begins a check that rests on the survey; asked is false where there is none.
func (e *evidence) surveyed(c Check) (begun Check, asked bool) {
	if e.Survey == nil {
		return unknown(c, "no_survey"), false
	}
	c.At, c.Expires = e.Survey.At, e.Survey.At.Add(e.Survey.FreshFor)
	return c, true
}

// visited begins a check of what the survey's visitors were given by the shared cache.
func (e *evidence) visited(c Check) (begun Check, asked bool) {
	c.Layer = e.layer
	return e.surveyed(c)
}

// hit says what is known of a shot: spared, missed or neither.
func (e *evidence) hit(name string) (spared, told bool) {
	s := e.shots[name]
	return s.spared, s.told
}

// any says that one of the shots was spared; told that something is known of one.
func (e *evidence) any(names ...string) (spared, told bool) {
	for _, name := range names {
		s := e.shots[name]
		spared, told = spared || s.spared, told || s.told
	}
	return spared, told
}

// words lists shots with what became of them: "_ga hit, session miss".
func (e *evidence) words(names ...string) string {
	var said []string
	for _, name := range names {
		if shot := e.Survey.Shot(name); shot != nil {
			said = append(said, name+" "+e.word(shot))
		}
	}
	return strings.Join(said, ", ")
}

func (e *evidence) word(shot *Shot) string {
	s := e.shots[shot.Name]
	switch {
	case shot.Error != "":
		return shot.Error
	case shot.Refused.Told():
		return "refused"
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

// cookies is C3: a first visitor and one who returns are both served from the shared cache (RFC 9111 4).
func cookies(e *evidence, c Check) Check {
	c, asked := e.visited(c)
	if !asked {
		return c
	}
	with := []string{ShotGA}
	if e.Page.Cookie != "" {
		with = append(with, ShotSession)
	}
	c.Evidence = e.words(append([]string{ShotPlain}, with...)...)
	first, told := e.any(plainShots...)
	switch {
	case !told:
		return unknown(c, "no_evidence")
	case !first:
		return result(c, CheckFail, "first_visitor_misses")
	}
	c = e.all(c, with, CheckWarn, "cookie_misses")
	return e.shown(c, plainShots...)
}

// all judges shots of which each has to be a hit.
func (e *evidence) all(c Check, names []string, otherwise CheckState, reason Reason) Check {
	hits, told := 0, 0
	for _, name := range names {
		spared, known := e.hit(name)
		if spared {
			hits++
		}
		if known {
			told++
		}
	}
	c.Measured = Quantities{part(hits, len(names))}
	return e.shown(c.decided(rulings{
		{hits == len(names), CheckPass, ""},
		{told < len(names), CheckUnknown, "no_evidence"},
		{true, otherwise, reason},
	}), names...)
}

// shown lets a check pass only where a hit was seen, or was said by a layer that was seen to serve the same twice: of the
// shots that tell, one at least.
func (e *evidence) shown(c Check, names ...string) Check {
	guessed := false
	for _, name := range names {
		s := e.shots[name]
		if s.spared && s.explicit {
			return c
		}
		guessed = guessed || s.spared
	}
	if guessed && c.State == CheckPass {
		return result(c, CheckWarn, "only_inferred")
	}
	return c
}

// setCookie is C4: what the shared cache gives to all visitors sets no cookie of one (RFC 9111 7.3). The same value on
// two hits is one visitor's session given to all.
func setCookie(e *evidence, c Check) Check {
	values, names := map[string]string{}, []string(nil)
	shared, hits := false, 0
	for i, o := range e.latest {
		if !e.sights[i].spared {
			continue
		}
		if hits++; hits == 1 {
			c.At, c.Expires, c.Layer = o.At, e.Page.until(o), o.Facts.ServedBy
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
	c.Measured, c.Evidence = Quantities{number(len(names))}, strings.Join(names, ", ")
	return c.decided(rulings{
		{hits == 0, CheckUnknown, "no_hit"},
		{shared, CheckFail, "cookie_shared"},
		{len(names) > 0, CheckWarn, "cookie_set"},
	})
}

// vary is C5: the cache is not split by what differs from visitor to visitor (RFC 9111 4.1).
func vary(e *evidence, c Check) Check {
	c.Layer = e.layer
	c, o := e.newest(c, (*Observation).Answered)
	if o == nil {
		return c
	}
	c.Evidence = o.Details.Vary
	fields := strings.FieldsFunc(strings.ToLower(c.Evidence), func(r rune) bool { return r == ',' || r == ' ' })
	switch {
	case slices.Contains(fields, "*"):
		return result(c, CheckFail, "vary_star")
	case !slices.ContainsFunc(fields, func(f string) bool { return f != "accept-encoding" }):
		return severalPages(e, c)
	}
	spared, told := e.hit(ShotVary)
	return c.decided(rulings{
		{!told, CheckUnknown, "no_survey"},
		{spared, CheckWarn, "vary_kept"},
		{true, CheckFail, "vary_splits"},
	})
}

// queries is C6: what campaigns and mail add to the address does not reach the origin.
func queries(e *evidence, c Check) Check {
	c, asked := e.visited(c)
	if !asked {
		return c
	}
	marks := slices.DeleteFunc([]string{ShotUTM, ShotGclid, ShotFbclid}, func(n string) bool { return e.Survey.Shot(n) == nil })
	c.Evidence = e.words(append(marks, ShotQuery)...)
	if e.dark || len(marks) == 0 {
		return unknown(c, "no_evidence")
	}
	c = e.all(c, marks, CheckFail, "campaign_misses")
	if c.State != CheckPass {
		return c
	}
	spared, told := e.hit(ShotQuery)
	switch {
	case !told:
		return unknown(c, "no_evidence")
	case !spared:
		return result(c, CheckWarn, "query_misses")
	}
	return c
}

// noCache is C7: a visitor who reloads does not reach the origin (RFC 9111 5.2.1.4).
func noCache(e *evidence, c Check) Check {
	c, asked := e.visited(c)
	if !asked {
		return c
	}
	c.Evidence = e.words(ShotNoCache, ShotPragma)
	both := []string{ShotNoCache, ShotPragma}
	one, _ := e.any(both...)
	switch {
	case e.dark:
		return unknown(c, "no_evidence")
	case one:
		return e.all(c, both, CheckWarn, "reload_misses")
	default:
		return e.all(c, both, CheckFail, "reload_misses")
	}
}

// encodings are the requests for each form in which the page is kept.
var encodings = []string{ShotGzip, ShotBrotli, ShotIdentity, ShotMobile}

// variants is C8: each encoding and the telephone's page are warm at the second request.
func variants(e *evidence, c Check) Check {
	c, asked := e.visited(c)
	if !asked {
		return c
	}
	var warm, cold, never, dark []string
	for _, name := range encodings {
		first, _ := e.hit(name)
		second, told := e.hit(Second(name))
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
	c.Measured = Quantities{part(len(warm), len(encodings))}
	again := []string{Second(ShotGzip), Second(ShotBrotli), Second(ShotIdentity), Second(ShotMobile)}
	c.Evidence = e.words(again...)
	return e.shown(c.decided(rulings{
		{e.dark || len(warm) == 0 && len(cold)+len(never) == 0, CheckUnknown, "no_evidence"},
		{len(never) > 0, CheckFail, "variant_misses"},
		{len(dark) > 0, CheckUnknown, "no_evidence"},
		{len(cold) > 0, CheckWarn, "variant_cold"},
	}), again...)
}
