package toppage

import "slices"

// AsRead gives the newest answers of a page and its survey as they are read: with what all of them together say of whether
// the origin was asked, in place of what the headers of each say.
func (p PageFacts) AsRead() (newest []Observation, survey *Survey) {
	e := p.evidence()
	newest = slices.Clone(e.latest)
	for i := range newest {
		f := &newest[i].Facts
		f.Served, f.ServedConfidence = e.sights[i].asRead(f.Served, f.ServedConfidence)
		f.OriginSpared = f.Served.OriginSpared()
	}
	if p.Survey == nil {
		return newest, nil
	}
	read := *p.Survey
	read.Shots = slices.Clone(read.Shots)
	for i := range read.Shots {
		s := &read.Shots[i]
		s.Served, s.Confidence = e.shots[s.Name].asRead(s.Served, s.Confidence)
	}
	return newest, &read
}

// asRead gives how an answer was served and how surely that is known, where its headers say otherwise.
func (s sight) asRead(how Served, confidence string) (Served, string) {
	switch {
	case s.moved:
		return ServedMiss, explicitly
	case s.held && !s.denied && how == ServedUnknown:
		return ServedHit, explicitly
	case s.spared && !s.explicit:
		return how, "inferred"
	case s.spared:
		return how, explicitly
	default:
		return how, confidence
	}
}

// explicitly is the confidence of what was seen, or said by a layer that was seen to serve the same twice.
const explicitly = "explicit"

// OriginSpared says whether a request stopped at a cache; nil where that is not known.
func (s Served) OriginSpared() *bool {
	switch {
	case s.spares():
		return new(true)
	case s.asks():
		return new(false)
	default:
		return nil
	}
}
