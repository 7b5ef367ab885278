//go:build soak

package e2e

import "time"

// How often the program is killed on each engine, and how long it may take to answer again.
const (
	kills     = 200
	mostStart = 2 * time.Second
)
