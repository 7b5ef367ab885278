package readiness

import "time"

// ProvenPeak gives the highest rate, in requests a second, at which a page held well in a load test that counts at now; 0
// where none tells. limit is that of the 95th percentile.
func ProvenPeak(now time.Time, proofs []LoadProof, limit time.Duration) float64 {
	best := 0.0
	for i := range proofs {
		p := &proofs[i]
		old := now.After(p.TestedAt.Add(loadLast)) || p.TestedAt.After(now.Add(maxSkew))
		if p.RPS == nil || old || p.breaks(LoadNeed{P95: limit}) != "" {
			continue
		}
		best = max(best, *p.RPS)
	}
	return best
}
