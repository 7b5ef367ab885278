package db

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// line is a row of the log as it is stored, to the letter: what the chain of hashes is made of.
type line struct {
	seq, at                                                         int64
	actor, actorID, role, via, kind, eventID, taskID, subject, data string
	before, after, hash                                             string
}

// fields is where changeColumns go.
func (l *line) fields() fields {
	return fields{&l.seq, &l.at, &l.actor, &l.actorID, &l.role, &l.via, &l.kind, &l.eventID, &l.taskID, &l.subject, &l.data,
		&l.before, &l.after, &l.hash}
}

func newLine(c readiness.Change, before, after *image) (l *line, err error) {
	l = &line{at: ms(c.At), actor: c.Actor, actorID: c.ActorID, role: string(c.Role), via: c.Via, kind: c.Kind,
		eventID: c.EventID, taskID: c.TaskID, subject: c.Subject}
	if l.before, err = before.text(); err != nil {
		return l, err
	}
	if l.after, err = after.text(); err != nil {
		return l, err
	}
	data, err := asJSON(&c.Data).Value()
	if err != nil {
		return l, err
	}
	l.data = data.(string)
	return l, nil
}

// digest is the hash of the line after the one with the hash before. Each text is preceded by its length, so that no
// two lines are the same bytes.
func (l *line) digest(before string) string {
	h := sha256.New()
	var number [8]byte
	for _, n := range []int64{l.seq, l.at} {
		binary.BigEndian.PutUint64(number[:], uint64(n))
		h.Write(number[:])
	}
	for _, text := range []string{before, l.actor, l.actorID, l.role, l.via, l.kind, l.eventID, l.taskID, l.subject, l.data,
		l.before, l.after} {
		binary.BigEndian.PutUint64(number[:], uint64(len(text)))
		h.Write(number[:])
		h.Write([]byte(text))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// tip is the newest line of the log: its number, or that of a newer change without a line, and its hash.
type tip struct {
	seq  int64
	hash string
}

var scanTip = into(func(t *tip) fields { return fields{&t.seq, &t.hash} })

// Audit is what a walk along the log found.
type Audit struct {
	Lines int64 // how many were right
	// Newest is the number of the last of them, and Head its hash: whoever keeps it elsewhere can tell, too, when all was
	// written anew.
	Newest int64
	Head   string
	// Broken is the number of the first line that is not what was written, 0 where all are; Why says how it shows.
	Broken int64
	Why    string
}

// Verify walks along the log and says whether each line is as it was written, after the one that stood before it then,
// up to the newest.
func (s *Store) Verify(ctx context.Context) (found Audit, err error) {
	err = s.view(ctx, func(q querier) error {
		newest, err := one(ctx, q, scanTip, `SELECT n, head FROM revision`)
		if err != nil {
			return err
		}
		found, err = verify(ctx, q, newest)
		return err
	})
	return fault.OrNone(found, err, "verify the log")
}

// Anchor is a line that somebody keeps elsewhere.
type Anchor struct {
	Seq  int64
	Hash string
}

// Holds finds out whether the log still has a line that somebody keeps elsewhere, and says so in what was found. A chain that was
// written anew as a whole is right in itself and has not.
func (s *Store) Holds(ctx context.Context, known Anchor, audit *Audit) error {
	hash, _, err := found(one(ctx, s.read, scanValue[string], `SELECT hash FROM changes WHERE seq = $1`, known.Seq))
	if err == nil && hash != known.Hash {
		audit.Broken, audit.Why = known.Seq, "it is not the line that the anchor names: the log was written anew"
	}
	return fault.Wrap(err, "verify the log")
}

func verify(ctx context.Context, q querier, newest tip) (found Audit, err error) {
	const atOnce = 1000
	var last tip
	for {
		lines, err := query(ctx, q, scanLine, `SELECT `+changeColumns+` FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2`, last.seq, atOnce)
		if err != nil {
			return found, err
		}
		for _, l := range lines {
			if l.hash != l.digest(last.hash) {
				found.Broken, found.Why = l.seq, "it is not what was written after the line before it: one of the two was changed, or lines between them were taken away"
				return found, nil
			}
			last = tip{l.seq, l.hash}
			found.Lines, found.Newest, found.Head = found.Lines+1, l.seq, l.hash
		}
		if len(lines) < atOnce {
			break
		}
	}
	if last.hash != newest.hash {
		found.Broken, found.Why = newest.seq, fmt.Sprintf("the newest lines are missing, all after line %d", last.seq)
	}
	return found, nil
}

var scanLine = into((*line).fields)
