package db

import (
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"tallylight/readiness/fault"
)

// side is one of the two ways in which a database is used; some faults stop only one.
type side int

const (
	reading side = iota
	writing
)

func (s side) String() string {
	if s == writing {
		return "writing"
	}
	return "reading"
}

// health is what is known to be wrong with the database now. A fault is logged when it begins and when it has ended, however
// often it is met.
type health struct {
	log    *slog.Logger
	turned func() // a fault began or ended
	// found is what looking at the database as a whole found. Everything is refused while it stands.
	found atomic.Pointer[fault.Store]
	ill   atomic.Bool // one of the sides has something to be told
	mu    sync.Mutex
	sides [2]ailment
}

// ailment is what is wrong with one side.
type ailment struct {
	standing fault.StoreKind   // empty: nothing
	told     []fault.StoreKind // were logged since it began
	n        int               // how often it was met
	calm     int               // looks since it was last met
}

// calmLooks is after how many looks without it a fault has ended for the log, so that one that comes and goes is told once.
const calmLooks = 5

func newHealth(log *slog.Logger) *health { return &health{log: log, turned: func() {}} }

// met notes that a use of a side met a fault.
func (h *health) met(s side, f fault.Store) {
	h.mu.Lock()
	a := &h.sides[s]
	began, untold := a.standing == "", !slices.Contains(a.told, f.Kind)
	a.standing, a.calm, a.n = f.Kind, 0, a.n+1
	if untold {
		a.told = append(a.told, f.Kind)
	}
	h.ill.Store(true)
	h.mu.Unlock()
	if untold {
		h.log.Error("database fault", "fault", string(f.Kind), "stops", s.String(), "cause", f.Cause)
	}
	if began {
		h.turned()
	}
}

// well notes that a side works.
func (h *health) well(s side) {
	if !h.ill.Load() {
		return
	}
	h.mu.Lock()
	ended := h.sides[s].standing != ""
	h.sides[s].standing = ""
	h.mu.Unlock()
	if ended {
		h.turned()
	}
}

// look is called every now and then: it logs what has ended.
func (h *health) look() {
	if !h.ill.Load() {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	ill := false
	for s := range h.sides {
		a := &h.sides[s]
		if a.n == 0 {
			continue
		}
		if a.calm++; a.standing != "" || a.calm < calmLooks {
			ill = true
			continue
		}
		h.log.Info("database fault ended", "fault", a.told, "stopped", side(s).String(), "times", a.n)
		*a = ailment{}
	}
	h.ill.Store(ill)
}

// standing gives what is wrong with a side; empty where nothing is known to be.
func (h *health) standing(s side) fault.StoreKind {
	if f := h.found.Load(); f != nil {
		return f.Kind
	}
	if !h.ill.Load() {
		return ""
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sides[s].standing
}

// find notes what looking at the database as a whole found of a kind; no cause: nothing, and one that stood has ended.
func (h *health) find(kind fault.StoreKind, cause error) {
	was := h.found.Load()
	switch {
	case cause != nil && (was == nil || was.Kind != kind):
		h.found.Store(&fault.Store{Kind: kind, Cause: cause})
		h.log.Error("database fault", "fault", string(kind), "stops", "everything", "cause", cause)
	case cause == nil && was != nil && was.Kind == kind:
		h.found.Store(nil)
		h.log.Info("database fault ended", "fault", string(kind))
	default:
		return
	}
	h.turned()
}
