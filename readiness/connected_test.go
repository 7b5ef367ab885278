package readiness_test

import (
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// TestWhatAWebAddressIsAsked: a check by HTTP that says what it compares has something to compare, and no password is kept
// where everybody reads it.
func TestWhatAWebAddressIsAsked(t *testing.T) {
	for _, row := range []struct {
		name   string
		ask    readiness.Ask
		field  string // empty: it can be kept
		reason string
	}{
		{"the status alone", readiness.Ask{Check: "https://a.example/"}, "", ""},
		{"a value at a path", readiness.Ask{Check: "https://a.example/", Want: proof.Want{Path: "ready", Compare: ">=", Value: 20}}, "", ""},
		{"a comparison with nothing", readiness.Ask{Check: "https://a.example/", Want: proof.Want{Compare: ">=", Value: 20}}, "path", "required"},
		{"a text of nothing", readiness.Ask{Check: "https://a.example/", Want: proof.Want{Compare: "==", Text: "ok"}}, "path", "required"},
		{"a password", readiness.Ask{Check: "http://user:secret@a.example/"}, "check", "has_password"},
		{"a file", readiness.Ask{Check: "file:///etc/passwd"}, "check", "not_a_web_address"},
		{"a password in the runbook", readiness.Ask{Check: "https://a.example/", Runbook: "https://user:secret@wiki.example/"}, "runbook", "has_password"},
	} {
		row.ask.TitleEN, row.ask.TitleJA, row.ask.Verify = "Scale", "増強", readiness.VerifyHTTP
		row.ask.Gate = readiness.Gate{Anchor: readiness.AtStart}
		wrong := row.ask.Wrong()
		got := fault.Invalid{}
		if len(wrong) > 0 {
			got = wrong[0]
		}
		if len(wrong) > 1 || got.Field != row.field || got.Reason != row.reason {
			t.Errorf("%s: %+v", row.name, wrong)
		}
	}
}
