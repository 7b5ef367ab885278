package views

import (
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/claim"
)

// isSaid says that a task is proven by what people say of it: a press, a form, a link, roles that they have taken.
func isSaid(t readiness.TaskStatus) bool {
	return t.Task.Proof != claim.NothingOpen && slices.Contains(claim.Proofs, string(t.Task.Proof))
}

// again says that one press confirms the task for another air time.
func again(t readiness.TaskStatus) bool { return t.ByHand() || t.Task.Proof == claim.AirTime }

// claimTitle heads the form of such a task.
func (p Page) claimTitle(t readiness.TaskStatus) string {
	w := p.t().Claim
	switch t.Task.Proof {
	case claim.Signed:
		return w.Sign
	case claim.AirTime:
		return w.AirTime
	case claim.Linked:
		return w.Issues
	case claim.Roles:
		return w.Roles
	default:
		return w.Review
	}
}

// saidSays is who has said what of such a task; empty where nobody has.
func (p Page) saidSays(t readiness.TaskStatus) string {
	newest, w := t.Newest(), p.t().Claim
	if newest == nil || t.Lapsed || t.State == readiness.TaskSkipped {
		return ""
	}
	when := p.t().DayTime(p.near(newest.At))
	switch {
	case newest.Signed.Against():
		return p.t().Against(newest)
	case newest.Signed != nil && newest.Signed.Decision == claim.Go:
		return w.SignedGo(newest.By, when)
	case newest.Signed != nil:
		return w.SignedNoGo(newest.By, when)
	case newest.Kind == claim.NoneNeeded:
		return p.t().Join(w.NoneNeeded, w.Pressed(newest.By, when))
	case newest.Kind == claim.Press:
		return w.Pressed(newest.By, when)
	default:
		return ""
	}
}

// mayApprove says that whoever looks may approve that the task is skipped.
func (p Page) mayApprove(t readiness.TaskStatus) bool {
	w := t.Waiver
	if !t.ToApprove || !p.may(readiness.WaiveCheck) {
		return false
	}
	return !(readiness.Claim{ID: w.ByID, Name: w.By}).Of(readiness.Actor{ID: p.Person.ID, Name: p.Person.Name}) && w.Owner != p.Person.Name
}

// toApprove counts the skips that wait for an approval of whoever looks, and names the first of their tasks.
func (p BoardPage) toApprove() (n int, first string) {
	for _, r := range readiness.Coming(p.Now, p.Rows) {
		for _, t := range r.Tasks {
			if p.mayApprove(t) {
				if n++; first == "" {
					first = t.ID
				}
			}
		}
	}
	return n, first
}

// holder is who has a role of the war room; nil: nobody.
func holder(t readiness.TaskStatus, role string) *readiness.Claim {
	i := slices.IndexFunc(t.Claims, func(c readiness.Claim) bool { return c.As == role })
	if i < 0 {
		return nil
	}
	return &t.Claims[i]
}

// isMine says that a claim is of whoever looks.
func (p Page) isMine(c readiness.Claim) bool {
	return p.Person != nil && c.Of(readiness.Actor{ID: p.Person.ID, Name: p.Person.Name})
}
