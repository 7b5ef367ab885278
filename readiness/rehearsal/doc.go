// Package rehearsal is what a rehearsal of an event is: a scenario of steps, a clock that people set, what a step does to the facts
// of a top page, and how it went.
package rehearsal
