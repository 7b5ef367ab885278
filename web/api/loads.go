package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/toppage"
	"tallylight/text"
	"tallylight/web/loadfile"
)

// LoadReport is the report of a load test of a top page, in figures that are the same for every tool.
type LoadReport struct {
	ID                    string   `json:"id"`
	TopPageID             string   `json:"toppage_id"`
	Tool                  string   `json:"tool"`
	Format                string   `json:"format"`
	Requests              *int64   `json:"requests"`
	RPS                   *float64 `json:"rps" doc:"Achieved rate, not the requested one."`
	ErrorRate             *float64 `json:"error_rate" doc:"0 to 1."`
	ErrorRateIsLowerBound bool     `json:"error_rate_is_lower_bound"`
	P95MS                 *float64 `json:"p95_ms"`
	P95IsUpperBound       bool     `json:"p95_is_upper_bound" doc:"The tool does not report the 95th percentile; this is a higher one."`
	P99MS                 *float64 `json:"p99_ms"`
	DurationS             *float64 `json:"duration_s"`
	DroppedIterations     *int64   `json:"dropped_iterations"`
	ThresholdsFailed      []string `json:"thresholds_failed" nullable:"false"`
	StartedAt             *string  `json:"started_at" format:"date-time"`
	EndedAt               *string  `json:"ended_at" format:"date-time"`
	SHA256                string   `json:"sha256" doc:"SHA-256 of the uploaded file."`
	Problems              []string `json:"problems" nullable:"false"`
	TestedAt              string   `json:"tested_at" format:"date-time" doc:"Start of the test."`
	TimeByHand            bool     `json:"time_by_hand" doc:"The report contains no time: this one was entered, or is the time of the upload."`
	Machines              *int     `json:"machines" doc:"Number of machines that served, or null if unknown."`
	File                  string   `json:"file"`
	Note                  string   `json:"note"`
	UploadedBy            string   `json:"uploaded_by"`
	UploadedAt            string   `json:"uploaded_at" format:"date-time"`
}

func loadShape(p toppage.LoadProof, t *text.Text) LoadReport {
	shown := LoadReport{ID: p.ID, TopPageID: p.PageID, Tool: p.Tool, Format: p.Format, Requests: p.Requests, RPS: p.RPS, ErrorRate: p.ErrorRate,
		ErrorRateIsLowerBound: p.ErrorRateIsLowerBound, P95MS: p.P95MS, P95IsUpperBound: p.P95IsUpperBound, P99MS: p.P99MS, DurationS: p.DurationS,
		DroppedIterations: p.DroppedIterations, ThresholdsFailed: append([]string{}, p.ThresholdsFailed...), SHA256: p.SHA256,
		Problems: t.LoadProblems(p.Problems), TestedAt: stamp(p.TestedAt), TimeByHand: p.TimeByHand, File: p.File, Note: p.Note,
		UploadedBy: p.UploadedBy, UploadedAt: stamp(p.UploadedAt)}
	if p.StartedAt != nil {
		shown.StartedAt = stampOrNull(*p.StartedAt)
	}
	if p.EndedAt != nil {
		shown.EndedAt = stampOrNull(*p.EndedAt)
	}
	if p.Machines > 0 {
		shown.Machines = &p.Machines
	}
	return shown
}

func (s *service) loadOperations() {
	serve(s, reads("list-load-reports", "/toppages/{id}/load-reports",
		"List the load-test reports of a top page, newest test first"), s.loads)
	serve(s, operation{id: "add-load-report", method: http.MethodPost, path: "/toppages/{id}/load-reports", needs: to(readiness.ProveLoad, account.Reports),
		summary: "Upload a load-test report, as the body or as the part \"file\" of a form", status: http.StatusCreated}, s.addLoad)
	// Told to the description alone: the library would read and check a body that it knows of.
	s.api.OpenAPI().Paths["/toppages/{id}/load-reports"].Post.RequestBody = loadBody()
	serveNothing(s, operation{id: "withdraw-load-report", method: http.MethodDelete, path: "/toppages/{id}/load-reports/{report}",
		needs: to(readiness.ProveLoad, account.Reports), summary: "Withdraw a load-test report"}, s.withdrawLoad)
}

// loadBody describes what an upload may be.
func loadBody() *huma.RequestBody {
	file := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	words := &huma.Schema{Type: huma.TypeString}
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: file},
		"multipart/form-data": {Schema: &huma.Schema{Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{
			"file": file, "format": words, "machines": words, "tested_at": words, "note": words,
		}}},
	}}
}

// loads answers GET /toppages/{id}/load-reports.
func (s *service) loads(ctx context.Context, by caller, in *Path) ([]LoadReport, error) {
	if _, err := s.Store.TopPage(ctx, in.ID); err != nil {
		return nil, err
	}
	proofs, err := s.Store.Loads(ctx, in.ID)
	return each(proofs, func(p toppage.LoadProof) LoadReport { return loadShape(p, by.text) }), err
}

type newLoad struct {
	Path
	Machines string `query:"machines" maxLength:"10" doc:"Number of machines that served during the test. Two reports with different numbers prove L2."`
	TestedAt string `query:"tested_at" maxLength:"40" doc:"Start of the test, if the report does not contain it. Default: now."`
	File     string `query:"file" maxLength:"1000" doc:"File name."`
	Format   string `query:"format" maxLength:"40" doc:"Tool or format of the report. Default: detected."`
	Note     string `query:"note" maxLength:"500"`
	request  *http.Request
}

// Resolve implements huma.Resolver: the file is read as it comes.
func (in *newLoad) Resolve(c huma.Context) []error {
	in.request = humaecho.Unwrap(c).Request()
	return nil
}

// addLoad answers POST /toppages/{id}/load-reports.
func (s *service) addLoad(ctx context.Context, by caller, in *newLoad) (LoadReport, error) {
	if _, err := s.Store.TopPage(ctx, in.ID); err != nil {
		return LoadReport{}, err
	}
	up, err := loadfile.Read(in.request, loadfile.Said{Name: in.File, Format: in.Format, Machines: in.Machines, TestedAt: in.TestedAt, Note: in.Note})
	if err != nil {
		return LoadReport{}, err
	}
	proof, err := up.Proof(in.ID, by.now, s.Zone)
	if err == nil {
		proof, err = s.Store.KeepLoad(ctx, proof, by.Actor, by.now)
	}
	return loadShape(proof, by.text), err
}

type oneLoad struct {
	Path
	Report string `path:"report"`
}

// withdrawLoad answers DELETE /toppages/{id}/load-reports/{report}.
func (s *service) withdrawLoad(ctx context.Context, by caller, in *oneLoad) error {
	return s.Store.WithdrawLoad(ctx, in.ID, in.Report, by.Actor, by.now)
}
