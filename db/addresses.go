package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

type addressKey struct{}

// WithAddress gives a context in which what is written comes from the address of a client.
func WithAddress(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, addressKey{}, address)
}

func addressIn(ctx context.Context) string {
	address, _ := ctx.Value(addressKey{}).(string)
	return address
}

// writeAddresses keeps where the lines came from that people and programs caused, the last of which has a number. What follows
// from them, such as the events of a calendar that they added, came from elsewhere.
func (t *tx) writeAddresses(ctx context.Context, last int64) error {
	if t.address == "" {
		return nil
	}
	into := t.inserter("change_addresses (seq, at, address)")
	for i, c := range t.changes {
		if c.ActorID == "" && !slices.Contains(journal.Of(journal.Access), c.Kind) {
			continue
		}
		if err := into.add(ctx, last-int64(len(t.changes)-1-i), ms(c.At), t.address); err != nil {
			return err
		}
	}
	return into.flush(ctx)
}

var scanAddress = into(func(a *addressOf) fields { return fields{&a.seq, &a.address} })

type addressOf struct {
	seq     int64
	address string
}

// Addresses gives by sequence number from which addresses lines of the log came, as far as it is still known.
func (s *Store) Addresses(ctx context.Context, changes []readiness.Change) (map[int64]string, error) {
	by := make(map[int64]string, len(changes))
	seqs := make([]int64, len(changes))
	for i, c := range changes {
		seqs[i] = c.Seq
	}
	found, err := inChunks(seqs, func(some []int64) ([]addressOf, error) {
		return query(ctx, s.read, scanAddress, `SELECT seq, address FROM change_addresses WHERE seq IN `+params(1, len(some)), anys(some)...)
	})
	for _, a := range found {
		by[a.seq] = a.address
	}
	return by, fault.Wrap(err, "read the addresses")
}

// PruneAddresses forgets from which addresses the lines before an instant came.
func (s *Store) PruneAddresses(ctx context.Context, before time.Time) error {
	return fault.Wrap(do(ctx, s.write, `DELETE FROM change_addresses WHERE at < $1`, ms(before)), "prune addresses")
}
