package jobs_test

import (
	"context"
	"testing"
	"time"

	"tallylight/jobs"
	"tallylight/readiness/digest"
	"tallylight/readiness/notice"
	"tallylight/text"
)

// quietMorning is a store of a person of whom there is a digest in which nothing stands.
type quietMorning struct{ jobs.RenderStore }

func (quietMorning) Plan(_ context.Context, subscriber string) (notice.Plan, error) {
	return notice.Own(subscriber), nil
}

func (quietMorning) Digest(context.Context, time.Time, time.Time, time.Time) (digest.Digest, error) {
	return digest.Digest{}, nil
}

func (quietMorning) StopKey(subscriber string) string { return subscriber + ".signed" }

func TestOnlyTheMailOfAPersonEndsTheirMails(t *testing.T) {
	r := jobs.Renderer{Store: quietMorning{}, Base: "https://tally.example", Clock: func(_ context.Context, now time.Time) text.Clock { return text.Clock{Now: now, Zone: tokyo} }}
	for _, row := range []struct{ sentence, kind, instead, want string }{
		{"a mail to them", notice.Mail, "", "https://tally.example/settings/notices/stop?key=p.signed"},
		{"a mail to others that is sent instead of it", notice.Mail, "m", ""},
		{"a chat", "slack", "", ""},
	} {
		m := notice.Message{ID: "n", Subscriber: "p", Kind: notice.DigestMail, InsteadOf: row.instead, CreatedAt: noon}
		out, _, err := r.Render(t.Context(), m, notice.Channel{Kind: row.kind, Lang: "en"}, noon)
		if err != nil || out.Silence != row.want {
			t.Errorf("%s: %q, %v", row.sentence, out.Silence, err)
		}
	}
}
