// Package toppage is what Tallylight knows of a top page: what probes and surveys saw, drills, load tests, the checks
// and the verdict that follow from them. It knows no event: a Demand says what one needs.
package toppage
