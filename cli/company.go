package cli

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tallylight/db"
	"tallylight/readiness/account"
	"tallylight/readiness/preference"
)

type companyCmd struct {
	Show companyShowCmd `cmd:"" help:"Print the settings of the company, and where the environment decides."`
	Set  companySetCmd  `cmd:"" help:"Change the settings of the company. Flags that are not given stay; an empty one leaves it to the environment."`
}

type companyShowCmd struct {
	config `embed:""`
}

// Run prints the settings.
func (cmd *companyShowCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		c, err := store.Company(ctx)
		if err != nil {
			return err
		}
		for _, row := range [][3]string{
			{"first zone", c.First, cmd.Zone}, {"second zone", c.Second, cmd.Zone2}, {"first clock", c.Label1, ""}, {"second clock", c.Label2, ""},
			{"language", c.Language, cmd.Lang},
		} {
			if _, err := fmt.Fprintf(std.Out, "%-13s %-20s default %s\n", row[0], cmp.Or(row[1], "-"), cmp.Or(row[2], "-")); err != nil {
				return err
			}
		}
		return nil
	})
}

type companySetCmd struct {
	config      `embed:""`
	First       *string `placeholder:"ZONE" help:"First time zone (IANA name)."`
	Second      *string `placeholder:"ZONE" help:"Second time zone."`
	FirstClock  *string `placeholder:"NAME" help:"Name of the first clock, at most 12 characters."`
	SecondClock *string `placeholder:"NAME" help:"Name of the second clock."`
	Language    *string `placeholder:"LANG" help:"Default language: ja or en."`
}

// Run changes what was given.
func (cmd *companySetCmd) Run(ctx context.Context, std *streams) error {
	return cmd.withStore(ctx, std, func(store *db.Store) error {
		c, err := store.Company(ctx)
		if err == nil {
			err = store.SaveCompany(ctx, cmd.over(c), account.Operator, time.Now())
		}
		if err != nil {
			return refused(err)
		}
		_, err = fmt.Fprintln(std.Out, "saved")
		return err
	})
}

func (cmd *companySetCmd) over(c preference.Company) preference.Company {
	for _, one := range []struct{ given, into *string }{
		{cmd.First, &c.First}, {cmd.Second, &c.Second}, {cmd.FirstClock, &c.Label1}, {cmd.SecondClock, &c.Label2}, {cmd.Language, &c.Language},
	} {
		if one.given != nil {
			*one.into = *one.given
		}
	}
	return c
}
