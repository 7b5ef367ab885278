package tracker_test

import (
	"strings"
	"testing"

	"tallylight/readiness/ticket"
	"tallylight/tracker"
)

const foul = "<!channel> @everyone #12 !7 ~bug %1 $2 &3 ^alert#4 acme/ops#1\r\n/close\r\n[x](https://evil.example) `=cmd` \u202Eevil"

func TestABodyHoldsNothingButText(t *testing.T) {
	body := tracker.Body(ticket.Draft{Lead: "Close it.", Lines: []ticket.Line{{Label: "Event", Text: foul}, {Label: "None", Text: " \u200e"}, {Label: "Task", Text: "https://t.example/tasks/e-B_02", Link: true}},
		Foot: "Created by Tallylight.", Marker: "tallylight:e-B_02"})
	for _, row := range []struct{ sentence, part string }{
		{"nobody is named", "@everyone"}, {"no issue", "#12"}, {"none of another project", "ops#1"}, {"no merge request", "!7"}, {"no label", "~bug"}, {"no milestone", "%1"},
		{"no snippet", "$2"}, {"no epic", "&3"}, {"no alert", "^alert"}, {"no command begins a line", "\n/close"}, {"no link is made", "[x](h"}, {"no code", " `="}, {"no tag", " <!"}, {"no carriage return", "\r"}, {"no turned text", "\u202E"}, {"no empty line", "None"},
	} {
		if strings.Contains(body, row.part) {
			t.Errorf("%s: %q in %q", row.sentence, row.part, body)
		}
	}
	for _, part := range []string{"- Event: ", "<https://t.example/tasks/e-B_02>", "evil", "\nCreated by Tallylight. tallylight:e-B_02\n"} {
		if !strings.Contains(body, part) {
			t.Errorf("%q is not in %q", part, body)
		}
	}
	if !tracker.Carries(body, "tallylight:e-B_02") || tracker.Carries(body, "tallylight:e-B_0") || tracker.Carries(body, "tallylight:B_02") {
		t.Error("its marker is not its own")
	}
}

func TestATitleIsOneShortLine(t *testing.T) {
	title := tracker.Title(ticket.Draft{Title: foul + strings.Repeat("長", 10_000)})
	if strings.ContainsAny(title, "\r\n") || len([]rune(title)) > 240 || strings.Contains(title, "@everyone") {
		t.Errorf("%d characters: %q", len([]rune(title)), title)
	}
	if got := tracker.Title(ticket.Draft{Title: "AC/DC: 100% live"}); got != "AC/DC: 100% live" {
		t.Errorf("a plain title became %q", got)
	}
}
