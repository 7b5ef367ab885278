package db

import (
	"context"
	"time"

	"tallylight/readiness/fault"
)

// LogLine is a line of the log with all that its hash is made of, to the letter, so that others can verify it.
type LogLine struct {
	Seq      int64  `json:"seq"`
	At       int64  `json:"at"` // Unix milliseconds
	Actor    string `json:"actor"`
	ActorID  string `json:"actor_id"`
	Role     string `json:"role"`
	Via      string `json:"via"`
	Kind     string `json:"kind"`
	EventID  string `json:"event_id"`
	TaskID   string `json:"task_id"`
	Subject  string `json:"subject"`
	Data     string `json:"data"` // JSON, or empty
	Before   string `json:"before"`
	After    string `json:"after"`
	Previous string `json:"previous"` // the hash of the line before
	Hash     string `json:"hash"`
	// Who is the name of the actor now, and Address from where they came; not parts of the hash.
	Who     string  `json:"who"`
	Address *string `json:"address"`
}

// LogSpan chooses lines of the log by their time; zero: any.
type LogSpan struct{ Since, Until time.Time }

var scanLogLine = into(func(l *LogLine) fields {
	return fields{&l.Seq, &l.At, &l.Actor, &l.ActorID, &l.Role, &l.Via, &l.Kind, &l.EventID, &l.TaskID, &l.Subject, &l.Data, &l.Before, &l.After,
		&l.Hash, &l.Previous, &l.Who, &l.Address}
})

const readLogLines = `SELECT seq, at, actor, actor_id, role, via, kind, event_id, task_id, subject, data, before, after, hash,
	COALESCE((SELECT b.hash FROM changes b WHERE b.seq < changes.seq ORDER BY b.seq DESC LIMIT 1), ''),
	CASE WHEN actor = '' THEN COALESCE((SELECT name FROM people WHERE people.id = changes.actor_id), '') ELSE actor END,
	(SELECT address FROM change_addresses WHERE change_addresses.seq = changes.seq)
	FROM changes WHERE seq > $1 AND at >= $2 AND at <= $3 ORDER BY seq LIMIT $4`

// linesAtOnce bounds what an export holds in memory.
const linesAtOnce = 500

// ExportLog gives the lines of the log within a span to take, some at once, oldest first.
func (s *Store) ExportLog(ctx context.Context, span LogSpan, take func([]LogLine) error) error {
	last := int64(-1)
	for {
		lines, err := query(ctx, s.read, scanLogLine, readLogLines, last, ms(span.Since), upTo(span.Until), linesAtOnce)
		if err != nil {
			return fault.Wrap(err, "read the log")
		}
		if len(lines) == 0 {
			return nil
		}
		if err := take(lines); err != nil {
			return err
		}
		last = lines[len(lines)-1].Seq
	}
}
