package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/views"
)

// pasteForm answers GET /events/paste: with ?added=12&known=3 it says what became of the last table.
func (s *Server) pasteForm(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.PastePage{Page: s.frame(c, v, r), Zone: s.Zone1.String()}
		added, err := strconv.Atoi(c.QueryParam("added"))
		known, notKnown := strconv.Atoi(c.QueryParam("known"))
		if err == nil && notKnown == nil && added >= 0 && known >= 0 {
			page.Done = &views.PasteDone{Added: added, Known: known}
		}
		if page.Done != nil && c.QueryParam("levels") != "" {
			page.Done.Levels, err = s.newestLevels(ctx, c)
			return views.Paste(page), err
		}
		return views.Paste(page), nil
	})
}

// previewTable answers POST /events/paste/preview: what the table holds. Nothing is kept.
func (s *Server) previewTable(c echo.Context) error {
	page, err := s.table(c)
	if refused := invalids(err); refused != nil {
		return s.pasteAgain(c, http.StatusUnprocessableEntity, views.PastePage{Text: field(c, "table"), Zone: field(c, "zone"), Errors: refused})
	}
	if err != nil {
		return err
	}
	return html(c, http.StatusOK, views.PastePreview(page))
}

// keepTable answers POST /events/paste/keep. Rows that cannot be taken come back as text to correct.
func (s *Server) keepTable(c echo.Context) error {
	page, err := s.table(c)
	if refused := invalids(err); refused != nil {
		return s.pasteAgain(c, http.StatusUnprocessableEntity, views.PastePage{Text: field(c, "table"), Zone: field(c, "zone"), Errors: refused})
	}
	if err != nil {
		return err
	}
	if shown := field(c, "shown"); page.Shown != shown {
		page.Altered = true
		return html(c, alteredStatus(shown, page.Shown), views.PastePreview(page))
	}
	levels, err := levelsOf(c, page.Ladder)
	if err != nil {
		page.Errors = fault.Invalids(err)
		return html(c, http.StatusUnprocessableEntity, views.PastePreview(page))
	}
	ctx := c.Request().Context()
	table := chosenRows(page, levels)
	added, err := s.store.CreateTable(ctx, table.events, table.levels, actor(c), s.now())
	if err != nil {
		return fmt.Errorf("keep table: %w", err)
	}
	refused, done := table.refused, views.PasteDone{Added: added, Known: len(table.events) - added, LeftOut: table.refused}
	if len(refused) == 0 {
		return c.Redirect(http.StatusSeeOther, fmt.Sprintf("/events/paste?added=%d&known=%d", done.Added, done.Known)+withLevels(table.chosen))
	}
	if table.chosen > 0 {
		if done.Levels, err = s.newestLevels(ctx, c); err != nil {
			return err
		}
	}
	return s.pasteAgain(c, http.StatusOK, views.PastePage{Text: leftOut(page.Table, refused), Zone: page.Zone, Done: &done})
}

// tableRows is what is done with the rows of a table.
type tableRows struct {
	events  []readiness.Event
	levels  []int // chosen for the events; 0: none was
	chosen  int   // of how many
	refused []intake.TableRow
}

// chosenRows takes what is kept of a table, with the levels that were chosen by row.
func chosenRows(page views.PastePreviewPage, levels map[string]int) (t tableRows) {
	for _, row := range page.Rows {
		n := strconv.Itoa(row.N)
		switch {
		case row.Refused != nil:
			t.refused = append(t.refused, row)
		case page.Chosen.Keeps(n, true):
			t.events, t.levels = append(t.events, row.Event), append(t.levels, levels[n])
			if levels[n] > 0 {
				t.chosen++
			}
		}
	}
	return t
}

// table reads the table that was sent, with the columns that were chosen or, at first, guessed.
func (s *Server) table(c echo.Context) (views.PastePreviewPage, error) {
	ctx := c.Request().Context()
	page := views.PastePreviewPage{Text: c.Request().PostFormValue("table"), Zone: field(c, "zone")}
	zone, err := s.clock().In(page.Zone)
	if err != nil {
		return page, err
	}
	rows, err := s.ReadTable(page.Text)
	if err != nil {
		return page, err
	}
	page.Table = chosenColumns(c, rows)
	r, err := s.read(ctx)
	if err != nil {
		return page, err
	}
	page.Page, page.Ladder, page.Zone = s.frame(c, s.viewer(c), r), r.facts.Ladder, zone.String()
	page.OtherLang = inLang(&url.URL{Path: "/events/paste"}, page.Lang.Other())
	page.Chosen = rowsChosen(c, "listed")
	page.Rows = page.Table.Read(s.now(), zone, page.Ladder.Height())
	page.Shown = fmt.Sprint(page.Table.Columns, page.Table.Heading, zone) + asRead + digest(page.Rows) + strconv.FormatInt(page.Ladder.Version, 10)
	return page, s.markKnown(ctx, page.Rows)
}

// asRead stands between how a table was to be read and what was read, in what a form says was shown.
const asRead = " as "

// alteredStatus is 200 where whoever sends a table chose other columns, 409 where the same are read differently by now.
func alteredStatus(shown, now string) int {
	columns, _, _ := strings.Cut(shown, asRead)
	if same, _, _ := strings.Cut(now, asRead); columns == same {
		return http.StatusConflict
	}
	return http.StatusOK
}

// chosenColumns gives the table with the columns of the form; where it names none, they are guessed.
func chosenColumns(c echo.Context, rows [][]string) intake.Table {
	table := intake.Table{Rows: rows}
	table.Columns, table.Heading = intake.GuessColumns(rows)
	chosen := c.Request().PostForm["col"]
	if len(chosen) == 0 {
		return table
	}
	for i := range table.Columns {
		table.Columns[i] = intake.ColumnNone
		if i < len(chosen) && slices.Contains(intake.Columns, intake.Column(chosen[i])) {
			table.Columns[i] = intake.Column(chosen[i])
		}
	}
	table.Heading = field(c, "heading") != ""
	return table
}

// markKnown marks the rows whose events are there already.
func (s *Server) markKnown(ctx context.Context, rows []intake.TableRow) error {
	events := make([]readiness.Event, len(rows))
	for i, row := range rows {
		events[i] = row.Event
	}
	known, err := s.store.Known(ctx, events)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Known = rows[i].Refused == nil && (rows[i].Known || known[i])
	}
	return nil
}

// pasteAgain shows the first step, with text to correct.
func (s *Server) pasteAgain(c echo.Context, status int, page views.PastePage) error {
	return s.again(c, status, "/events/paste", func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		page.Page = s.frame(c, v, r)
		return views.Paste(page), nil
	})
}

// leftOut writes the rows that were not taken as they were pasted, below their heading.
func leftOut(table intake.Table, rows []intake.TableRow) string {
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.Comma = '\t'
	if table.Heading {
		_ = w.Write(table.Rows[0]) // a Builder takes everything
	}
	for _, row := range rows {
		_ = w.Write(row.Cells)
	}
	w.Flush()
	return text.String()
}
