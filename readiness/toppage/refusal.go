package toppage

// Refusal is how a page kept the prober out: a login, a rate limit, a wall against bots. Nothing is known of the page then: what
// people see may be another answer. Zero: it let the prober in.
type Refusal struct {
	By string `json:"by,omitempty"` // the product that did, where the answer tells
	// Sign is by what that is known, quoted: "cf-mitigated: challenge", "401 Unauthorized".
	Sign string `json:"sign"`
}

// Told says that the prober was refused.
func (r Refusal) Told() bool { return r.Sign != "" }

// ByStatus says that nothing but the status tells so: a login, a rate limit, or a page that nobody may see.
func (r Refusal) ByStatus() bool { return r.Told() && r.Sign[0] >= '0' && r.Sign[0] <= '9' }

// proberRefused is the one reason of every check that rests on an answer that was refused.
const proberRefused Reason = "prober_refused"

// Refused says how the page refuses the prober now: the newest of the observations (any order) was a refusal. Zero: it does not.
func Refused(observed []Observation) Refusal {
	if newest := newestFirst(observed); len(newest) > 0 {
		return newest[0].Details.Refused
	}
	return Refusal{}
}

// LetIn counts the observations to which something answered, and those of them in which the prober was let in.
func LetIn(observed []Observation) (in, of int) {
	for i := range observed {
		if observed[i].Status == 0 {
			continue
		}
		of++
		if !observed[i].Details.Refused.Told() {
			in++
		}
	}
	return in, of
}

// restsOnAnswers lists the checks that read the answers of the page itself.
var restsOnAnswers = map[string]bool{"A1": true, "A2": true, "A4": true, "C1": true, "C2": true, "C3": true, "C4": true, "C5": true, "C6": true,
	"C7": true, "C8": true, "C10": true, "S4": true, "Z1": true, "Z2": true, "Z3": true}

// behindWall turns a check to unknown that rests on answers of a page that refuses the prober, whatever older answers say of it;
// and one of the visitors where those were refused.
func (e *evidence) behindWall(c Check) Check {
	if !restsOnAnswers[c.ID] {
		return c
	}
	if len(e.latest) > 0 && e.latest[0].Details.Refused.Told() {
		newest := &e.latest[0]
		c.At, c.Expires, c.Evidence, c.Measured = newest.At, e.Page.until(*newest), newest.Details.Refused.Sign, nil
		c.Layer = newest.Details.Refused.By
		return unknown(c, proberRefused)
	}
	if c.State == CheckUnknown && (c.Reason == "no_evidence" || c.Reason == "no_survey") && c.ID != "C1" {
		if r := e.Survey.refused(); r.Told() {
			c.Evidence = r.Sign
			return unknown(c, proberRefused)
		}
	}
	return c
}

// refused gives how the first of the shots that were refused was; zero where none was.
func (s *Survey) refused() Refusal {
	if s == nil {
		return Refusal{}
	}
	for i := range s.Shots {
		if r := s.Shots[i].Refused; r.Told() {
			return r
		}
	}
	return Refusal{}
}
