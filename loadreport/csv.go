package loadreport

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"tallylight/readiness/toppage"
)

// mostColumns is more than any tool writes.
const mostColumns = 200

// table reads CSV row by row, each as a function from the name of a column to what is in it.
func table(in io.Reader, row func(cell func(column string) string)) error {
	rows := csv.NewReader(&shortLines{from: in})
	rows.FieldsPerRecord, rows.LazyQuotes, rows.ReuseRecord = -1, true, true
	var heading map[string]int
	for n := 0; ; n++ {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n > heyKeeps {
			return refused("too_many_values", "")
		}
		if len(cells) > mostColumns {
			return refused("no_load_report", "")
		}
		if heading == nil {
			heading = columns(cells)
			continue
		}
		row(func(column string) string {
			if i, known := heading[column]; known && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		})
	}
}

// columns gives the place of each column; of two with one name the first.
func columns(heading []string) map[string]int {
	places := make(map[string]int, len(heading))
	for i, name := range slices.Backward(heading) {
		places[strings.Clone(name)] = i
	}
	return places
}

// shortLines reads text whose lines are no longer than a report's are: a reader of CSV keeps a whole line.
type shortLines struct {
	from io.Reader
	line int // so long is the line so far
}

func (s *shortLines) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	for _, b := range p[:n] {
		if s.line++; b == '\n' {
			s.line = 0
		}
		if s.line > mostLine {
			return 0, refused("no_load_report", "")
		}
	}
	return n, err
}

func isHeyCSV(head string) bool { return strings.HasPrefix(head, "response-time,") }

// heyKeeps is how many requests hey remembers; what comes after is missing in its CSV.
const heyKeeps = 1_000_000

// readHeyCSV: hey -o csv has a row for each answer and none for requests that were not answered, so that the error rate
// can only be higher. Times are in seconds, offset since the beginning.
func readHeyCSV(r *report, in io.Reader) error {
	var times []float64
	var bad int64
	var first, last float64
	err := table(in, func(cell func(string) string) {
		took, began := r.seconds("p95_ms", cell("response-time"), 1), r.seconds("duration_s", cell("offset"), 1)
		if took == nil || began == nil {
			r.oddRow()
			return
		}
		if len(times) == 0 || *began < first {
			first = *began
		}
		times, last = append(times, *took*1000), max(last, *began+*took)
		if !ok2xx(cell("status-code")) {
			bad++
		}
	})
	if err != nil {
		return err
	}
	n := int64(len(times))
	r.Requests = &n
	r.failed(bad, n)
	r.ErrorRateIsLowerBound = true
	r.problem("errors_left_out")
	if n >= heyKeeps {
		r.problem("rows_left_out")
	}
	if last > first {
		s := last - first
		r.DurationS = &s
	}
	slices.Sort(times)
	if n > 0 {
		r.percentiles(map[float64]float64{95: rank(times, 0.95), 99: rank(times, 0.99)})
	}
	return nil
}

// oddRow notes once that a row could not be read, instead of once for each.
func (r *report) oddRow() {
	r.Problems = slices.DeleteFunc(r.Problems, func(p toppage.LoadProblem) bool { return p.Code == "impossible_figure" || p.Code == "odd_rows" })
	r.problem("odd_rows")
}

// rank gives a percentile of sorted values by its nearest rank; there is at least one.
func rank(sorted []float64, p float64) float64 {
	return sorted[max(0, int(math.Ceil(p*float64(len(sorted))))-1)]
}

func isLocust(head string) bool {
	first, _, _ := strings.Cut(head, "\n")
	return strings.Contains(first, "Request Count") && strings.Contains(first, "Requests/s")
}

// readLocust: the row Aggregated of the file that ends with _stats.csv. Times are in milliseconds.
func readLocust(r *report, in io.Reader) error {
	found := false
	err := table(in, func(cell func(string) string) {
		if cell("Name") != "Aggregated" || cell("Timestamp") != "" {
			return
		}
		found = true
		r.Requests = r.count("requests", cell("Request Count"))
		r.RPS = r.rate("rps", cell("Requests/s"))
		if bad := r.count("error_rate", cell("Failure Count")); bad != nil && r.Requests != nil {
			r.failed(*bad, *r.Requests)
		}
		r.P95MS = r.locustTime("p95_ms", cell("95%"))
		r.P99MS = r.locustTime("p99_ms", cell("99%"))
	})
	if err == nil && !found {
		err = refused("locust_other_file", "")
	}
	return err
}

// locustTime reads a percentile; locust writes N/A where there was no answer.
func (r *report) locustTime(name, raw string) *float64 {
	if raw == "N/A" {
		return nil
	}
	return r.millis(name, raw)
}
