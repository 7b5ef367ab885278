package readiness

import "time"

// tickable are the checks on which a person's word counts where no machine has answered: it never makes a pass.
var tickable = map[string]bool{"F1": true, "F2": true}

// MayTick says whether a person's word counts on a check.
func MayTick(checkID string) bool { return tickable[checkID] }

// TickTTL is how long a person's word on a check counts.
const TickTTL = 30 * day

// byHand is the check on a person's word.
func (c Check) byHand(t CheckTick) Check {
	c.At, c.Expires, c.Evidence = t.At, t.At.Add(TickTTL), t.Note
	return result(c, CheckWarn, "by_hand")
}

func (p *PageFacts) ticked() map[string]*CheckTick {
	ticks := map[string]*CheckTick{}
	for i := range p.Ticks {
		ticks[p.Ticks[i].CheckID] = &p.Ticks[i]
	}
	return ticks
}

// waived gives the waiver that lets a failing check pass with a warning for an event at now; nil: none does.
func (p *PageFacts) waived(checkID string, now time.Time, eventID string) *CheckWaiver {
	for i := range p.Waivers {
		w := &p.Waivers[i]
		if w.CheckID == checkID && w.EventID == eventID && eventID != "" && now.Before(w.Until) {
			return w
		}
	}
	return nil
}
