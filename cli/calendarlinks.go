package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
	"tallylight/seal"
	"tallylight/web/secrets"
)

type calendarLinkCmd struct {
	List   calendarLinkListCmd   `cmd:"" help:"List the calendar links that are in force, without their keys."`
	Add    calendarLinkAddCmd    `cmd:"" help:"Make a calendar link, by which a calendar program reads events or somebody's tasks, and print it. It cannot be shown again."`
	Rotate calendarLinkRotateCmd `cmd:"" help:"Make a new address for a calendar link and print it. The old one is gone from then on."`
	Revoke calendarLinkRevokeCmd `cmd:"" help:"Revoke a calendar link for good."`
}

type calendarLinkAddCmd struct {
	config   `embed:""`
	Name     string           `required:"" help:"Name in the calendar program, the list and the log."`
	Owner    string           `required:"" placeholder:"EMAIL" help:"Person whose link it is. It ends with their account."`
	Shows    outfeed.Shows    `default:"events" enum:"events,mine" help:"What is in it: events, or mine (the tasks that the owner has picked up)."`
	Level    int              `help:"The lowest level of events. Without it, all levels."`
	Page     string           `placeholder:"ID" help:"The top page to which events bring traffic. Without it, any."`
	Gates    bool             `help:"Have an entry too for each date by which tasks are due."`
	Audience display.Audience `default:"masked" enum:"masked,open" help:"Who reads it: masked (no confidential event can be told) or open (as SRE and PR see it)."`
	WordsIn  string           `name:"words-in" default:"ja" enum:"ja,en" help:"Language of the entries: ja or en."`
	URL      string           `name:"url" help:"CalDAV collection into which changes are written instead. The owner has to be an admin."`
	User     string           `help:"User name at the CalDAV server. Its password is read from the standard input."`
}

// Run makes a calendar link.
func (cmd *calendarLinkAddCmd) Run(ctx context.Context, std *streams) error {
	link := outfeed.Link{Name: cmd.Name, Shows: cmd.Shows, Level: cmd.Level, PageID: cmd.Page, Gates: cmd.Gates, Audience: cmd.Audience, Lang: cmd.WordsIn,
		Push: outfeed.Push{URL: cmd.URL, User: cmd.User}}
	if cmd.User != "" {
		password, err := readPassword(std)
		if err != nil {
			return err
		}
		link.Push.Password = password
	}
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		owner, err := personAtCommand(ctx, store, cmd.Owner)
		if err != nil {
			return fmt.Errorf("the owner of the calendar link: %w", err)
		}
		key, hash := secrets.NewSecret("")
		said := cmd.baseURL() + outfeed.Path(key)
		if link.Pushed() {
			said = "writes to " + seal.Shown(link.Push.URL)
		} else {
			link.Tail = display.TailOf(key)
		}
		if _, err := store.AddOutfeed(ctx, link, hash, owner, time.Now()); err != nil {
			return refused(err)
		}
		_, err = fmt.Fprintln(std.Out, said)
		return err
	})
}

type calendarLinkListCmd struct {
	config `embed:""`
	JSON   bool `help:"Print JSON."`
}

type calendarLinkRow struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Shows    string  `json:"shows"`
	Level    int     `json:"level"` // 0: all
	Page     string  `json:"page"`
	Gates    bool    `json:"gates"`
	Audience string  `json:"audience"`
	Lang     string  `json:"lang"`
	Tail     string  `json:"tail"`      // the last characters of its key
	PushedTo string  `json:"pushed_to"` // host and last characters
	Failure  string  `json:"failure"`   // code of the last one
	Owner    string  `json:"owner"`
	MadeAt   *string `json:"made_at"`
	SeenAt   *string `json:"seen_at"`
}

// Run lists the calendar links.
func (cmd *calendarLinkListCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		all, err := store.Outfeeds(ctx, "")
		if err != nil {
			return err
		}
		rows := []calendarLinkRow{}
		for _, l := range all {
			rows = append(rows, calendarLinkOf(l))
		}
		return printRows(std, cmd.JSON, rows, "ID\tNAME\tSHOWS\tAUDIENCE\tOWNER\tKEY OR ADDRESS\tLAST READ", func(r calendarLinkRow) []string {
			at := r.PushedTo
			if at == "" {
				at = "…" + r.Tail
			}
			return []string{r.ID, r.Name, r.Shows, r.Audience, r.Owner, at, orDash(r.SeenAt)}
		})
	})
}

func calendarLinkOf(l outfeed.Link) calendarLinkRow {
	row := calendarLinkRow{ID: l.ID, Name: l.Name, Shows: string(l.Shows), Level: l.Level, Page: l.PageID, Gates: l.Gates, Audience: string(l.Audience), Lang: l.Lang, Tail: l.Tail,
		Failure: l.Push.Failure, Owner: l.By, MadeAt: stampOf(l.MadeAt), SeenAt: stampOf(l.Seen)}
	if l.Pushed() {
		row.PushedTo = seal.Shown(l.Push.URL)
	}
	return row
}

type calendarLinkRotateCmd struct {
	config `embed:""`
	ID     string `arg:"" name:"id" help:"Id of the calendar link, as calendar-link list prints it."`
}

// Run gives a calendar link a new address.
func (cmd *calendarLinkRotateCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		key, hash := secrets.NewSecret("")
		if _, err := store.RotateOutfeed(ctx, cmd.ID, hash, display.TailOf(key), account.Operator, time.Now()); err != nil {
			return noCalendarLink(err, cmd.ID)
		}
		_, err := fmt.Fprintln(std.Out, cmd.baseURL()+outfeed.Path(key))
		return err
	})
}

type calendarLinkRevokeCmd struct {
	config `embed:""`
	ID     string `arg:"" name:"id" help:"Id of the calendar link, as calendar-link list prints it."`
}

// Run revokes a calendar link.
func (cmd *calendarLinkRevokeCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		if err := store.RevokeOutfeed(ctx, cmd.ID, account.Operator, time.Now()); err != nil {
			return noCalendarLink(err, cmd.ID)
		}
		_, err := fmt.Fprintf(std.Out, "revoked %s\n", cmd.ID)
		return err
	})
}

// noCalendarLink says in words that there is no such link.
func noCalendarLink(err error, id string) error {
	if errors.Is(err, fault.ErrNotFound) {
		return exitError{1, "there is no calendar link with the id " + id}
	}
	return err
}

// personAtCommand is somebody for whom the operator acts.
func personAtCommand(ctx context.Context, store *db.Store, email string) (readiness.Actor, error) {
	p, err := store.PersonByEmail(ctx, email)
	return readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: account.Operator.Via}, err
}
