// Package learning compares what was expected of past events with what came: how much the next one may bring, whether it was known in
// time, whether the level was right, and what the figures propose. It reads no clock and stores nothing.
package learning
