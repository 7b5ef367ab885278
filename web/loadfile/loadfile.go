// Package loadfile takes the report of a load test out of a request, for pages and programs alike: the file of a form, or
// the whole body. The file is read as it comes and not kept, so that memory is bounded by what its figures are.
package loadfile

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/loadreport"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// MaxBody is how many bytes a request with a report may have, that of a form with what is around the file.
const MaxBody = loadreport.MaxSize + maxParts*maxField

// Bounds of a form beside its file.
const (
	maxParts = 16
	maxField = 4 << 10 // bytes
)

// Said is what was told beside the report, as it was typed.
type Said struct{ Name, Format, Machines, TestedAt, Note string }

// Upload is a report that came.
type Upload struct {
	Said
	report   toppage.LoadReport
	wrong    error
	tooLarge bool // the request said so of itself
}

// Read reads a request. What a form says goes before said. The error is of the connection, or a bad request; what is
// wrong with the report comes of Proof, so that what was typed is not lost.
func Read(r *http.Request, said Said) (Upload, error) {
	u := Upload{Said: said, wrong: fault.Invalid{Field: "file", Reason: "required"}, tooLarge: r.ContentLength > MaxBody}
	body := http.MaxBytesReader(nil, r.Body, MaxBody)
	kind, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err == nil && kind == echo.MIMEMultipartForm {
		err = u.form(multipart.NewReader(body, params["boundary"]))
	} else {
		err = u.file(body)
	}
	var cut *http.MaxBytesError
	if errors.As(err, &cut) {
		u.wrong, err = errTooLarge, nil
	}
	return u, broken(err)
}

var errTooLarge = fault.Invalid{Field: "file", Reason: "report_too_large"}

// file reads the report; what refuses it is kept.
func (u *Upload) file(body io.Reader) error {
	if u.tooLarge {
		u.wrong = errTooLarge
		return nil
	}
	report, err := loadreport.Read(body, u.Format)
	u.report, u.wrong = report, err
	if len(fault.Invalids(err)) > 0 {
		return nil
	}
	return err
}

// form reads the parts of a form. After a file that is too large no other is read.
func (u *Upload) form(parts *multipart.Reader) error {
	for range maxParts {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case part.FormName() == "file" && part.FileName() != "":
			u.Name = part.FileName()
			err = u.file(part)
		default:
			err = u.field(part)
		}
		if err != nil || errors.Is(u.wrong, errTooLarge) {
			return err
		}
	}
	return errManyParts
}

var errManyParts = errors.New("the form has too many parts")

// broken makes what went wrong while a request was read a bad request: the other side broke off, or its form is none.
func broken(err error) error {
	if err == nil {
		return nil
	}
	return echo.ErrBadRequest.WithInternal(err)
}

func (u *Upload) field(part *multipart.Part) error {
	raw, err := io.ReadAll(io.LimitReader(part, maxField))
	value := strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(string(raw), "\x00", ""), ""))
	switch part.FormName() {
	case "format":
		u.Format = value
	case "machines":
		u.Machines = value
	case "tested_at":
		u.TestedAt = value
	case "note":
		u.Note = value
	}
	return err
}

// Proof is the report as it is to be kept for a page, at now; times without a zone are in the one given. The error joins
// everything that is wrong with it, each a readiness.Invalid.
func (u Upload) Proof(pageID string, now time.Time, zone *time.Location) (toppage.LoadProof, error) {
	p := toppage.LoadProof{PageID: pageID, LoadReport: u.report, File: toppage.FileName(u.Name), Note: u.Note}
	told, err := moment(u.TestedAt, zone)
	wrong := errors.Join(u.wrong, err)
	if u.Machines != "" {
		if p.Machines, err = strconv.Atoi(u.Machines); err != nil {
			wrong = errors.Join(wrong, fault.Invalid{Field: "machines", Reason: "not_a_number", Got: u.Machines})
		}
	}
	p = p.Timed(told, now)
	if wrong != nil {
		return p, wrong
	}
	for _, w := range p.Wrong(now) {
		wrong = errors.Join(wrong, w)
	}
	return p, wrong
}

// moment reads when a test ran, as a browser's field or a program writes it; zero where nothing is written.
func moment(typed string, zone *time.Location) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(layout, typed, zone); err == nil && fault.Dated(at) {
			return at, nil
		}
	}
	return time.Time{}, fault.Invalid{Field: "tested_at", Reason: "not_an_instant", Got: typed}
}
