package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/text"
	"tallylight/web"
)

// tokenPrefix makes a token recognisable to people and to scanners for leaked secrets.
const tokenPrefix = "tl_"

type userCmd struct {
	Add userAddCmd `cmd:"" help:"Add an account. The password, of at least 12 characters, is read from standard input."`
}

type userAddCmd struct {
	config `embed:""`
	Email  string         `required:"" help:"E-mail address to sign in with."`
	Name   string         `required:"" help:"Display name."`
	Role   readiness.Role `required:"" enum:"viewer,pr,sre,admin" help:"Role: viewer, pr, sre or admin."`
}

// Run adds an account.
func (cmd *userAddCmd) Run(ctx context.Context, std *streams) error {
	password, err := bufio.NewReader(std.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the password: %w", err)
	}
	password = strings.TrimRight(password, "\r\n")
	if wrong := web.CheckAccount(cmd.Name, cmd.Email, password); wrong != nil {
		return exitError{2, wrong[0].Field + ": " + text.For(text.EN).Invalid(wrong[0])}
	}
	hash, err := web.HashPassword(password)
	if err != nil {
		return err
	}
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		p := readiness.Person{Email: cmd.Email, Name: cmd.Name, Role: cmd.Role, PasswordHash: hash}
		if _, err := store.AddPerson(ctx, p, readiness.System, time.Now()); err != nil {
			return fmt.Errorf("add %s: %w", cmd.Email, err)
		}
		_, err := fmt.Fprintf(std.Out, "added %s as %s to %s\n", cmd.Email, cmd.Role, masked(cmd.Database))
		return err
	})
}

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Create an API token and print it. It cannot be shown again."`
}

type tokenCreateCmd struct {
	config `embed:""`
	Name   string         `required:"" help:"Purpose of the token, as shown in the log."`
	Role   readiness.Role `required:"" enum:"viewer,pr,sre,admin" help:"Role: viewer, pr, sre or admin."`
	Owner  string         `placeholder:"EMAIL" help:"Person who answers for what it does. Without one it cannot approve, confirm or sign."`
}

// Run makes a token.
func (cmd *tokenCreateCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		by, err := cmd.owner(ctx, store)
		if err != nil {
			return err
		}
		token, hash := web.NewSecret(tokenPrefix)
		if _, err := store.AddToken(ctx, cmd.Name, cmd.Role, hash, by, time.Now()); err != nil {
			return fmt.Errorf("make token: %w", err)
		}
		_, err = fmt.Fprintln(std.Out, token)
		return err
	})
}

// owner gives who answers for the token.
func (cmd *tokenCreateCmd) owner(ctx context.Context, store *db.Store) (readiness.Actor, error) {
	if cmd.Owner == "" {
		return readiness.System, nil
	}
	p, err := store.PersonByEmail(ctx, cmd.Owner)
	if err != nil {
		return readiness.Actor{}, fmt.Errorf("the owner of the token: %w", err)
	}
	return readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.System.Via}, nil
}

// withStore opens the configured database for one piece of work.
func (c config) withStore(ctx context.Context, std *streams, work func(*db.Store) error) error {
	set, err := c.Validate()
	if err != nil {
		return exitError{2, err.Error()}
	}
	store, err := db.Open(ctx, set.Database, time.Now(), newLog(std.Err, set.LogLevel))
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	return errors.Join(work(store), store.Close())
}
