// Package e2e drives the whole program with a real browser, as its users would. It holds tests only.
package e2e
