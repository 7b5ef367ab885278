package toppage

import (
	"fmt"
	"strings"
)

// A variant of a page whose decoded size is outside of these parts of its usual sizes is another page.
const (
	otherSmaller = 0.8
	otherLarger  = 1.25
)

// variant is a shot by a visitor with another device or language than the first.
type variant struct{ shot, label string }

// variants are the shots by which devices and languages are compared.
func (e *evidence) variants() []variant {
	device := "mobile"
	if e.Page.Mobile {
		device = "desktop"
	}
	return []variant{{ShotMobile, device}, {ShotLanguage, "Accept-Language"}}
}

// severalPages is the part of C5 for a page of which Vary names nothing: whether devices and languages are given the same
// page nevertheless. Countries cannot be told from one place.
func severalPages(e *evidence, c Check) Check {
	plain := e.Survey.Shot(ShotPlain)
	if !plain.came() || c.At.After(e.Survey.At.Add(e.Survey.FreshFor)) {
		return result(c, CheckPass, "")
	}
	state, reason := CheckPass, Reason("")
	for _, v := range e.variants() {
		what, given := e.differs(plain, v)
		if what == "" {
			continue
		}
		c.Evidence = strings.TrimPrefix(c.Evidence+"; ", "; ") + v.label + ": " + what
		switch {
		case given:
			state, reason = CheckFail, "variant_shared"
		case state == CheckPass:
			state, reason = CheckWarn, "several_pages"
		}
	}
	return result(c, state, reason)
}

// traits are what tells one page from another, whenever each was rendered: where it is, its language, its title.
var traits = []struct {
	of    func(*Shot) string
	quote string
}{
	{func(s *Shot) string { return s.Final }, "%s"},
	{func(s *Shot) string { lang, _, _ := strings.Cut(strings.ToLower(s.Lang), "-"); return lang }, "lang=%s"},
	{func(s *Shot) string { return s.Title }, "“%s”"},
}

// differs says what a variant has that the plain page has not; given, that a cache gave it to others or others' to it.
func (e *evidence) differs(plain *Shot, v variant) (what string, given bool) {
	other := e.Survey.Shot(v.shot)
	if !other.came() || plain.Bytes != "" && plain.Bytes == other.Bytes {
		return "", false
	}
	same := e.alike()
	for _, trait := range traits {
		own, its := trait.of(plain), trait.of(other)
		if own == "" || its == "" || own == its {
			continue
		}
		if given, steady := e.steady(same, trait.of, own, its); steady {
			return fmt.Sprintf(trait.quote, its), given || e.gave(v.shot, trait.of, own)
		}
	}
	if low, high := sizesOf(same); low > 0 && other.BodyBytes >= 0 &&
		(float64(other.BodyBytes) < otherSmaller*float64(low) || float64(other.BodyBytes) > otherLarger*float64(high)) {
		return fmt.Sprintf("%.1f kB, %.1f kB", float64(other.BodyBytes)/1000, float64(plain.BodyBytes)/1000), false
	}
	return "", false
}

// alike gives the shots by visitors whom only what they can decode, or keep, tells from the first.
func (e *evidence) alike() []*Shot {
	var same []*Shot
	for _, name := range []string{ShotPlain, ShotGzip, ShotIdentity, ShotGA, Second(ShotPlain), Second(ShotGzip), Second(ShotIdentity)} {
		if s := e.Survey.Shot(name); s.came() {
			same = append(same, s)
		}
	}
	return same
}

// steady says that a trait of the page is the same for all who are alike, but for those to whom a cache gave the
// variant's.
func (e *evidence) steady(same []*Shot, trait func(*Shot) string, own, its string) (given, steady bool) {
	for _, s := range same {
		switch trait(s) {
		case own, "":
		case its:
			given = given || e.mayBeKept(s.Name)
		default:
			return false, false
		}
	}
	return given, true
}

// gave says that a cache gave the variant's visitor, who asked again, the plain page.
func (e *evidence) gave(shot string, trait func(*Shot) string, own string) bool {
	again := e.Survey.Shot(Second(shot))
	return again.came() && trait(again) == own && e.mayBeKept(again.Name)
}

// mayBeKept says that nothing speaks against a cache having answered a shot.
func (e *evidence) mayBeKept(name string) bool {
	spared, told := e.hit(name)
	return spared || !told
}

// sizesOf gives the least and the greatest decoded size; 0 where none is known.
func sizesOf(same []*Shot) (low, high int64) {
	for _, s := range same {
		if s.BodyBytes < 0 {
			continue
		}
		if low == 0 || s.BodyBytes < low {
			low = s.BodyBytes
		}
		high = max(high, s.BodyBytes)
	}
	return low, high
}
