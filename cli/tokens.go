package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/web/secrets"
)

type tokenCmd struct {
	List   tokenListCmd   `cmd:"" help:"List API tokens, without their secrets."`
	Create tokenCreateCmd `cmd:"" help:"Create an API token and print it. It cannot be shown again."`
	Revoke tokenRevokeCmd `cmd:"" help:"Revoke an API token for good."`
}

type tokenCreateCmd struct {
	config `embed:""`
	Name   string         `required:"" help:"Purpose of the token, as shown in the log."`
	Role   readiness.Role `required:"" enum:"viewer,pr,sre,admin" help:"Role: viewer, pr, sre or admin."`
	Scope  account.Scope  `default:"admin" enum:"read,tasks,events,reports,admin" help:"What it may do of what the role allows: read, tasks, events, reports or admin (everything)."`
	Days   int64          `default:"90" help:"Days for which it is valid, 1 to 730."`
	Owner  string         `placeholder:"EMAIL" help:"Person who answers for what it does. Without one it cannot approve, confirm or sign."`
}

// Run makes a token.
func (cmd *tokenCreateCmd) Run(ctx context.Context, std *streams) error {
	lasts, err := account.Within(cmd.Days, account.TokenDays, account.MostTokenDays)
	if err != nil {
		return refused(err)
	}
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		by, err := cmd.owner(ctx, store)
		if err != nil {
			return err
		}
		token, hash := secrets.NewSecret(secrets.TokenPrefix)
		add := account.Token{Name: cmd.Name, Role: cmd.Role, Scope: cmd.Scope, EndsAt: time.Now().Add(lasts)}
		if _, err := store.AddToken(ctx, add, hash, by, time.Now()); err != nil {
			return fmt.Errorf("make token: %w", refused(err))
		}
		_, err = fmt.Fprintln(std.Out, token)
		return err
	})
}

// owner gives who answers for the token.
func (cmd *tokenCreateCmd) owner(ctx context.Context, store *db.Store) (readiness.Actor, error) {
	if cmd.Owner == "" {
		return account.Operator, nil
	}
	by, err := personAtCommand(ctx, store, cmd.Owner)
	return by, fault.Wrap(err, "the owner of the token")
}

type tokenListCmd struct {
	config `embed:""`
	JSON   bool `help:"Print JSON."`
}

type tokenRow struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Role      string  `json:"role"`
	Scope     string  `json:"scope"`
	Owner     string  `json:"owner"`
	State     string  `json:"state"` // active, expired or revoked
	ExpiresAt *string `json:"expires_at"`
	UsedAt    *string `json:"used_at"`
	UsedFrom  string  `json:"used_from"`
}

// Run lists the tokens.
func (cmd *tokenListCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		all, err := store.Tokens(ctx)
		if err != nil {
			return err
		}
		rows := []tokenRow{}
		for _, t := range all {
			rows = append(rows, tokenRow{t.ID, t.Name, string(t.Role), string(t.Scope), t.Owner, t.State(time.Now()), stampOf(t.EndsAt), stampOf(t.Used), t.From})
		}
		return printRows(std, cmd.JSON, rows, "ID\tNAME\tSCOPE\tROLE\tOWNER\tSTATE\tEXPIRES\tLAST USED", func(r tokenRow) []string {
			return []string{r.ID, r.Name, r.Scope, r.Role, r.Owner, r.State, orDash(r.ExpiresAt), orDash(r.UsedAt)}
		})
	})
}

type tokenRevokeCmd struct {
	config `embed:""`
	ID     string `arg:"" name:"id" help:"Id of the token, as token list prints it."`
}

// Run revokes a token.
func (cmd *tokenRevokeCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		err := store.RevokeToken(ctx, cmd.ID, account.Operator, time.Now())
		if errors.Is(err, fault.ErrNotFound) {
			return exitError{1, "there is no token with the id " + cmd.ID}
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.Out, "revoked %s\n", cmd.ID)
		return err
	})
}
