package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"tallylight/db"
)

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Verify the hash chain of the log. Exit with 1 and name the first altered line if it is broken."`
	Export auditExportCmd `cmd:"" help:"Print the log as JSON lines, with all that its hashes are made of and with the addresses of clients."`
}

type auditVerifyCmd struct {
	config `embed:""`
	Anchor string `placeholder:"SEQ:HASH" help:"Line that the log must still have, as an earlier verification or export told it: finds a log that was rewritten as a whole."`
}

type auditExportCmd struct {
	config `embed:""`
	Since  logInstant `placeholder:"TIME" help:"Only lines at or after this time (RFC 3339, or a date: its midnight in UTC)."`
	Until  logInstant `placeholder:"TIME" help:"Only lines at or before this time (RFC 3339, or a date: its midnight in UTC)."`
}

// logInstant is a time or a date on the command line.
type logInstant time.Time

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *logInstant) UnmarshalText(text []byte) error {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, string(text)); err == nil {
			*i = logInstant(at)
			return nil
		}
	}
	return fmt.Errorf("%q is neither a time such as 2026-11-19T21:00:00+09:00 nor a date such as 2026-11-19", text)
}

// Run prints the lines as they are read.
func (cmd *auditExportCmd) Run(ctx context.Context, std *streams) error {
	return cmd.reading(ctx, func(store *db.Store) error {
		out := bufio.NewWriter(std.Out)
		lines := json.NewEncoder(out)
		err := store.ExportLog(ctx, db.LogSpan{Since: time.Time(cmd.Since), Until: time.Time(cmd.Until)}, func(some []db.LogLine) error {
			for _, line := range some {
				if err := lines.Encode(line); err != nil {
					return err
				}
			}
			return nil
		})
		return errors.Join(err, out.Flush())
	})
}

// reading opens the configured database as it stands, for reading alone.
func (c config) reading(ctx context.Context, work func(*db.Store) error) error {
	set, err := c.Validate()
	if err != nil {
		return exitError{2, err.Error()}
	}
	store, err := db.OpenToRead(ctx, set.Database, slog.New(slog.DiscardHandler), set.keys())
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	return errors.Join(work(store), store.Close())
}

// anchor reads SEQ:HASH; nil where none was given.
func anchor(said string) (*db.Anchor, error) {
	if said == "" {
		return nil, nil
	}
	seq, hash, _ := strings.Cut(said, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	if err != nil || n < 1 || len(hash) != 64 {
		return nil, exitError{2, "--anchor: give the number and the hash of a line, such as 412:9f2c..."}
	}
	return &db.Anchor{Seq: n, Hash: hash}, nil
}

// Run walks along the log. A program may be running on the database meanwhile.
func (cmd *auditVerifyCmd) Run(ctx context.Context, std *streams) error {
	known, err := anchor(cmd.Anchor)
	if err != nil {
		return err
	}
	return cmd.reading(ctx, func(store *db.Store) error {
		found, err := store.Verify(ctx)
		if err == nil && found.Broken == 0 && known != nil {
			err = store.Holds(ctx, *known, &found)
		}
		if err != nil {
			return err
		}
		return tellAudit(std, found)
	})
}

// tellAudit says what the walk found.
func tellAudit(std *streams, found db.Audit) error {
	said := fmt.Sprintf("verified lines: %d", found.Lines)
	if found.Lines > 0 {
		said += fmt.Sprintf("; the newest has the number %d and the hash %s", found.Newest, found.Head)
	}
	if _, err := fmt.Fprintln(std.Out, said); err != nil {
		return err
	}
	if found.Broken == 0 {
		return nil
	}
	return exitError{1, fmt.Sprintf("the log is broken at line %d: %s", found.Broken, found.Why)}
}
