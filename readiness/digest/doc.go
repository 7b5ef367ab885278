// Package digest is the rules of the morning summary: what airs within a week, what is due and nobody has, what changed since the
// last one, and how early events become known. It sends nothing.
package digest
