package table

// FlagKind names what a person should look at in a row that could be read.
type FlagKind string

// The flags.
const (
	FlagPast         FlagKind = "past"          // it is over
	FlagJump         FlagKind = "jump"          // it is about a year from the row before it
	FlagCarried      FlagKind = "carried"       // its date is that of the row above
	FlagShortYear    FlagKind = "short_year"    // the year has two figures
	FlagMonthFirst   FlagKind = "month_first"   // 3/12/2026 is read as 12 March
	FlagDotted       FlagKind = "dotted"        // 12.3 may have been 12.30
	FlagSerial       FlagKind = "serial"        // a number is read as a date
	FlagAbout        FlagKind = "about"         // 21:54頃 is read as 21:54
	FlagLate         FlagKind = "late"          // 深夜1:30 is read as 25:30
	FlagAllDay       FlagKind = "all_day"       // no time is told
	FlagConfidential FlagKind = "confidential"  // a cell says so, in whatever column
	FlagEmbargoOver  FlagKind = "embargo_over"  // it ends before now and is not kept
	FlagEmbargoAfter FlagKind = "embargo_after" // it ends after the event has begun
)

// FlagKinds lists every flag.
var FlagKinds = []FlagKind{FlagPast, FlagJump, FlagCarried, FlagShortYear, FlagMonthFirst, FlagDotted, FlagSerial, FlagAbout, FlagLate, FlagAllDay,
	FlagConfidential, FlagEmbargoOver, FlagEmbargoAfter}

// Flag is something that a person should look at before a row is kept, with the cell as it was typed.
type Flag struct {
	Kind   FlagKind
	Column Column
	Got    string
}

// Skip says why a row of a table is no event.
type Skip string

// The reasons why a row is no event; empty: it is one, or was to be one.
const (
	SkipNot   Skip = ""
	SkipAbove Skip = "above"   // it stands above the heading
	SkipHead  Skip = "heading" // it is the heading, or the same again
	SkipMonth Skip = "month"   // it says of which month the rows below it are
	SkipNote  Skip = "note"    // a remark, a section or a sum
)

// Skips lists every reason.
var Skips = []Skip{SkipAbove, SkipHead, SkipMonth, SkipNote}
