package readiness

import (
	"maps"
	"math"
	"slices"

	"tallylight/readiness/toppage"
)

// Held gives the role that a level has: that of the nearest rung with a role, from it downwards.
func (l Ladder) Held(level int) toppage.Role {
	for n := min(level, l.Height()); n > 0; n-- {
		if r := l.Rungs[n-1].Role; r != toppage.NoRole {
			return r
		}
	}
	return toppage.NoRole
}

// Reaches gives the first level that has a role or a higher one; false where the ladder has none.
func (l Ladder) Reaches(role toppage.Role) (level int, ok bool) {
	for _, r := range l.Rungs {
		if r.Role >= role {
			return r.N, true
		}
	}
	return 0, false
}

// From gives the level at which a role begins. A ladder that lacks it uses the next higher one, else its highest; one
// without any role its top.
func (l Ladder) From(role toppage.Role) int {
	if level, ok := l.Reaches(role); ok {
		return level
	}
	if highest := l.Held(l.Height()); highest != toppage.NoRole {
		level, _ := l.Reaches(highest)
		return level
	}
	return l.Height()
}

// Requires gives the level from which each check of a top page is required: as m says, and of those that it does not name
// the level at which their role begins. A role that no level reaches requires nothing.
func (l Ladder) Requires(m toppage.CheckMap) toppage.CheckMap {
	full := toppage.CheckMapBy(l.begins)
	maps.Copy(full, m)
	return full
}

// begins is the level from which on there is what a role asks for: the lowest for what needs none; 0: no level.
func (l Ladder) begins(role toppage.Role) int {
	if role == toppage.NoRole {
		return 1
	}
	level, _ := l.Reaches(role)
	return level
}

// Lacks lists the roles that no rung has.
func (l Ladder) Lacks() []toppage.Role {
	var lacks []toppage.Role
	for _, role := range toppage.Roles {
		if level, ok := l.Reaches(role); !ok || l.Rungs[level-1].Role != role {
			lacks = append(lacks, role)
		}
	}
	return lacks
}

// roleBegins are the multiples at which the default ladder has its roles: the bound of the rung below.
var roleBegins = map[toppage.Role]float64{toppage.Watch: 1.5, toppage.Scale: 3, toppage.Prove: 8, toppage.AllHands: 20}

// WithRoles gives a ladder that has no role at all the roles that it has always had: of five rungs those of the default
// ladder. Of another, the first rung above the lowest on which an older ladder had a second person confirm, where that is
// given, has Prove, and every other above the lowest the role whose multiples begin nearest to its own in the default ladder,
// where that is above the role before it.
func (l Ladder) WithRoles(confirmed ...bool) Ladder {
	if l.Held(l.Height()) != toppage.NoRole {
		return l
	}
	l.Rungs = slices.Clone(l.Rungs)
	prove := 2 + slices.Index(confirmed[min(1, len(confirmed)):], true) // 1: none
	last := toppage.NoRole
	for i := 1; i < l.Height(); i++ {
		role := nearestRole(l.Rungs[i-1].Multiple)
		switch n := i + 1; {
		case l.Height() == len(defaultRungs()):
			role = toppage.Roles[i-1]
		case prove == n:
			role = toppage.Prove
		case prove > n:
			role = min(role, toppage.Scale)
		}
		if role > last {
			l.Rungs[i].Role, last = role, role
		}
	}
	return l
}

// nearestRole is the role that begins nearest to a multiple, the lower of two.
func nearestRole(begins float64) toppage.Role {
	nearest, apart := toppage.Watch, math.Inf(1)
	for _, role := range toppage.Roles {
		if off := max(begins/roleBegins[role], roleBegins[role]/begins); off < apart {
			nearest, apart = role, off
		}
	}
	return nearest
}
