package db

import (
	"context"
	"strconv"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

const trafficColumns = `baseline, proven, proven_at, boot_ms, ramp_ms, tail_ms, headroom, small, version`

var trafficTable = table[readiness.Traffic]{`traffic`, trafficColumns, func(t *readiness.Traffic) fields {
	return fields{&t.Baseline, &t.Proven, (*instant)(&t.ProvenAt), (*millis)(&t.Boot), (*millis)(&t.Ramp),
		(*millis)(&t.Tail), &t.Headroom, &t.Small, &t.Version}
}}

// Traffic gives what the company knows of its own traffic.
func (s *Store) Traffic(ctx context.Context) (readiness.Traffic, error) {
	return loadTraffic(ctx, s.read)
}

func loadTraffic(ctx context.Context, q querier) (readiness.Traffic, error) {
	traffic, err := trafficTable.get(ctx, q, ``)
	return traffic, fault.Wrap(err, "read the traffic")
}

// SaveTraffic replaces what the caller saw at the version of known. Saying what stands already changes nothing; ErrStale
// where it has another version by now; Invalids name the figures that cannot be kept.
func (s *Store) SaveTraffic(ctx context.Context, known readiness.Traffic, by readiness.Actor, now time.Time) (readiness.Traffic, error) {
	known.ProvenAt = storedOrZero(known.ProvenAt)
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(known.Wrong(now)); err != nil {
			return err
		}
		was, err := loadTraffic(ctx, t)
		if err != nil {
			return err
		}
		if was == known {
			return nil
		}
		known.Version++
		return t.saveTraffic(ctx, was, known)
	})
	return fault.OrNone(known, err, "save the traffic")
}

// storedOrZero is an instant as it will be read again; the zero time stays what it is.
func storedOrZero(at time.Time) time.Time {
	if at.IsZero() {
		return time.Time{}
	}
	return stored(at)
}

func (t *tx) saveTraffic(ctx context.Context, was, known readiness.Traffic) error {
	err := t.changedOne(exec(ctx, t, `UPDATE traffic SET baseline = $2, proven = $3, proven_at = $4, boot_ms = $5, ramp_ms = $6,
		tail_ms = $7, headroom = $8, small = $9, version = $1 WHERE version = $1 - 1`, known.Version, known.Baseline, known.Proven,
		ms(known.ProvenAt), known.Boot.Milliseconds(), known.Ramp.Milliseconds(), known.Tail.Milliseconds(), known.Headroom, known.Small))
	if err != nil {
		return err
	}
	data := map[string]string{}
	tellTraffic(data, "was_", was)
	tellTraffic(data, "", known)
	t.record(readiness.Change{Kind: journal.TrafficSaved, Data: data})
	return noted(ctx, t, trafficTable, pastTraffic, "", "", &known)
}

// tellTraffic puts the figures into the values of a change, under names that begin with prefix.
func tellTraffic(data map[string]string, prefix string, t readiness.Traffic) {
	data[prefix+"baseline"], data[prefix+"proven"] = figure(t.Baseline), figure(t.Proven)
	data[prefix+"boot"], data[prefix+"ramp"], data[prefix+"tail"] = t.Boot.String(), t.Ramp.String(), t.PeakTail().String()
	data[prefix+"headroom"], data[prefix+"small"] = figure(t.Share()), figure(t.SmallPeak())
	if !t.ProvenAt.IsZero() {
		data[prefix+"proven_at"] = t.ProvenAt.Format(time.RFC3339)
	}
}

func figure(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
