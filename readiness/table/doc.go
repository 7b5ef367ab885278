// Package table reads the tables that PR departments keep: which column holds what, and which event each row is. What it
// guesses it says, and what it cannot read it asks about.
package table
