package web

import (
	"errors"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
	"tallylight/views"
)

// topPageForm reads what was typed about a top page.
func topPageForm(c echo.Context) views.TopPageForm {
	form := views.TopPageForm{"url": field(c, "url")}
	if form["url"] == "" {
		form["url"] = field(c, "page")
	}
	for _, name := range views.PageFields {
		form[name] = strings.ReplaceAll(field(c, name), "\r", "")
	}
	chosen := slices.DeleteFunc(c.Request().PostForm["only"], func(id string) bool { return id == "" })
	form["only"] = strings.ToValidUTF8(strings.ReplaceAll(strings.Join(chosen, ","), "\x00", ""), "")
	return form
}

// Bounds of what can be set on a top page: never more than one request in ten seconds.
const (
	leastInterval = 10
	mostInterval  = 3600
	mostTTFB      = 10_000
)

// parseTopPage reads the form; empty fields take the defaults. All that is wrong with it is told at once.
func parseTopPage(f views.TopPageForm) (toppage.Page, error) {
	page := toppage.Page{Name: f["name"], Marker: f["marker"], Setup: setupOf(f),
		Interval: toppage.DefaultProbeInterval, TTFBLimit: toppage.DefaultTTFBLimit}
	errs := []error{
		parseAddress(f["url"], &page),
		within(f["interval_s"], "interval_s", leastInterval, mostInterval, time.Second, &page.Interval),
		within(f["ttfb_limit_ms"], "ttfb_limit_ms", 1, mostTTFB, time.Millisecond, &page.TTFBLimit),
		parseFigure(f["capacity_value"], &page.Capacity.Value),
	}
	for _, wrong := range page.Setup.Wrong() {
		errs = append(errs, wrong)
	}
	return page, errors.Join(errs...)
}

// parseAddress reads the address of a page, and names the page by its host where it has no name.
func parseAddress(raw string, page *toppage.Page) error {
	if raw == "" {
		return fault.Invalid{Field: "url", Reason: "required"}
	}
	if wrong := fault.WrongAddress("url", raw); len(wrong) > 0 {
		return wrong[0]
	}
	u, err := url.Parse(raw)
	if err != nil {
		return err
	}
	page.URL = u.String()
	if page.Name == "" {
		page.Name = u.Host
	}
	return nil
}

// setupOf reads what needs no check of its own.
func setupOf(f views.TopPageForm) toppage.Setup {
	s := toppage.Setup{Mobile: f["mobile"] != "", Layer: f["layer"], OriginMark: f["origin_mark"], Cookie: f["cookie"],
		Entries: strings.Fields(f["entries"]), Origin: f["origin"], Sorry: f["sorry"], Waiting: f["waiting"], WaitingText: f["waiting_text"],
		Switch: f["switch"] != "", Config: f["config"]}
	if f["only"] != "" {
		s.Only = strings.Split(f["only"], ",")
	}
	s.Capacity.Source, s.Capacity.Ask, s.Capacity.Compare = f["capacity_source"], f["capacity_ask"], f["capacity_compare"]
	return s
}

// parseFigure reads a figure into x, leaving it as it is where raw is empty.
func parseFigure(raw string, x *float64) error {
	if raw == "" {
		return nil
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(raw, ",", ""), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return fault.Invalid{Field: "capacity_value", Reason: "not_a_figure", Got: raw}
	}
	*x = n
	return nil
}

// within reads a number of units into d, leaving it as it is where raw is empty.
func within(raw, name string, least, most int, unit time.Duration, d *time.Duration) error {
	if raw == "" {
		return nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < least || n > most {
		return fault.Invalid{Field: name, Reason: "out_of_range", Got: raw}
	}
	*d = time.Duration(n) * unit
	return nil
}
