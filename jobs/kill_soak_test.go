//go:build soak

package jobs_test

// kills is how often a program is killed on each engine.
const kills = 100
