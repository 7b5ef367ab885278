package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/table"
	"tallylight/sheetfile"
	"tallylight/views"
	"tallylight/web/intent"
)

// pasteForm answers GET /events/paste: with ?added=12&known=3 it says what became of the last table.
func (s *Server) pasteForm(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.PastePage{Page: s.frame(c, v, r), Zone: v.looks.zone1.String()}
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

// previewTable answers POST /events/paste/preview: what the table holds that was pasted or uploaded. Nothing is kept.
func (s *Server) previewTable(c echo.Context, in intent.Table, unread []fault.Invalid) error {
	var file sheetfile.File
	if name := uploadName(c); name != "" {
		var err error
		if file, err = tableFile(c); err != nil {
			return s.refuseTable(c, in, err)
		}
		in = intent.Table{Text: sheetfile.Write(file.Rows), Zone: in.Zone}
	}
	page, err := s.table(c, in)
	if err != nil {
		return s.refuseTable(c, in, err)
	}
	page.Sheet, page.Sheets = file.Sheet, file.Sheets
	return html(c, page.refuse(unread, in.Wrong()), views.PastePreview(page.PastePreviewPage))
}

// tableFile reads the file that was sent with a form.
func tableFile(c echo.Context) (sheetfile.File, error) {
	header, err := c.FormFile("file")
	if err != nil {
		return sheetfile.File{}, fault.Invalid{Field: "file", Reason: "required"}
	}
	f, err := header.Open()
	if err != nil {
		return sheetfile.File{}, fmt.Errorf("open upload: %w", err)
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, sheetfile.MaxFile+1))
	if err != nil {
		return sheetfile.File{}, fmt.Errorf("read upload: %w", err)
	}
	return sheetfile.Read(body, field(c, "sheet"))
}

// refuseTable shows what was pasted again, with what is wrong with it.
func (s *Server) refuseTable(c echo.Context, in intent.Table, err error) error {
	refused := invalids(err)
	if refused == nil {
		return err
	}
	return s.pasteAgain(c, http.StatusUnprocessableEntity, views.PastePage{Text: in.Text, Zone: in.Zone, Sheet: field(c, "sheet"), Errors: refused})
}

// keepTable answers POST /events/paste/keep. Rows that cannot be taken come back as text to correct.
func (s *Server) keepTable(c echo.Context, in intent.Table, unread []fault.Invalid) error {
	page, err := s.table(c, in)
	if err != nil {
		return s.refuseTable(c, in, err)
	}
	if status := page.refuse(unread, in.Wrong()); status != http.StatusOK {
		return html(c, status, views.PastePreview(page.PastePreviewPage))
	}
	if page.Shown != in.Digest {
		page.Altered = true
		return html(c, alteredStatus(in.Digest, page.Shown), views.PastePreview(page.PastePreviewPage))
	}
	levels, err := levelsOf(c, page.Ladder)
	if err != nil {
		return html(c, page.refuse(fault.Invalids(err)), views.PastePreview(page.PastePreviewPage))
	}
	ctx := c.Request().Context()
	rows := chosenRows(page, levels)
	added, err := s.store.CreateTable(ctx, rows.events, rows.levels, actor(c), s.now())
	if err != nil {
		return fmt.Errorf("keep table: %w", err)
	}
	done := views.PasteDone{Added: added, Known: len(rows.events) - added, LeftOut: rows.refused}
	if len(rows.refused) == 0 {
		return c.Redirect(http.StatusSeeOther, fmt.Sprintf("/events/paste?added=%d&known=%d", done.Added, done.Known)+withLevels(rows.chosen))
	}
	if rows.chosen > 0 {
		if done.Levels, err = s.newestLevels(ctx, c); err != nil {
			return err
		}
	}
	return s.pasteAgain(c, http.StatusOK, views.PastePage{Text: sheetfile.Write(page.read.LeftOut()), Zone: page.Zone, Done: &done})
}

// tablePage is a preview with the table that it shows.
type tablePage struct {
	views.PastePreviewPage
	read intent.TableRead
}

// refuse puts on the page what cannot be meant, and gives the status that it then has.
func (p *tablePage) refuse(wrong ...[]fault.Invalid) int {
	p.Errors = slices.Concat(wrong...)
	if len(p.Errors) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// tableRows is what is done with the rows of a table.
type tableRows struct {
	events  []readiness.Event
	levels  []int // chosen for the events; 0: none was
	chosen  int   // of how many
	refused []table.Row
}

// chosenRows takes what is kept of a table, with the levels that were chosen by row.
func chosenRows(page tablePage, levels map[string]int) (t tableRows) {
	for _, row := range page.Rows {
		n := strconv.Itoa(row.N)
		switch {
		case row.Skipped != table.SkipNot:
		case len(row.Refused) > 0:
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
func (s *Server) table(c echo.Context, in intent.Table) (tablePage, error) {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return tablePage{}, err
	}
	read, err := in.Read(s.clock(c), r.facts.Ladder)
	if err != nil {
		return tablePage{}, err
	}
	page := views.PastePreviewPage{Page: s.frame(c, s.viewer(c), r), Ladder: r.facts.Ladder, Text: in.Text, Zone: read.Zone, Shown: read.Digest,
		Table: read.Sheet, Rows: read.Read, OtherZone: read.OtherZone}
	page.OtherLang = inLang(&url.URL{Path: "/events/paste"}, page.Lang.Other())
	page.Chosen = rowsChosen(c, "listed")
	return tablePage{page, read}, s.markKnown(ctx, page.Rows)
}

// alteredStatus is 200 where whoever sends a table chose other columns, 409 where the same are read differently by now.
func alteredStatus(shown, now string) int {
	if intent.ReadAlike(shown, now) {
		return http.StatusConflict
	}
	return http.StatusOK
}

// markKnown marks the rows whose events are there already.
func (s *Server) markKnown(ctx context.Context, rows []table.Row) error {
	events := make([]readiness.Event, len(rows))
	for i, row := range rows {
		events[i] = row.Event
	}
	known, err := s.store.Known(ctx, events)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Known = len(rows[i].Refused) == 0 && rows[i].Skipped == table.SkipNot && (rows[i].Known || known[i])
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
