package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tallylight/db"
	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/web/secrets"
)

type displayCmd struct {
	List   displayListCmd   `cmd:"" help:"List the display links that are in force, without their keys."`
	Add    displayAddCmd    `cmd:"" help:"Make a display link, by which a screen shows the wall or the board without a sign-in, and print it. It cannot be shown again."`
	Rotate displayRotateCmd `cmd:"" help:"Give a display link a new key, and print its new address. The old one opens nothing any more."`
	Revoke displayRevokeCmd `cmd:"" help:"Revoke a display link for good. Its screen shows a dark page that says so."`
}

type displayAddCmd struct {
	config   `embed:""`
	Name     string           `required:"" help:"Where the screen hangs, as shown in the list and the log."`
	Shows    display.Shows    `default:"wall" enum:"wall,board" help:"What the screen shows: wall or board."`
	Event    string           `placeholder:"ID" help:"The one event that a wall shows. Without it, the next exposure."`
	Level    int              `help:"The lowest level on a board. Without it, all levels."`
	Audience display.Audience `default:"masked" enum:"masked,open" help:"Who passes by: masked (no confidential title, no name of a person) or open (as SRE and PR see it)."`
	ShownIn  string           `name:"shown-in" default:"" enum:",ja,en" help:"Language of the screen: ja or en. Without it, what its browser asks for."`
}

// Run makes a display link.
func (cmd *displayAddCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		key, hash := secrets.NewSecret("")
		link := display.Link{Name: cmd.Name, Shows: cmd.Shows, EventID: cmd.Event, Level: cmd.Level, Audience: cmd.Audience, Lang: cmd.ShownIn, Tail: display.TailOf(key)}
		if _, err := store.AddDisplay(ctx, link, hash, account.Operator, time.Now()); err != nil {
			return refused(err)
		}
		_, err := fmt.Fprintln(std.Out, cmd.baseURL()+display.Path(key))
		return err
	})
}

type displayListCmd struct {
	config `embed:""`
	JSON   bool `help:"Print JSON."`
}

type displayRow struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Shows    string  `json:"shows"`
	Event    string  `json:"event"`
	Level    int     `json:"level"` // 0: all
	Audience string  `json:"audience"`
	Lang     string  `json:"lang"`
	Tail     string  `json:"tail"` // the last characters of its key
	MadeBy   string  `json:"made_by"`
	MadeAt   *string `json:"made_at"`
	SeenAt   *string `json:"seen_at"`
}

// Run lists the display links.
func (cmd *displayListCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		all, err := store.Displays(ctx)
		if err != nil {
			return err
		}
		rows := []displayRow{}
		for _, l := range all {
			rows = append(rows, displayRow{l.ID, l.Name, string(l.Shows), l.EventID, l.Level, string(l.Audience), l.Lang, l.Tail, l.By, stampOf(l.MadeAt), stampOf(l.Seen)})
		}
		return printRows(std, cmd.JSON, rows, "ID\tNAME\tSHOWS\tAUDIENCE\tKEY\tLAST SEEN", func(r displayRow) []string {
			return []string{r.ID, r.Name, r.Shows, r.Audience, "…" + r.Tail, orDash(r.SeenAt)}
		})
	})
}

// displayID names a display link.
type displayID struct {
	config `embed:""`
	ID     string `arg:"" name:"id" help:"Id of the display link, as display list prints it."`
}

// edit does something to the link; it says so where there is none.
func (cmd *displayID) edit(ctx context.Context, std *streams, do func(*db.Store) error) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		err := do(store)
		if errors.Is(err, fault.ErrNotFound) {
			return exitError{1, "there is no display link with the id " + cmd.ID}
		}
		return err
	})
}

type displayRotateCmd struct{ displayID }

// Run gives a display link a new key.
func (cmd *displayRotateCmd) Run(ctx context.Context, std *streams) error {
	return cmd.edit(ctx, std, func(store *db.Store) error {
		key, hash := secrets.NewSecret("")
		if _, err := store.RotateDisplay(ctx, cmd.ID, hash, display.TailOf(key), account.Operator, time.Now()); err != nil {
			return err
		}
		_, err := fmt.Fprintln(std.Out, cmd.baseURL()+display.Path(key))
		return err
	})
}

type displayRevokeCmd struct{ displayID }

// Run revokes a display link.
func (cmd *displayRevokeCmd) Run(ctx context.Context, std *streams) error {
	return cmd.edit(ctx, std, func(store *db.Store) error {
		if err := store.RevokeDisplay(ctx, cmd.ID, account.Operator, time.Now()); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.Out, "revoked %s\n", cmd.ID)
		return err
	})
}
