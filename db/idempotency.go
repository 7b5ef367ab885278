package db

import (
	"context"
	"time"

	"tallylight/readiness/fault"
)

// keepAnswers is how long a request that is sent again gets the answer of the first time.
const keepAnswers = 24 * time.Hour

type rememberedAnswer struct {
	status int
	body   []byte
}

// Remember keeps the answer to a request that its sender gave a key; the first answer stays.
func (s *Store) Remember(ctx context.Context, actorID, key string, status int, body []byte, now time.Time) error {
	_, err := exec(ctx, s.write, `DELETE FROM remembered_answers WHERE actor_id = $1 AND at < $2`, actorID, ms(now.Add(-keepAnswers)))
	if err == nil {
		_, err = exec(ctx, s.write, `INSERT INTO remembered_answers (actor_id, key, status, body, at) VALUES `+params(1, 5)+
			` ON CONFLICT DO NOTHING`, actorID, key, status, append([]byte{}, body...), ms(now))
	}
	return fault.Wrap(err, "remember an answer")
}

// PruneAnswers forgets the answers given before an instant.
func (s *Store) PruneAnswers(ctx context.Context, before time.Time) error {
	return fault.Wrap(do(ctx, s.write, `DELETE FROM remembered_answers WHERE at < $1`, ms(before)), "prune answers")
}

// Recall gives the answer that was given to a key; not found where there was none.
func (s *Store) Recall(ctx context.Context, actorID, key string) (status int, body []byte, known bool, err error) {
	a, known, err := found(one(ctx, s.read, into(func(a *rememberedAnswer) fields { return fields{&a.status, &a.body} }),
		`SELECT status, body FROM remembered_answers WHERE actor_id = $1 AND key = $2`, actorID, key))
	return a.status, a.body, known, fault.Wrap(err, "recall an answer")
}
