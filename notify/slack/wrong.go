package slack

import (
	"net/url"
	"regexp"
	"strings"

	"tallylight/notify"
)

var tokenForm = regexp.MustCompile(`^xoxb-[A-Za-z0-9-]{10,250}$`)

// Wrong says what a target lacks: a webhook its url, a bot its token and its channel.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	wrong := map[string]string{}
	token, isBot := to.Secrets["token"]
	if !isBot {
		if word := wrongHook(to.URL); word != "" {
			wrong["url"] = word
		}
		return wrong
	}
	if to.URL != "" && notify.WrongURL(to.URL) != "" {
		wrong["url"] = notify.WrongURL(to.URL)
	}
	if !tokenForm.MatchString(token) {
		wrong["token"] = "not_a_slack_token"
	}
	if !channelForm.MatchString(to.Settings["channel"]) {
		wrong["channel"] = "not_a_slack_channel"
	}
	return wrong
}

// wrongHook takes what speaks as Slack's webhooks do, and of Slack only those.
func wrongHook(address string) string {
	if word := notify.WrongURL(address); word != "" {
		return word
	}
	u, err := url.Parse(address)
	host := strings.ToLower(u.Hostname())
	ofSlack := host == "slack.com" || strings.HasSuffix(host, ".slack.com")
	if err != nil || ofSlack && (host != "hooks.slack.com" || !strings.HasPrefix(u.Path, "/services/")) {
		return "not_a_slack_webhook"
	}
	return ""
}
