package api

import (
	"context"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/table"
	"tallylight/sheetfile"
	"tallylight/web/intent"
)

// maxTableBody bounds a table in JSON, where a character may be six.
const maxTableBody = 16 << 20

func (s *service) tableOperations() {
	post := func(id, path, summary string) operation {
		return operation{id: id, method: http.MethodPost, path: path, summary: summary, needs: to(readiness.EditEvents, account.Events), maxBody: maxTableBody, readTime: calendarTime}
	}
	pasted := post("preview-table", "/events/paste/preview", "Preview a table of events without saving it")
	pasted.body = reflect.TypeFor[intent.Table]()
	serve(s, pasted, s.previewTable)
	serve(s, post("preview-table-file", "/events/file/preview", "Preview a file with a table of events (.xlsx or CSV) without saving it"), s.previewFile)
	keep := post("add-table", "/events/paste", "Add the events of a table that was previewed")
	keep.body, keep.also = reflect.TypeFor[intent.Table](), []int{http.StatusConflict} // the table is read differently by now
	serve(s, keep, s.addTable)
}

// Table is what a table holds.
type Table struct {
	Table      string     `json:"table" doc:"The table as text, to be sent to POST /events/paste; of a file what was read of it."`
	Zone       string     `json:"zone"`
	Sheet      *string    `json:"sheet" doc:"Sheet of a workbook that was read."`
	Sheets     []string   `json:"sheets" nullable:"false" doc:"Visible sheets of a workbook."`
	HeadingRow int        `json:"heading_row" doc:"From 1; 0: none."`
	Columns    []string   `json:"columns" nullable:"false" doc:"What the columns hold; none: not used."`
	Guessed    []bool     `json:"guessed" nullable:"false" doc:"Of columns: guessed from part of the heading or from the cells."`
	CarryDates bool       `json:"carry_dates"`
	OtherZone  *string    `json:"other_zone" doc:"Time zone that the headings name, if it is not the one in which the times are read."`
	Rows       []TableRow `json:"rows" nullable:"false"`
	New        int        `json:"new" doc:"Number of events that would be added."`
	Digest     string     `json:"digest" doc:"Send it to POST /events/paste with the same table, columns, heading_row, carry_dates and zone."`
}

// TableRow is one row of a table.
type TableRow struct {
	Row     int         `json:"row" doc:"From 1."`
	Cells   []string    `json:"cells" nullable:"false"`
	State   string      `json:"state" enum:"new,known,refused,skipped"`
	Skipped *string     `json:"skipped" enum:"above,heading,month,note" doc:"Why the row is not an event."`
	Title   string      `json:"title"`
	Start   *string     `json:"start" doc:"RFC 3339 in UTC, or a date if all_day."`
	End     *string     `json:"end" doc:"Exclusive; same format as start."`
	AllDay  bool        `json:"all_day"`
	Private bool        `json:"private"`
	Errors  []TableNote `json:"errors" nullable:"false" doc:"What has to be answered before the row can be added."`
	Flags   []TableNote `json:"flags" nullable:"false" doc:"What should be checked before the row is added."`
}

// TableNote is something about one cell.
type TableNote struct {
	Field  string `json:"field"`
	Reason string `json:"reason" doc:"A fixed word."`
	Got    string `json:"got" doc:"The cell."`
	Detail string `json:"detail" doc:"In the language of Accept-Language."`
}

// TableAdded is what became of a table.
type TableAdded struct {
	Added int        `json:"added"`
	Known int        `json:"known" doc:"Number of events that were there already."`
	Rows  []TableRow `json:"rows" nullable:"false" doc:"The rows that could not be added."`
}

// previewTable answers POST /events/paste/preview.
func (s *service) previewTable(ctx context.Context, by caller, in *of[intent.Table]) (Table, error) {
	meant, err := said(in.Version, in.Body, intent.Table{}, false)
	if err = both[intent.Table](err, meant.Wrong()); err != nil {
		return Table{}, err
	}
	return s.tableOf(ctx, by, meant)
}

type tableFile struct {
	Zone    string `query:"zone" maxLength:"100" doc:"IANA name. Default: the primary time zone."`
	Sheet   string `query:"sheet" maxLength:"100" doc:"Of a workbook. Default: the first visible sheet with content."`
	RawBody []byte `contentType:"application/octet-stream"`
}

// previewFile answers POST /events/file/preview.
func (s *service) previewFile(ctx context.Context, by caller, in *tableFile) (Table, error) {
	file, err := sheetfile.Read(in.RawBody, in.Sheet)
	if err != nil {
		return Table{}, err
	}
	shown, err := s.tableOf(ctx, by, intent.Table{Text: sheetfile.Write(file.Rows), Zone: in.Zone})
	shown.Sheet, shown.Sheets = orNull(file.Sheet), append([]string{}, file.Sheets...)
	return shown, err
}

// addTable answers POST /events/paste. Rows that cannot be added are left out.
func (s *service) addTable(ctx context.Context, by caller, in *of[intent.Table]) (TableAdded, error) {
	meant, err := said(in.Version, in.Body, intent.Table{}, false)
	if err = both[intent.Table](err, meant.Wrong()); err != nil {
		return TableAdded{}, err
	}
	read, err := s.readTable(ctx, by, meant)
	if err != nil {
		return TableAdded{}, err
	}
	if meant.Digest != read.Digest {
		shown, err := s.tableOf(ctx, by, meant)
		if err != nil {
			return TableAdded{}, err
		}
		return TableAdded{}, staleError{cause: fault.ErrStale, current: shown}
	}
	events, refused := read.Split()
	added, err := s.Store.CreateEvents(ctx, events, by.Actor, by.now)
	return TableAdded{Added: added, Known: len(events) - added, Rows: each(refused, by.tableRow)}, err
}

// readTable reads a table, with which of its events are there already.
func (s *service) readTable(ctx context.Context, by caller, meant intent.Table) (intent.TableRead, error) {
	ladder, err := s.Store.Ladder(ctx)
	if err != nil {
		return intent.TableRead{}, err
	}
	read, err := meant.Read(s.clock(by), ladder)
	if err != nil {
		return read, named[intent.Table](err)
	}
	events := each(read.Read, func(row table.Row) readiness.Event { return row.Event })
	known, err := s.Store.Known(ctx, events)
	for i := range known {
		row := &read.Read[i]
		row.Known = len(row.Refused) == 0 && row.Skipped == table.SkipNot && (row.Known || known[i])
	}
	return read, err
}

// tableOf shows what a table holds.
func (s *service) tableOf(ctx context.Context, by caller, meant intent.Table) (Table, error) {
	read, err := s.readTable(ctx, by, meant)
	if err != nil {
		return Table{}, err
	}
	shown := Table{Table: meant.Text, Zone: read.Zone, Sheets: []string{}, HeadingRow: read.Heading + 1, Guessed: append([]bool{}, read.Guessed...),
		Columns: each(read.Columns, columnName), CarryDates: read.Carry, OtherZone: orNull(read.OtherZone), Rows: each(read.Read, by.tableRow), Digest: read.Digest}
	for _, row := range read.Read {
		if row.Fresh() {
			shown.New++
		}
	}
	return shown, nil
}

func columnName(c table.Column) string {
	if c == table.ColumnNone {
		return intent.NoColumn
	}
	return string(c)
}

// tableRow shows a row in the caller's language.
func (by caller) tableRow(row table.Row) TableRow {
	shown := TableRow{Row: row.N, Cells: append([]string{}, row.Cells...), State: "new", Skipped: orNull(string(row.Skipped)), Title: row.Event.Title,
		AllDay: row.Event.AllDay, Private: row.Event.Private}
	shown.Errors = each(row.Refused, func(e fault.Invalid) TableNote {
		return TableNote{Field: e.Field, Reason: e.Reason, Got: e.Got, Detail: by.text.RowTrouble(e)}
	})
	shown.Flags = each(row.Flags, func(f table.Flag) TableNote {
		return TableNote{Field: string(f.Column), Reason: string(f.Kind), Got: f.Got, Detail: by.text.RowFlag(f)}
	})
	switch {
	case row.Skipped != table.SkipNot:
		shown.State = "skipped"
		return shown
	case len(row.Refused) > 0:
		shown.State = "refused"
		return shown
	case row.Known:
		shown.State = "known"
	}
	e := row.Event
	shown.Start, shown.End = orNull(airTime(e.Start, e.AllDay, e.Zone)), orNull(airTime(e.End, e.AllDay, e.Zone))
	return shown
}
