package demo

import (
	"encoding/json"
	"time"
)

// The company's load tests: one each month and, at last, of which twice the machines served nearly twice as much.
var loadTests = []struct {
	machines int
	ago      time.Duration
	rps      float64
	p95      time.Duration
}{
	{40, 93 * aDay, 18_000, 88 * time.Millisecond},
	{40, 64 * aDay, 18_000, 86 * time.Millisecond},
	{40, 35 * aDay, 20_600, 85 * time.Millisecond},
	{24, 8*24*time.Hour + 3*time.Hour, 13_900, 78 * time.Millisecond},
	{48, 8 * 24 * time.Hour, 26_500, 84 * time.Millisecond},
}

// LoadTest is a report of a load test as vegeta writes it, and how many machines served.
type LoadTest struct {
	File     string
	Machines int
	Ended    time.Time
	Report   []byte
}

// LoadTests gives the reports that the company has by now, the oldest first.
func LoadTests(now time.Time) ([]LoadTest, error) {
	const lasted = 5 * time.Minute
	var tests []LoadTest
	for _, t := range loadTests {
		began := now.Add(-t.ago).Truncate(time.Second)
		ended := began.Add(lasted)
		requests := int64(t.rps * lasted.Seconds())
		report, err := json.Marshal(map[string]any{
			"latencies": map[string]time.Duration{"mean": t.p95 / 3, "50th": t.p95 / 4, "90th": t.p95 * 4 / 5, "95th": t.p95, "99th": t.p95 * 2, "max": t.p95 * 4},
			"earliest":  began, "latest": ended, "end": ended, "duration": lasted, "wait": 0, "requests": requests, "rate": t.rps,
			"throughput": t.rps, "success": 1, "status_codes": map[string]int64{"200": requests}, "errors": []string{},
		})
		if err != nil {
			return nil, err
		}
		tests = append(tests, LoadTest{File: "top-" + began.Format("0102-1504") + ".json", Machines: t.machines, Ended: ended, Report: report})
	}
	return tests, nil
}
