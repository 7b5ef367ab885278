package views

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/review"
)

// callBand is how the call of an event went, in a drawing of a width.
type callBand struct {
	Spells []review.Spell
	Air    time.Time
	Width  float64
}

// Where the band stands: its bars on a line, labels above, and times below.
const (
	callBase   = 46
	leastSpell = 3 // so that what was short is seen
)

// callBars are the heights of bars: the worse the higher, so that they differ without their colour.
var callBars = map[readiness.Call]float64{readiness.NoGo: 26, readiness.UnknownCall: 21, readiness.AtRisk: 15, readiness.NotAssessed: 10, readiness.OnTrack: 5, readiness.Go: 5}

func (b callBand) from() time.Time { return b.Spells[0].From }

func (b callBand) to() time.Time { return b.Spells[len(b.Spells)-1].To }

func (b callBand) at(t time.Time) float64 {
	return b.Width * float64(t.Sub(b.from())) / float64(b.to().Sub(b.from()))
}

// callBar is a spell as it is drawn.
type callBar struct {
	Class      string
	X, Y, W, H float64
	Label      string // empty: there is no room
}

// bars lays the spells out. What is not known is left empty.
func (b callBand) bars(p Page) (all []callBar) {
	for _, s := range b.Spells {
		height, known := callBars[s.Call]
		if !known {
			continue
		}
		bar := callBar{Class: "cb c-" + callKinds[s.Call], X: b.at(s.From), Y: callBase - height, H: height}
		bar.W = max(b.at(s.To)-bar.X, leastSpell)
		if s.Call == readiness.NotAssessed {
			bar.Class = "b-ask"
		}
		if label := p.t().Word.Call[s.Call]; widthOf(label) < bar.W {
			bar.Label = label
		}
		all = append(all, bar)
	}
	return all
}

// onAir is where the event goes on air; false where that is not within the band.
func (b callBand) onAir() (float64, bool) {
	x := b.at(b.Air)
	return x, b.Air.After(b.from()) && b.Air.Before(b.to())
}
