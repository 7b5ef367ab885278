package calendar

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestProducersSayTheSame reads one calendar as Google, Outlook and iCloud would write it.
func TestProducersSayTheSame(t *testing.T) {
	want := []string{
		"2026-10-29 16:30, 2026-10-29 17:00, 深夜トーク",
		"2026-11-01 00:00, 2026-11-01 01:00, New York, live",
		"2026-11-08 01:00, 2026-11-08 02:00, New York, live",
		"2026-11-12 17:30, 2026-11-12 18:00, 深夜トーク",
		"2026-11-19 12:54, 2026-11-19 13:48, 手しごとの逆襲［L4］",
		"2026-11-19 15:00, 2026-11-22 15:00, all-day, 秋のキャンペーン",
		"2026-11-19 16:30, 2026-11-19 17:00, 深夜トーク",
		"2026-11-25 03:00, 2026-11-25 03:30, cancelled, 朝の情報番組",
	}
	for _, producer := range []string{"google", "outlook", "icloud"} {
		t.Run(producer, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join("testdata", producer+".ics"))
			if err != nil {
				t.Fatal(err)
			}
			got := read(body, window("2026-10-01", "2026-12-31"), zoneFor(t, "Asia/Tokyo"))
			var all []string
			for _, o := range got.Occurrences {
				if o.Level == 4 && o.Location != "テレビ日央, 第一スタジオ" {
					t.Errorf("it takes place at %q", o.Location)
				}
				o.RecurrenceID = ""
				all = append(all, show(o))
			}
			if diff := cmp.Diff(want, all); diff != "" || len(got.Problems) > 0 || got.Outcome != OK || got.Name != "広報カレンダー" {
				t.Errorf("%s, problems %v, occurrences (-want +got):\n%s", got.Outcome, got.Problems, diff)
			}
		})
	}
}
