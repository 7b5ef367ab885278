// Package fault is what every rule needs below it: how a thing is refused, how long texts may be, what a web address is, and
// the arithmetic of instants. It imports the standard library only.
package fault
