package cli

import (
	"context"
	"time"
)

// hiredBefore is how long before the story begins its people are there.
const hiredBefore = 90 * 24 * time.Hour

// stood are the standing tasks that the company has done, with how long ago, the oldest first. The proof of the log intake has
// expired, and that of the switches ends before the next event of the highest level does.
var stood = []struct {
	template string
	ago      time.Duration
	by       int // of SRE
	evidence string
}{
	{"R-06", 93 * 24 * time.Hour, 0, "https://runs.tsumugi.example/loki-ingest"},
	{"R-05", 60 * 24 * time.Hour, 1, "計測・広告・チャットを遮断、30秒遅延でも表示に影響なし"},
	{"R-01", 40 * 24 * time.Hour, 0, "https://tickets.tsumugi.example/4102"},
	{"R-07", 30 * 24 * time.Hour, 1, "https://wiki.tsumugi.example/thresholds#2026"},
	{"R-03", 25 * 24 * time.Hour, 0, "検索候補・おすすめ・レビューを停止、各2分で再開"},
	{"R-02", 12 * 24 * time.Hour, 1, "https://runs.tsumugi.example/rollback-118"},
	{"R-04", 9 * 24 * time.Hour, 0, "https://tickets.tsumugi.example/4390"},
}

// stand is what is done once for the company.
func (s *story) stand() {
	for _, task := range stood {
		s.add(s.now.Add(-task.ago), func(ctx context.Context, now time.Time) error {
			return s.p.store.CompleteStanding(ctx, task.template, 1, task.evidence, s.sre(task.by), now)
		})
	}
}
