package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/web/secrets"
)

type userCmd struct {
	List     userListCmd     `cmd:"" help:"List accounts and invitations."`
	Add      userAddCmd      `cmd:"" help:"Add an account. The password, of at least 12 characters, is read from standard input."`
	Invite   userInviteCmd   `cmd:"" help:"Print a one-time link by which somebody creates an account."`
	Role     userRoleCmd     `cmd:"" help:"Change the role of an account."`
	Disable  userDisableCmd  `cmd:"" help:"Disable an account and end its sessions."`
	Enable   userEnableCmd   `cmd:"" help:"Enable a disabled account."`
	Remove   userRemoveCmd   `cmd:"" help:"Remove an account with its name and address, end its sessions and revoke its tokens."`
	Password userPasswordCmd `cmd:"" help:"Set the password of an account and end its sessions. The password is read from standard input."`
	Reset    userResetCmd    `cmd:"" help:"Print a one-time link by which the person sets a new password."`
	Link     userLinkCmd     `cmd:"" help:"Let the person link the account to a sign-in provider that has verified the e-mail address, once within three days."`
	Unlock   userUnlockCmd   `cmd:"" help:"Allow sign-in again at once after too many wrong passwords, for an account or from an address."`
	Sessions userSessionsCmd `cmd:"" help:"List the sessions of an account, or end them."`
}

// whose is the account that a command is about.
type whose struct {
	config `embed:""`
	Email  string `required:"" help:"E-mail address of the account."`
}

// with does a piece of work on the account.
func (w whose) with(ctx context.Context, std *streams, work func(*db.Store, readiness.Person) error) error {
	return w.withStore(ctx, std, func(store *db.Store) error {
		p, err := store.PersonByEmail(ctx, w.Email)
		if errors.Is(err, fault.ErrNotFound) {
			return exitError{1, "there is no account with the address " + w.Email}
		}
		if err != nil {
			return err
		}
		return refused(work(store, p))
	})
}

// refused says in a sentence why a field was refused.
func refused(err error) error {
	if wrong := fault.Invalids(err); wrong != nil {
		return exitError{1, wrong[0].Field + ": " + text.For(text.EN).Invalid(wrong[0])}
	}
	return err
}

type userAddCmd struct {
	config `embed:""`
	Email  string         `required:"" help:"E-mail address to sign in with."`
	Name   string         `required:"" help:"Display name."`
	Role   readiness.Role `required:"" enum:"viewer,pr,sre,admin" help:"Role: viewer, pr, sre or admin."`
}

// Run adds an account.
func (cmd *userAddCmd) Run(ctx context.Context, std *streams) error {
	p := readiness.Person{Email: cmd.Email, Name: cmd.Name, Role: cmd.Role}
	password, err := readPassword(std)
	if err != nil {
		return err
	}
	if wrong := account.WrongAccount(p, password); wrong != nil {
		return exitError{2, wrong[0].Field + ": " + text.For(text.EN).Invalid(wrong[0])}
	}
	if p.PasswordHash, err = secrets.HashPassword(ctx, password); err != nil {
		return err
	}
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		if _, err := store.AddPerson(ctx, p, account.Operator, time.Now()); err != nil {
			return fmt.Errorf("add %s: %w", cmd.Email, err)
		}
		_, err := fmt.Fprintf(std.Out, "added %s as %s to %s\n", cmd.Email, cmd.Role, masked(cmd.Database))
		return err
	})
}

func readPassword(std *streams) (string, error) {
	password, err := bufio.NewReader(std.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(password, "\r\n"), nil
}

type userInviteCmd struct {
	config `embed:""`
	Email  string         `required:"" help:"E-mail address of who is invited."`
	Role   readiness.Role `required:"" enum:"viewer,pr,sre,admin" help:"Role: viewer, pr, sre or admin."`
	Days   int64          `default:"3" help:"Days for which the link is valid, 1 to 14."`
}

// Run prints a link.
func (cmd *userInviteCmd) Run(ctx context.Context, std *streams) error {
	lasts, err := account.Within(cmd.Days, account.LinkDays, account.MostLinkDays)
	if err != nil {
		return refused(err)
	}
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		key, hash := secrets.NewSecret("")
		if _, err := store.Invite(ctx, cmd.Email, cmd.Role, hash, lasts, account.Operator, time.Now()); err != nil {
			return refused(err)
		}
		return cmd.printLink(std, key)
	})
}

// printLink prints the one-time link of a key.
func (c config) printLink(std *streams, key string) error {
	_, err := fmt.Fprintf(std.Out, "%s/welcome?key=%s\n", c.baseURL(), key)
	return err
}

type userResetCmd struct{ whose }

// Run prints a link.
func (cmd *userResetCmd) Run(ctx context.Context, std *streams) error {
	return cmd.with(ctx, std, func(store *db.Store, p readiness.Person) error {
		key, hash := secrets.NewSecret("")
		if _, err := store.OfferReset(ctx, p.ID, hash, account.LinkDays*fault.Day, account.Operator, time.Now()); err != nil {
			return err
		}
		return cmd.printLink(std, key)
	})
}

type userLinkCmd struct{ whose }

// Run lets an account be linked.
func (cmd *userLinkCmd) Run(ctx context.Context, std *streams) error {
	return cmd.with(ctx, std, func(store *db.Store, p readiness.Person) error {
		if err := store.OfferLinking(ctx, p.ID, account.LinkDays*fault.Day, account.Operator, time.Now()); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.Out, "%s may be linked to a sign-in provider within %d days\n", p.Email, account.LinkDays)
		return err
	})
}

type userRoleCmd struct {
	whose
	Role readiness.Role `required:"" enum:"viewer,pr,sre,admin" help:"New role: viewer, pr, sre or admin."`
}

// Run changes a role.
func (cmd *userRoleCmd) Run(ctx context.Context, std *streams) error {
	return cmd.change(ctx, std, account.Edit{Role: cmd.Role}, "is now "+string(cmd.Role))
}

type userDisableCmd struct{ whose }

// Run disables an account.
func (cmd *userDisableCmd) Run(ctx context.Context, std *streams) error {
	return cmd.change(ctx, std, account.Edit{State: account.Disabled}, "is disabled; its sessions have ended")
}

type userEnableCmd struct{ whose }

// Run enables an account.
func (cmd *userEnableCmd) Run(ctx context.Context, std *streams) error {
	return cmd.change(ctx, std, account.Edit{State: account.Active}, "is enabled")
}

func (w whose) change(ctx context.Context, std *streams, edit account.Edit, said string) error {
	return w.with(ctx, std, func(store *db.Store, p readiness.Person) error {
		if _, err := store.ChangePerson(ctx, p.ID, edit, account.Operator, time.Now()); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.Out, "%s %s\n", p.Email, said)
		return err
	})
}

type userRemoveCmd struct{ whose }

// Run removes an account.
func (cmd *userRemoveCmd) Run(ctx context.Context, std *streams) error {
	return cmd.with(ctx, std, func(store *db.Store, p readiness.Person) error {
		if err := store.RemovePerson(ctx, p.ID, 0, account.Operator, time.Now()); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.Out, "%s is removed; the log names the account %s\n", p.Email, account.Pseudonym(p.ID))
		return err
	})
}

type userPasswordCmd struct{ whose }

// Run sets a password.
func (cmd *userPasswordCmd) Run(ctx context.Context, std *streams) error {
	password, err := readPassword(std)
	if err != nil {
		return err
	}
	if wrong := account.WrongPassword(password); wrong != nil {
		return exitError{2, "password: " + text.For(text.EN).Invalid(wrong[0])}
	}
	hash, err := secrets.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	return cmd.with(ctx, std, func(store *db.Store, p readiness.Person) error {
		if err := store.SetPassword(ctx, p.ID, hash, "", account.Operator, time.Now()); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.Out, "the password of %s is set; its sessions have ended\n", p.Email)
		return err
	})
}

type userUnlockCmd struct {
	config  `embed:""`
	Email   string `xor:"of" required:"" help:"E-mail address of the account."`
	Address string `xor:"of" required:"" help:"IP address of the client; of IPv6 its first 64 bits count."`
}

// Run forgets wrong passwords.
func (cmd *userUnlockCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		locked, err := store.ForgetTries(ctx, account.Try{Email: cmd.Email, Address: cmd.Address}, account.Operator, time.Now())
		if err != nil {
			return err
		}
		said := "there were no wrong passwords"
		if locked {
			said = "sign-in is possible again"
		}
		_, err = fmt.Fprintln(std.Out, said)
		return err
	})
}

type userSessionsCmd struct {
	whose
	JSON bool `help:"Print JSON."`
	End  bool `help:"End them all."`
}

// Run lists or ends sessions.
func (cmd *userSessionsCmd) Run(ctx context.Context, std *streams) error {
	return cmd.with(ctx, std, func(store *db.Store, p readiness.Person) error {
		if cmd.End {
			n, err := store.EndSessions(ctx, p.ID, "", account.Operator, time.Now())
			if err == nil {
				_, err = fmt.Fprintf(std.Out, "ended sessions: %d\n", n)
			}
			return err
		}
		all, err := store.SessionsOf(ctx, p.ID, time.Now())
		if err != nil {
			return err
		}
		rows := make([]sessionRow, len(all))
		for i, e := range all {
			rows[i] = sessionRow{e.ID, stampOf(e.CreatedAt), stampOf(e.Seen), e.Agent, e.From}
		}
		return printRows(std, cmd.JSON, rows, "ID\tSIGNED IN\tLAST SEEN\tBROWSER\tNETWORK", func(r sessionRow) []string {
			return []string{r.ID, *r.CreatedAt, *r.SeenAt, r.Browser, r.Network}
		})
	})
}

type sessionRow struct {
	ID        string  `json:"id"`
	CreatedAt *string `json:"created_at"`
	SeenAt    *string `json:"seen_at"`
	Browser   string  `json:"browser"`
	Network   string  `json:"network"`
}

type userListCmd struct {
	config `embed:""`
	JSON   bool `help:"Print JSON."`
}

type userRow struct {
	ID       string  `json:"id"`
	Email    string  `json:"email"`
	Name     string  `json:"name"`
	Role     string  `json:"role"`
	State    string  `json:"state"` // active, disabled or invited
	SeenAt   *string `json:"seen_at"`
	Sessions int     `json:"sessions"`
}

// Run lists the accounts, and after them who is invited.
func (cmd *userListCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		all, err := store.Accounts(ctx, time.Now())
		if err != nil {
			return err
		}
		rows := []userRow{}
		for _, a := range all {
			rows = append(rows, userRow{a.ID, a.Email, a.Name, string(a.Role), string(account.StateOf(a.Person)), stampOf(a.Seen), a.Sessions})
		}
		invited, err := store.Invitations(ctx)
		for _, l := range invited {
			rows = append(rows, userRow{ID: l.ID, Email: l.Email, Role: string(l.Role), State: "invited"})
		}
		if err != nil {
			return err
		}
		return printRows(std, cmd.JSON, rows, "E-MAIL\tNAME\tROLE\tSTATE\tLAST SEEN\tSESSIONS", func(r userRow) []string {
			return []string{r.Email, r.Name, r.Role, r.State, orDash(r.SeenAt), fmt.Sprint(r.Sessions)}
		})
	})
}

// stampOf is an instant as JSON has it; nil where it never was.
func stampOf(at time.Time) *string {
	if at.IsZero() {
		return nil
	}
	said := at.UTC().Format(time.RFC3339)
	return &said
}

func orDash(said *string) string {
	if said == nil {
		return "-"
	}
	return *said
}

// printRows prints rows as JSON, or as a table below its head.
func printRows[R any](std *streams, asJSON bool, rows []R, head string, cells func(R) []string) error {
	if asJSON {
		return json.NewEncoder(std.Out).Encode(rows)
	}
	w := tabwriter.NewWriter(std.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, head)
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join(cells(r), "\t"))
	}
	return w.Flush()
}

// withStore opens the configured database for one piece of work.
func (c config) withStore(ctx context.Context, std *streams, work func(*db.Store) error) error {
	set, err := c.Validate()
	if err != nil {
		return exitError{2, err.Error()}
	}
	store, err := db.Open(ctx, set.Database, time.Now(), newLog(std.Err, set.LogLevel), set.keys())
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	return errors.Join(work(store), store.Close())
}
