package fault

import (
	"errors"
	"fmt"
	"time"
)

// StoreKind is what is wrong with the database, as a fixed word.
type StoreKind string

// The kinds of fault of a database.
const (
	StoreGone     StoreKind = "gone"      // the file that is open is no longer at its path, or the database was dropped
	StoreReplaced StoreKind = "replaced"  // another file lies at its path
	StoreFull     StoreKind = "full"      // there is no room left on its disk
	StoreReadOnly StoreKind = "read_only" // it takes no writes
	StoreLocked   StoreKind = "locked"    // another program holds its lock
	StoreAway     StoreKind = "away"      // it cannot be reached
	StoreSlow     StoreKind = "slow"      // it did not answer in time
	StoreCorrupt  StoreKind = "corrupt"   // its content is damaged
	StoreNewer    StoreKind = "newer"     // a newer program has changed its schema
)

// StoreKinds lists them.
var StoreKinds = []StoreKind{StoreGone, StoreReplaced, StoreFull, StoreReadOnly, StoreLocked, StoreAway, StoreSlow, StoreCorrupt, StoreNewer}

// Store is a fault of the database: of which kind, and what the driver said.
type Store struct {
	Kind  StoreKind
	Cause error
}

func (e Store) Error() string { return fmt.Sprintf("database %s: %v", e.Kind, e.Cause) }

func (e Store) Unwrap() error { return e.Cause }

// StoreKindOf gives the kind of the database fault that an error is made of; empty where it is another error.
func StoreKindOf(err error) StoreKind {
	var f Store
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

// Retry is after how long it is worth trying again: a moment where the fault ends by itself, longer where a person has to act.
func (k StoreKind) Retry() time.Duration {
	switch k {
	case StoreLocked, StoreSlow, StoreAway:
		return 5 * time.Second
	default:
		return 30 * time.Second
	}
}
