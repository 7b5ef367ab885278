package probe

import (
	"context"
	"time"

	"tallylight/readiness/toppage"
)

// originTime is how long an origin may be silent before it counts as hanging.
const originTime = 3 * time.Second

// Origin looks at an origin past every cache: whether it answers, and how not.
func (p *Prober) Origin(ctx context.Context, address string) toppage.OriginSight {
	ctx, cancel := context.WithTimeout(ctx, originTime)
	defer cancel()
	seen := p.visit(ctx, toppage.Page{URL: address}, request{}).seen
	sight := toppage.OriginSight{At: seen.At, Address: address, Status: seen.Status, Error: seen.Error}
	switch seen.Detail {
	case brokenOff:
		sight.Error = "cut"
	case unreachable:
		sight.Error = "unreachable"
	}
	return sight
}
