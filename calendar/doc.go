// Package calendar turns the bytes of a feed into occurrences and problems, and fetches those bytes.
//
// RFC 5545 is read leniently: one damaged line costs that line, one damaged event costs that event, and both
// are named in a problem. The decoder of go-ical sees one VEVENT at a time, already split, sanitised and
// bounded; zones, values, recurrence and merging are done here, on wall-clock time and within a budget of work.
package calendar
