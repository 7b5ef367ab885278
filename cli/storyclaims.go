package cli

import (
	"context"
	"errors"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
)

// stillOpen is how long ago an event is over of which nobody has said yet whether its level was right.
const stillOpen = 4 * 24 * time.Hour

// claims is what people say of our own data: PR confirms the air time, the war room takes its roles, somebody signs the final
// call, and afterwards there is a review with its issues.
func (s *story) claims(e readiness.Event, t readiness.Task, n int) {
	sre := s.sre(n)
	switch t.Proof {
	case claim.AirTime:
		s.add(t.Due.Add(-90*time.Minute), s.say(t, claim.Said{Evidence: "局の担当者に電話で確認"}, s.pr()))
	case claim.Roles:
		for i, by := range []readiness.Actor{s.sre(0), s.sre(1), s.pr()} {
			s.add(e.Start.Add(-40*time.Minute), s.takeRole(t, claim.WarRoom[i], by))
		}
	case claim.Signed:
		s.add(t.Due.Add(-5*time.Minute), s.say(t, claim.Said{Decision: claim.Go}, sre))
	case claim.Reviewed:
		if s.now.Sub(e.End) < stillOpen {
			return
		}
		s.add(e.End.Add(reviewed), s.say(t, claim.Said{Review: &claim.Answers{Level: "right", Peak: peaks[e.Level%len(peaks)], Well: "キャッシュだけで捌けた",
			Badly: "計測の開始が遅れた", Lucky: "山が二回に分かれた"}}, sre))
	case claim.Linked:
		s.add(e.End.Add(3*24*time.Hour), s.say(t, claim.Said{Evidence: "https://tickets.tsumugi.example/4502"}, sre))
	}
}

// say is a press or a form. A signature that would be against the call is not given.
func (s *story) say(t readiness.Task, said claim.Said, by readiness.Actor) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		_, err := s.p.store.CompleteTask(ctx, t.ID, 0, said, by, now)
		if refused := (fault.Invalid{}); errors.As(err, &refused) && refused.Reason == "against_advice" {
			return nil
		}
		return err
	}
}

func (s *story) takeRole(t readiness.Task, role string, by readiness.Actor) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		_, err := s.p.store.TakeRole(ctx, t.ID, role, by, now)
		return err
	}
}
