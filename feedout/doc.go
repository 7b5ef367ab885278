// Package feedout makes the calendars that go out: entries from the board, and the bytes of iCalendar (RFC 5545) from entries. What
// go-ical encodes is not what programs read that subscribe: it folds no lines and refuses a calendar without events.
package feedout
