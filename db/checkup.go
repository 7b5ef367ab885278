package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tallylight/readiness/fault"
)

// CheckUp looks through the whole database for damage. While there is some, everything is refused.
func (s *Store) CheckUp(ctx context.Context, _ time.Time) error {
	damage, err := s.engine.damage(ctx)
	if s.engine.faultOf(err) == fault.StoreCorrupt {
		damage, err = err.Error(), nil
	}
	switch {
	case err != nil:
		return fmt.Errorf("look for damage: %w", err)
	case damage != "":
		s.health.find(fault.StoreCorrupt, errors.New(damage))
	default:
		s.health.find(fault.StoreCorrupt, nil)
	}
	return nil
}

// lookForNewer finds out whether a newer program has changed the schema meanwhile. It asks also where everything is refused.
func (s *Store) lookForNewer(ctx context.Context) {
	ask := &pool{DB: s.read.DB, guard: s.read.guard}
	ask.guard.outer = false
	schema, err := one(ctx, ask, scanValue[int64], schemaQuery)
	switch {
	case err != nil: // which the fault says
	case schema > SchemaVersion:
		s.health.find(fault.StoreNewer, &NewerSchema{Database: schema, Program: SchemaVersion})
	default:
		s.health.find(fault.StoreNewer, nil)
	}
}
