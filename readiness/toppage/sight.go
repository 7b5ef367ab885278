package toppage

import (
	"slices"
	"strings"
	"time"
)

// How markers and words are compared.
const (
	markApart    = 2 * time.Second // two answers are so far apart whose equal markers prove a cache: a marker may count in seconds
	ttlTolerance = 2 * time.Second // Age is in whole seconds
)

// sight is what one answer says of whether the origin was asked for it.
type sight struct {
	told     bool // something says so
	spared   bool // a shared cache answered
	explicit bool // that was seen, or said by a layer that was seen to serve the same twice
	vague    bool // the marker is new, as it would be after each lifetime, and nothing else tells
	held     bool // the marker stood still: a cache answered
	moved    bool // the marker moved sooner than the page may change: the answer was rendered
	denied   bool // the marker stood still, though the caches that speak say that they asked
	still    bool // the marker stood still, and was never seen to move: it may be one that never does
}

// glance is the part of an answer from which that is told.
type glance struct {
	at       time.Time
	ok       bool
	lane     string // what a cache keeps apart, by encoding and device; empty: as most visitors ask
	plain    bool   // asked for as a first visitor does, so that one copy serves all of them
	served   Served
	explicit bool
	by       string
	layers   []LayerWord
	mark     string
	bytes    string
}

func (o *Observation) glance() glance {
	f := &o.Facts
	return glance{at: o.At, ok: o.Answered(), plain: true, served: f.Served, explicit: f.ServedConfidence == explicitly, by: f.ServedBy,
		layers: o.Details.Layers, mark: o.Details.Mark, bytes: o.Details.Bytes}
}

func (s *Shot) glance() glance {
	lane := laneOf(s.Name)
	return glance{at: s.At, ok: s.answered(), lane: lane, plain: lane != "" || slices.Contains(plainShots, s.Name),
		served: s.Served, explicit: s.Confidence == explicitly, by: s.ServedBy, layers: s.Layers, mark: s.Mark, bytes: s.Bytes}
}

// laneOf says what a cache keeps apart from what most visitors are given.
func laneOf(shot string) string {
	name := strings.TrimSuffix(shot, Second(""))
	if slices.Contains([]string{ShotBrotli, ShotIdentity, ShotMobile, ShotVary, ShotLanguage}, name) {
		return name
	}
	return ""
}

// word gives what the layer that counts says; where none is expected, the one that spared the origin most.
func (g *glance) word(layer string) (how Served, explicit bool, by string) {
	if layer == "" || layer == g.by {
		return g.served, g.explicit, g.by
	}
	for _, l := range g.layers {
		if l.of(layer) {
			return l.Served, l.Explicit, l.Layer
		}
	}
	return ServedUnknown, false, ""
}

// of says that the word is of the layer that is expected: where that is nginx, what nginx is told to send is its own, though
// nothing signs it.
func (l LayerWord) of(layer string) bool {
	return l.Layer == layer || layer == "nginx" && slices.Contains([]string{"X-Cache-Status", "X-Proxy-Cache"}, l.Layer)
}

// spares says that a cache answered without asking the origin.
func (s Served) spares() bool { return s == ServedHit || s == ServedStale }

// asks says that an origin was asked, if only whether the copy still holds.
func (s Served) asks() bool { return s == ServedMiss || s == ServedBypass || s == ServedRevalidated }

// contradicts says that a header which anybody may write says hit, and a product that tells its name says that it asked.
func (g *glance) contradicts(by string) bool {
	return slices.Contains(Nameless, by) && slices.ContainsFunc(g.layers, func(l LayerWord) bool {
		return l.Explicit && l.Served.asks() && !slices.Contains(Nameless, l.Layer)
	})
}

// readings are answers read together. What was seen outranks what anybody declares: a marker that moves sooner than the
// page may change proves that the answer was rendered, whatever header says hit, and one that stands proves a cache. The
// word of a layer that never served the same twice is a guess.
type readings struct {
	layer string // the one that counts; empty: any
	seen  []glance
	order []int // indices of seen, oldest first

	first map[string]time.Time // when each marker was seen first
	bytes map[string]time.Time
	keeps map[string]bool // the layers that served the same twice
	life  time.Duration   // within which a marker does not move by itself
	lasts bool            // the page has a lifetime, declared or seen
	odd   []bool          // answers without a marker whose bytes are others than those before and after
}

// readTogether reads answers, in any order, of a page that declares a lifetime; 0: none.
func readTogether(layer string, declared time.Duration, seen []glance) *readings {
	r := &readings{layer: layer, seen: seen, order: make([]int, len(seen)),
		first: map[string]time.Time{}, bytes: map[string]time.Time{}, keeps: map[string]bool{}}
	for i := range r.order {
		r.order[i] = i
	}
	slices.SortStableFunc(r.order, func(a, b int) int { return seen[a].at.Compare(seen[b].at) })
	var stood, same time.Duration
	for _, i := range r.order {
		if g := &seen[i]; g.ok {
			stood, same = max(stood, r.stood(g)), max(same, r.same(g))
			r.trust(g)
			r.remember(g)
		}
	}
	r.life, r.lasts = lifeOf(declared, stood), declared > 0 || stood > 0
	r.odd = r.odds(lifeOf(declared, same), same > 0)
	return r
}

// lifeOf gives how long a marker stands at least: as long as one was seen to stand, and no longer than is declared; where
// none was, what is declared.
func lifeOf(declared, stood time.Duration) time.Duration {
	declared = max(0, declared-ttlTolerance)
	switch {
	case stood == 0:
		return declared
	case declared == 0:
		return stood
	default:
		return min(stood, declared)
	}
}

// stood gives for how long the marker of an answer has been seen; 0: it is new, or was seen too short a while ago.
func (r *readings) stood(g *glance) time.Duration {
	first, known := r.first[g.mark]
	if g.mark == "" || !known || g.at.Sub(first) < markApart {
		return 0
	}
	return g.at.Sub(first)
}

// same is the same by the bytes of an answer without a marker.
func (r *readings) same(g *glance) time.Duration {
	first, known := r.bytes[g.bytes]
	if g.content() == "" || !known || g.at.Sub(first) < markApart {
		return 0
	}
	return g.at.Sub(first)
}

// trust takes down the layers that say hit of what was seen before: by its marker, else by its bytes. A header that any
// application may write over bytes that it renders alike each time takes a marker.
func (r *readings) trust(g *glance) {
	first, known := r.bytes[g.bytes]
	unchanged := g.bytes != "" && known && g.at.Sub(first) >= markApart
	if r.stood(g) == 0 && r.same(g) == 0 || g.bytes != "" && !unchanged {
		return
	}
	seen := len(r.first) > 1 && r.stood(g) > 0
	for _, l := range append(slices.Clip(g.layers), LayerWord{Layer: g.by, Served: g.served}) {
		if l.Served.spares() && (seen || !slices.Contains(Nameless, l.Layer)) {
			r.keeps[l.Layer] = true
		}
	}
}

func (r *readings) remember(g *glance) {
	if _, known := r.first[g.mark]; !known && g.mark != "" {
		r.first[g.mark] = g.at
	}
	if _, known := r.bytes[g.bytes]; !known && g.bytes != "" {
		r.bytes[g.bytes] = g.at
	}
}

// sights says of each answer whether the origin was asked.
func (r *readings) sights() []sight {
	all := make([]sight, len(r.seen))
	before := r.copies((*glance).marker)
	for _, i := range r.order {
		g := &r.seen[i]
		fresh := g.mark != "" && r.first[g.mark].Equal(g.at)
		switch {
		case !g.ok:
		case r.stood(g) > 0:
			all[i] = r.standing(g)
		case fresh && r.early(g, before[i]):
			all[i] = sight{told: true, explicit: true, moved: true}
		default:
			all[i] = r.said(g)
			all[i].explicit = all[i].explicit && !r.odd[i]
			all[i].vague = fresh && !all[i].told
		}
	}
	return all
}

// standing is an answer whose marker stood still. That an origin was asked whether the copy still holds, or by the layer
// that is expected, no marker denies.
func (r *readings) standing(g *glance) sight {
	how, _, by := g.word(r.layer)
	if len(r.first) == 1 {
		return r.stuck(g)
	}
	if how == ServedRevalidated || how.asks() && r.layer != "" && by != "" {
		return sight{told: true, explicit: true, held: true}
	}
	return sight{told: true, spared: true, held: true, explicit: !how.asks(), denied: how.asks()}
}

// stuck is an answer whose marker was never seen to move: a word that is borne out counts, and else it is a guess.
func (r *readings) stuck(g *glance) sight {
	s := r.said(g)
	if !s.told {
		return sight{told: true, spared: true, held: true, still: true}
	}
	s.held, s.still = true, s.spared && !s.explicit
	return s
}

// said is what the caches say of an answer of which nothing else tells.
func (r *readings) said(g *glance) sight {
	how, explicit, by := g.word(r.layer)
	switch {
	case how.spares():
		return sight{told: true, spared: true, explicit: explicit && r.keeps[by] && !g.contradicts(by)}
	case how == ServedUnknown, how == "":
		return sight{}
	default:
		return sight{told: true, explicit: explicit}
	}
}

func (g *glance) marker() string { return g.mark }

// content tells pages without a marker apart.
func (g *glance) content() string {
	if g.mark != "" {
		return ""
	}
	return g.bytes
}

// odds says of each answer without a marker whether it is another page than the copy that was given before it and that
// stood still: whatever it says, it was not that copy. life is for how long bytes stood. Bytes that never stand say nothing:
// some edges write into each page.
func (r *readings) odds(life time.Duration, stood bool) []bool {
	odd := make([]bool, len(r.seen))
	if !stood {
		return odd
	}
	for i, before := range r.copies((*glance).content) {
		g := &r.seen[i]
		fresh := r.bytes[g.bytes].Equal(g.at)
		odd[i] = fresh && before.mark != "" && before.mark != g.bytes && (before.again || before.age < life)
	}
	return odd
}

// kept is the copy that a cache gave out before an answer, by its marker; the marker is empty where none is known.
type kept struct {
	mark  string
	age   time.Duration // at most, at the answer
	again bool          // it was given out after the answer, too
}

// shelf is what is known of the copies of one lane.
type shelf struct {
	mark  string
	given time.Time            // when one was given out last
	born  map[string]time.Time // the earliest instant at which each can have been made
}

// copies gives of each answer the copy that was given out before it; mark tells copies apart, and is empty where it cannot.
func (r *readings) copies(mark func(*glance) string) []kept {
	before := make([]kept, len(r.seen))
	shelves, last := map[string]*shelf{}, r.lastGiven(mark)
	for _, i := range r.order {
		g := &r.seen[i]
		if !g.ok || mark(g) == "" {
			continue
		}
		s := shelves[g.lane]
		if s == nil {
			s = &shelf{born: map[string]time.Time{}}
			shelves[g.lane] = s
		}
		before[i] = s.copy(g, last)
		if g.plain {
			s.give(mark(g), g.at)
		}
	}
	return before
}

// copy is what the shelf held before an answer. Of a lane that is seen twice in a survey only, no birth is known: there the
// copy is as old as it was seen.
func (s *shelf) copy(g *glance, last map[string]time.Time) kept {
	if s.mark == "" {
		return kept{}
	}
	born := s.born[s.mark]
	if g.lane != "" {
		born = s.given
	}
	return kept{mark: s.mark, age: g.at.Sub(born), again: g.lane == "" && last[s.mark].After(g.at)}
}

func (s *shelf) give(mark string, at time.Time) {
	if _, known := s.born[mark]; !known {
		s.born[mark] = s.given
	}
	s.mark, s.given = mark, at
}

// lastGiven gives when most visitors were given each marker last.
func (r *readings) lastGiven(mark func(*glance) string) map[string]time.Time {
	last := map[string]time.Time{}
	for _, i := range r.order {
		if g := &r.seen[i]; g.ok && g.plain && g.lane == "" && mark(g) != "" {
			last[mark(g)] = g.at
		}
	}
	return last
}

// early says that an answer with a new marker came while the copy before it stood, or before its lifetime can have ended.
// Where nothing tells a lifetime, a hit may be one of a cache with rules of its own.
func (r *readings) early(g *glance, before kept) bool {
	switch {
	case before.mark == "" || before.mark == g.mark:
		return false
	case before.again || before.age < r.life:
		return true
	default:
		how, _, _ := g.word(r.layer)
		return !r.lasts && (!how.spares() || before.age < ttlNeeded)
	}
}

// replaced gives how old copies were, at most, that were replaced although they were declared to last more than twice as
// long.
func (r *readings) replaced(declared time.Duration) []time.Duration {
	var ages []time.Duration
	before := r.copies((*glance).marker)
	for _, i := range r.order {
		g, c := &r.seen[i], before[i]
		if g.plain && g.lane == "" && c.mark != "" && c.mark != g.mark && c.age < declared/2 {
			ages = append(ages, c.age)
		}
	}
	return ages
}

// plainShots are the requests that nothing distinguishes from a first visitor's.
var plainShots = []string{ShotPlain, Second(ShotPlain), ShotGzip, Second(ShotGzip)}

// lane counts what the markers of first visitors' answers did.
type lane struct{ held, moved int }

func (l *lane) count(s sight) {
	if s.held {
		l.held++
	}
	if s.moved {
		l.moved++
	}
}

// rendered says that the marker moved again and again, and never stood.
func (l lane) rendered() bool { return l.moved >= repeated && l.held == 0 }

// look reads the newest answers with the shots of the survey: what no header says of one, its marker may say by comparison.
func (e *evidence) look() {
	seen := make([]glance, 0, 2*checkWindow)
	for i := range e.latest {
		seen = append(seen, e.latest[i].glance())
	}
	if e.Survey != nil {
		for i := range e.Survey.Shots {
			seen = append(seen, e.Survey.Shots[i].glance())
		}
	}
	declared := declaredBy(e.latest)
	r := readTogether(e.Page.Layer, declared, seen)
	all := r.sights()
	e.sights, e.keeps, e.replaced = all[:len(e.latest)], r.keeps, r.replaced(declared)
	for _, s := range e.sights {
		e.lane.count(s)
	}
	e.lookAtSurvey(all[len(e.latest):])
	if e.lane.rendered() {
		e.denyHits(seen, all)
	}
}

// denyHits takes hits for rendered whose marker was seen once only, where it moved again and again and never stood.
func (e *evidence) denyHits(seen []glance, all []sight) {
	for i := range all {
		if seen[i].ok && seen[i].mark != "" && !all[i].held {
			all[i] = sight{told: true, explicit: true, moved: true}
		}
	}
	for i := len(e.latest); i < len(all); i++ {
		e.shots[e.Survey.Shots[i-len(e.latest)].Name] = all[i]
	}
}

// lookAtSurvey keeps what the shots say. Those of first visitors count with the newest answers, as long as they are fresh
// beside them.
func (e *evidence) lookAtSurvey(said []sight) {
	if e.Survey == nil {
		return
	}
	fresh := len(e.latest) > 0 && e.latest[0].At.Sub(e.Survey.At).Abs() <= e.Survey.FreshFor
	e.shots = make(map[string]sight, len(said))
	for i := range e.Survey.Shots {
		shot := &e.Survey.Shots[i]
		e.shots[shot.Name] = said[i]
		if fresh && slices.Contains(plainShots, shot.Name) {
			e.lane.count(said[i])
		}
	}
}

// declaredBy is the lifetime that the newest answer gives; 0: none.
func declaredBy(seen []Observation) time.Duration {
	for i := range seen {
		if seen[i].Answered() {
			return seen[i].Facts.declared()
		}
	}
	return 0
}

// declared is the lifetime that the headers give a shared cache; 0: none, or it must validate each time.
func (f *Facts) declared() time.Duration {
	if !f.StorableShared || f.MustValidateEveryTime {
		return 0
	}
	return seconds32(f.SharedTTLS)
}

// seconds32 takes a number of seconds for at most 2^31, as a cache does (RFC 9111 1.2.2).
func seconds32(n int64) time.Duration { return time.Duration(min(n, 1<<31)) * time.Second }
