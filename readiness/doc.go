// Package readiness is what Tallylight knows: the nouns (event, level, task, top page, feed, person) and the
// rules that turn facts into a call. It imports the standard library only and touches neither clock, context,
// SQL nor HTTP: now is always an argument, and the same facts at the same now always give the same answer.
package readiness
