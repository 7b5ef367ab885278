package cli

import (
	"cmp"
	"net/url"
	"time"

	"tallylight/notify"
	"tallylight/notify/discord"
	"tallylight/notify/googlechat"
	"tallylight/notify/lineworks"
	"tallylight/notify/mail"
	"tallylight/notify/ntfy"
	"tallylight/notify/pagerduty"
	"tallylight/notify/signed"
	"tallylight/notify/slack"
	"tallylight/notify/teams"
	"tallylight/outbound"
)

// channelSenders is what sends to the channels of each kind, one for all channels of it: tokens that a service gave are shared.
func channelSenders(out *outbound.Policy, base string, now func() time.Time) notify.Senders {
	client := &notify.Client{Transport: out.Transport(), UserAgent: "Tallylight/" + version, Now: now}
	chat := &slack.Sender{Client: client}
	return notify.Senders{
		"slack":      chat,
		"slack_bot":  chat,
		"teams":      &teams.Sender{Client: client},
		"googlechat": &googlechat.Sender{Client: client},
		"lineworks":  &lineworks.Sender{Client: client},
		"discord":    &discord.Sender{Client: client},
		"mail":       &mail.Sender{Dial: out.Mail().DialContext, Host: hostIn(base), Now: now},
		"pagerduty":  &pagerduty.Sender{Client: client},
		"ntfy":       &ntfy.Sender{Client: client},
		"webhook":    &signed.Sender{Client: client},
	}
}

// hostIn is the name by which the program greets mail servers.
func hostIn(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "localhost"
	}
	return cmp.Or(u.Hostname(), "localhost")
}
