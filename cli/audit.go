package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"tallylight/db"
)

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Verify the hash chain of the log. Exit with 1 and name the first altered line if it is broken."`
}

type auditVerifyCmd struct {
	config `embed:""`
}

// Run walks along the log. A program may be running on the database meanwhile.
func (cmd *auditVerifyCmd) Run(ctx context.Context, std *streams) error {
	set, err := cmd.Validate()
	if err != nil {
		return exitError{2, err.Error()}
	}
	store, err := db.OpenToRead(ctx, set.Database, slog.New(slog.DiscardHandler), set.keys())
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	found, err := store.Verify(ctx)
	if err = errors.Join(err, store.Close()); err != nil {
		return err
	}
	return tellAudit(std, found)
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
