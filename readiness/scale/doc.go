// Package scale says when a page needs more machines than usual, and how many times as many: what is known of the coming events
// becomes windows, and windows that overlap become steps. It knows ids, levels and figures, and no titles.
package scale
