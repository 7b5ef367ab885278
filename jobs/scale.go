package jobs

import (
	"context"
	"fmt"
	"time"
)

// ScaleStore is what telling when machines are needed takes of the store.
type ScaleStore interface {
	Revision() int64
	// TellScale writes what is to be told, and gives when that changes next by itself; zero where it does not.
	TellScale(ctx context.Context, now time.Time) (time.Time, error)
}

// ScaleTeller has connections told when windows of machines open and close. Between changes and edges of windows it reads nothing.
type ScaleTeller struct {
	Store    ScaleStore
	revision int64
	next     time.Time
	read     time.Time
}

const (
	// scalePeriod is how often it looks anyway: time alone brings events into its sight.
	scalePeriod = time.Minute
	// scalePause is how long the store is left alone after it was read: a burst of changes is looked at once.
	scalePause = 500 * time.Millisecond
)

// Next gives the instant at which it wants to look next: a window opens or closes, or something has changed; zero where there is
// nothing.
func (s *ScaleTeller) Next() time.Time {
	if s.Store.Revision() != s.revision {
		return s.read.Add(scalePause)
	}
	return s.next
}

// Tell writes what is to be told at now.
func (s *ScaleTeller) Tell(ctx context.Context, now time.Time) (err error) {
	since := now.Sub(s.read)
	if !has(s.next, now) && since >= 0 && since < scalePeriod && (s.Store.Revision() == s.revision || since < scalePause) {
		return nil
	}
	revision := s.Store.Revision() // what changes while it is read is read again
	next, err := s.Store.TellScale(ctx, now)
	if err != nil {
		return fmt.Errorf("tell when machines are needed: %w", err)
	}
	s.revision, s.next, s.read = revision, next, now
	return nil
}
