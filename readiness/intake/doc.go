// Package intake compares what a calendar or a table says with the events that are known, and says what to put right.
package intake
