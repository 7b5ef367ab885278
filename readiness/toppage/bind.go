package toppage

import (
	"cmp"
	"time"

	"tallylight/readiness/fault"
)

// Bind is how much a check weighs in a verdict.
type Bind string

// The weights. Without an event every check binds now.
const (
	BindsNow   Bind = "now"   // as its state says
	BindsRisk  Bind = "risk"  // what does not pass is a risk at most: there is time left
	BindsLater Bind = "later" // for nothing: it is not due yet
)

// standingLast is from when what should always pass counts in full for an event: a page that is down today is no NO-GO for
// next month.
const standingLast = 7 * fault.Day

// Due gives when a check should pass for an event that begins at an instant, and when it counts in full; a zero first
// instant: it should always pass.
func (row *CheckRow) Due(air time.Time) (should, last time.Time) {
	if row.Should > 0 {
		should = air.Add(-row.Should)
	}
	return should, air.Add(-cmp.Or(row.Last, standingLast))
}

// bound says how much the check of a row weighs at now for a demand.
func (c Check) bound(row *CheckRow, now time.Time, d Demand) Check {
	c.Binds = BindsNow
	if d.From.IsZero() {
		return c
	}
	c.Should, c.Last = row.Due(d.From)
	switch {
	case now.Before(c.Should):
		c.Binds = BindsLater
	case now.Before(c.Last):
		c.Binds = BindsRisk
	}
	return c
}

// Later says that the check is not due yet.
func (c *Check) Later() bool { return c.Binds == BindsLater }
