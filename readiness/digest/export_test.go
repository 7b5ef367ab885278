package digest

import "tallylight/readiness"

// Note notes what an event rests on that expires.
func (d *Digest) Note(r readiness.Row) { d.expiring(r) }
