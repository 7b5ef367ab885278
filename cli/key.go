package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"tallylight/db"
	"tallylight/seal"
)

type keyCmd struct {
	New    keyNewCmd    `cmd:"" help:"Print a new encryption key, for TALLYLIGHT_KEY_FILE."`
	Check  keyCheckCmd  `cmd:"" help:"Check that every stored secret can be decrypted with the keys in force."`
	Rotate keyRotateCmd `cmd:"" help:"Encrypt all stored secrets with another key. The program may be running."`
}

type keyNewCmd struct{}

// Run prints a key, which is kept nowhere.
func (*keyNewCmd) Run(std *streams) error {
	_, err := fmt.Fprintln(std.Out, seal.NewKey().Text())
	return err
}

type keyCheckCmd struct {
	config `embed:""`
}

// Run opens every secret. A program may be running on the database meanwhile.
func (cmd *keyCheckCmd) Run(ctx context.Context, std *streams) error {
	set, err := cmd.Validate()
	if err != nil {
		return exitError{2, err.Error()}
	}
	store, err := db.OpenToRead(ctx, set.Database, slog.New(slog.DiscardHandler), set.keys())
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	found, err := store.CheckKeys(ctx)
	if err = errors.Join(err, store.Close()); err != nil {
		return err
	}
	return tellKeys(std.Out, found)
}

// tellKeys says what was found.
func tellKeys(w io.Writer, found db.KeyCheck) error {
	inUse := "none yet"
	if found.InUse != "" {
		inUse = found.InUse
	}
	_, err := fmt.Fprintf(w, "keys in %s: %s\nin use: %s\nsecrets: %d\n", found.Where, strings.Join(found.Keys, ", "), inUse, found.Secrets)
	if err != nil || len(found.Broken) == 0 {
		return err
	}
	return exitError{1, fmt.Sprintf("%d secrets cannot be decrypted:\n%s", len(found.Broken), strings.Join(found.Broken, "\n"))}
}

type keyRotateCmd struct {
	config `embed:""`
}

// Run changes the key.
func (cmd *keyRotateCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		r, err := store.RotateKey(ctx, time.Now())
		switch {
		case errors.Is(err, db.ErrKeyNotRenewed):
			return exitError{1, "TALLYLIGHT_KEY begins with the key in use: put the output of tallylight key new before it, separated by a comma, restart every replica, and run this again"}
		case err != nil:
			return err
		}
		_, err = fmt.Fprintf(std.Out, "secrets encrypted again: %d; key in use: %s\n", r.Secrets, r.To)
		return err
	})
}

// keys is where the encryption keys are.
func (c config) keys() db.KeySource { return db.KeySource{File: c.KeyFile, Text: c.Key} }

// warnOfKeyFile says that others on this machine may read the file with the key.
func warnOfKeyFile(file string, log *slog.Logger) {
	about, err := os.Stat(file)
	if err == nil && about.Mode().Perm()&0o077 != 0 {
		log.Warn("the file with the key by which secrets are encrypted can be read by others: chmod 600", "file", file, "mode", about.Mode().Perm().String())
	}
}
