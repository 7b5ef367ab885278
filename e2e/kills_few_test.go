//go:build !soak

package e2e

// How often the program is killed on each engine, and how long it may take to answer again.
const (
	kills     = 20
	mostStart = patience
)
