// Package standing knows what is done once for the company instead of once an event: it holds for every event until it
// expires. Which tasks stand is for the ladder to say, and of which events they are asked for the events.
package standing
