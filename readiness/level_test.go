package readiness_test

import (
	"testing"

	"tallylight/internal/given"
	"tallylight/readiness"
)

func TestReadLevel(t *testing.T) {
	for title, want := range map[string]int{
		"":                          0,
		"Evening magazine":          0,
		"[L4] Evening magazine":     4,
		"Evening magazine [L1]":     1,
		"[ L3 ] with spaces":        3,
		"[L9]":                      9,
		"[L0] is no level":          0,
		"[L10] is no level":         0,
		"(L4) is no level":          0,
		"HTML4 and L4 are no level": 0,
		"【L4】夜の特集":                  4,
		"【Ｌ４】夜の特集":                  4,
		"【　Ｌ２　】全角の空白":               2,
		"［L5］総力":                    5,
		"夜の特集 レベル4":                 4,
		"夜の特集（レベル３）":                3,
		"レベル　2":                     2,
		"レベル10 はない":                 0,
		"レベル１０ はない":                 0,
		"レベル0":                      0,
		"[L2] は レベル5 より先":           2,
	} {
		if got := readiness.ReadLevel(title); got != want {
			t.Errorf("%q: level %d, want %d", title, got, want)
		}
	}
}

func TestDefaultLadder(t *testing.T) {
	perLevel, ids := map[int]int{}, map[string]bool{}
	ladder := readiness.DefaultLadder()
	for _, tpl := range ladder.Templates {
		if !tpl.Standing {
			perLevel[tpl.FromLevel]++
		}
		if ids[tpl.ID] {
			t.Errorf("%s stands there twice", tpl.ID)
		}
		ids[tpl.ID] = true
		if tpl.TitleJA == "" || tpl.TitleEN == "" || tpl.Verify == "" {
			t.Errorf("%s lacks a title or a verifier: %+v", tpl.ID, tpl)
		}
	}
	if n := len(ladder.Templates) - len(ladder.Standing()); n != 41 {
		t.Errorf("%d templates of events, want 41", n)
	}
	for level, want := range map[int]int{1: 2, 2: 10, 3: 15, 4: 11, 5: 3} {
		if perLevel[level] != want {
			t.Errorf("level %d brings %d tasks, want %d", level, perLevel[level], want)
		}
	}
	for i, r := range given.Ladder.Rungs {
		if r.N != i+1 || r.NameJA == "" || r.NameEN == "" || r.PromiseJA == "" || r.PromiseEN == "" {
			t.Errorf("rung %d: %+v", i+1, r)
		}
		if top := i == given.Ladder.Height()-1; top != (r.Multiple == 0) || !top && i > 0 && r.Multiple <= given.Ladder.Rungs[i-1].Multiple {
			t.Errorf("rung %d reaches to %g", i+1, r.Multiple)
		}
	}
}

func TestLadder(t *testing.T) {
	for n, want := range map[int]int{-1: 0, 0: 0, 1: 2, 2: 11, 3: 25, 4: 33, 5: 35, 6: 35} {
		if got := len(given.Ladder.At(n)); got != want {
			t.Errorf("level %d has %d tasks, want %d", n, got, want)
		}
		if r, ok := given.Ladder.Rung(n); ok != (n >= 1 && n <= 5) || ok && r.N != n {
			t.Errorf("rung %d: %+v, %t", n, r, ok)
		}
	}
}
