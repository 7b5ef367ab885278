package intent

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/table"
	"tallylight/sheetfile"
)

// Table is a table of events as it was pasted, with what its columns hold.
type Table struct {
	Text    string `json:"table" is:"raw" doc:"Cells separated by tabs, commas or semicolons, one event a row; at most 2,000 rows."`
	Zone    string `json:"zone" doc:"IANA name. Default: the primary time zone."`
	Columns string `json:"columns" form:"col" is:"list" doc:"What the columns hold, from the left, as in the answer; none: not used. Default: guessed."`
	Heading string `json:"heading_row" form:"heading" is:"whole" doc:"Row with the column headings, from 1; 0: none. Default: found."`
	Carry   string `json:"carry_dates" form:"carry" is:"flag" doc:"An empty date is that of the row above. Default: true if there is one."`
	Digest  string `json:"digest" form:"shown" doc:"Digest of the preview. If the table is read differently by now, nothing is saved."`
}

// TableRead is a table with what its rows say.
type TableRead struct {
	table.Sheet
	Read      []table.Row
	Zone      string
	OtherZone string // the heading says another
	Digest    string // of how the table was to be read, and what was read
}

// NoColumn is the word for a column that is not used.
const NoColumn = "none"

// Read reads the table with the columns that were chosen or, where none were, guessed, for a ladder.
func (t Table) Read(c Clock, ladder readiness.Ladder) (TableRead, error) {
	zone, err := c.In(t.Zone)
	if err != nil {
		return TableRead{}, err
	}
	rows, err := sheetfile.Text(t.Text)
	if err != nil {
		return TableRead{}, err
	}
	read := TableRead{Sheet: table.Sheet{Rows: rows, Layout: t.layout(rows)}, Zone: zone.String()}
	read.OtherZone = read.Sheet.OtherZone(zone)
	read.Read = read.Sheet.Read(c.Now, zone, ladder.Height())
	how := fmt.Sprint(read.Layout.Columns, read.Heading, read.Carry, read.Zone)
	read.Digest = sum(how) + "-" + sum(fmt.Sprintf("%+v %d", read.Read, ladder.Version))
	return read, nil
}

// ReadAlike says that two digests are of tables that were to be read in the same way.
func ReadAlike(a, b string) bool {
	how, _, _ := strings.Cut(a, "-")
	same, _, _ := strings.Cut(b, "-")
	return how == same
}

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:12])
}

// layout is what was chosen; the rest is guessed.
func (t Table) layout(rows [][]string) table.Layout {
	l := table.Guess(rows)
	if t.Heading != "" {
		if at := int(max(min(whole(t.Heading), int64(len(rows))), 0)) - 1; at != l.Heading {
			l = table.Under(rows, at)
		}
	}
	if t.Columns != "" {
		chosen := strings.Fields(t.Columns)
		for i := range l.Columns {
			l.Columns[i], l.Guessed[i] = table.ColumnNone, false
			if i < len(chosen) && slices.Contains(table.Columns, table.Column(chosen[i])) {
				l.Columns[i] = table.Column(chosen[i])
			}
		}
	}
	if t.Carry != "" {
		l.Carry = t.Carry == "true"
	}
	return l
}

// Wrong lists what cannot be meant: a column that there is not, or one twice.
func (t Table) Wrong() []fault.Invalid {
	var seen []string
	for _, c := range strings.Fields(t.Columns) {
		switch {
		case c == NoColumn:
		case !slices.Contains(table.Columns, table.Column(c)):
			return []fault.Invalid{{Field: "col", Reason: "unknown", Got: c}}
		case slices.Contains(seen, c):
			return []fault.Invalid{{Field: "col", Reason: "column_twice", Got: c}}
		}
		seen = append(seen, c)
	}
	return nil
}

// Split gives the events of the rows that can be added, and the rows that cannot. What is no event is in neither.
func (r TableRead) Split() (events []readiness.Event, refused []table.Row) {
	for _, row := range r.Read {
		switch {
		case row.Skipped != table.SkipNot:
		case len(row.Refused) > 0:
			refused = append(refused, row)
		default:
			events = append(events, row.Event)
		}
	}
	return events, refused
}

// LeftOut is a table of the rows that cannot be added, each as it would stand by itself, below its heading and what says of
// which month they are.
func (r TableRead) LeftOut() [][]string {
	var rows [][]string
	for _, row := range r.Read {
		switch {
		case len(row.Refused) > 0:
			rows = append(rows, row.Alone)
		case row.Skipped == table.SkipAbove, row.Skipped == table.SkipHead && row.N-1 == r.Heading, row.Skipped == table.SkipMonth:
			rows = append(rows, row.Cells)
		}
	}
	return rows
}
