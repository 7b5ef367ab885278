package lineworks

import (
	"regexp"

	"tallylight/notify"
)

var (
	idForm      = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,128}$`)
	userForm    = regexp.MustCompile(`^[A-Za-z0-9_.+@-]{1,254}$`)
	botForm     = regexp.MustCompile(`^[0-9]{1,20}$`)
	accountForm = regexp.MustCompile(`^[A-Za-z0-9_.@-]{0,200}serviceaccount[A-Za-z0-9_.@-]{0,54}$`)
)

// Wrong says what a target lacks.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	wrong := map[string]string{}
	if to.URL != "" {
		wrong["url"] = "not_here"
		if word := notify.WrongURL(to.URL); word == "line_notify_ended" {
			wrong["url"] = word
		}
	}
	for _, field := range []struct {
		name, value, word string
		form              *regexp.Regexp
	}{
		{"client_id", to.Settings["client_id"], "not_an_id", idForm},
		{"service_account", to.Settings["service_account"], "not_a_service_account", accountForm},
		{"bot", to.Settings["bot"], "not_an_id", botForm},
		{"client_secret", to.Secrets["client_secret"], "not_sendable", regexp.MustCompile(`^[!-~]{1,256}$`)},
	} {
		if field.value == "" {
			wrong[field.name] = "required"
		} else if !field.form.MatchString(field.value) {
			wrong[field.name] = field.word
		}
	}
	if key := to.Secrets["private_key"]; key == "" {
		wrong["private_key"] = "required"
	} else if _, err := privateKey(key); err != nil {
		wrong["private_key"] = "not_a_private_key"
	}
	wrongPlace(to.Settings["channel"], to.Settings["user"], wrong)
	return wrong
}

// wrongPlace asks for a room or a member.
func wrongPlace(channel, user string, wrong map[string]string) {
	switch {
	case channel != "" && user != "":
		wrong["user"] = "room_or_member"
	case channel == "" && user == "":
		wrong["channel"] = "room_or_member"
	case channel != "" && (!idForm.MatchString(channel) || channel == "." || channel == ".."):
		wrong["channel"] = "not_an_id"
	case user != "" && (!userForm.MatchString(user) || user == "me" || user == "." || user == ".."):
		wrong["user"] = "not_an_id"
	}
}
