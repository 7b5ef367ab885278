package readiness

// proofChecks are those that were rehearsed, measured once, or that another machine answers.
func proofChecks(p *PageFacts, print Fingerprint) []settled {
	none := func(id, reason string, core bool) Check { return unknown(Check{ID: id, Core: core}, reason) }
	return append(drillChecks(p, print), plain(none("L1", "no_report", true), none("L2", "no_report", false), capacity(p))...)
}

// capacity is P1: the capacity that there is now is what was asked for.
func capacity(p *PageFacts) Check {
	c := Check{ID: "P1", Core: true}
	switch r := p.Capacity; {
	case !p.Page.Capacity.Set():
		return unknown(c, "no_query")
	case r == nil:
		return unknown(c, "not_asked")
	default:
		c.Measured, c.Required, c.Evidence = r.Measured, r.Required, p.Page.Capacity.Ask
		c.At, c.Expires = r.At, r.At.Add(r.FreshFor)
		switch r.State {
		case ProofPass:
			return result(c, CheckPass, "")
		case ProofFail:
			return result(c, CheckFail, "too_little")
		default:
			c.Evidence = r.Detail
			return unknown(c, r.Reason)
		}
	}
}
