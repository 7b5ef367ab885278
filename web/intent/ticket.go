package intent

import (
	"tallylight/readiness/fault"
	"tallylight/readiness/ticket"
)

// NewTracker adds a project of an issue tracker.
type NewTracker struct {
	Kind         string `json:"kind" required:"true" limit:"tracker_kind"`
	Name         string `json:"name" required:"true" limit:"name" doc:"Shown where people choose it."`
	URL          string `json:"url" limit:"link" doc:"Address of an own server. Default: the public service of the kind."`
	Project      string `json:"project" required:"true" limit:"tracker_project" doc:"owner/repository, or group/project."`
	Token        string `json:"token" required:"true" is:"secret" limit:"tracker_token" doc:"Token that may read and write issues of the project."`
	Confidential bool   `json:"confidential" doc:"Whether issues may say what confidential events are about. Default: false."`
}

// Tracker is the one that is to be added.
func (n NewTracker) Tracker() ticket.Tracker {
	return ticket.Tracker{Kind: ticket.Kind(n.Kind), Name: n.Name, URL: n.URL, Project: n.Project, Token: n.Token, Confidential: n.Confidential}
}

// TrackerEdit changes a project of an issue tracker. Its kind stays.
type TrackerEdit struct {
	Seen
	Name         string `json:"name" limit:"name"`
	URL          string `json:"url" limit:"link" doc:"Empty: the public service."`
	Project      string `json:"project" limit:"tracker_project"`
	Token        string `json:"token" is:"secret" limit:"tracker_token" doc:"Omit to keep it."`
	Confidential bool   `json:"confidential"`
}

// Tracker is what the tracker of an id is to be.
func (e TrackerEdit) Tracker(id string) ticket.Tracker {
	return ticket.Tracker{ID: id, Version: e.Version, Name: e.Name, URL: e.URL, Project: e.Project, Token: e.Token, Confidential: e.Confidential}
}

// TrackerEditOf is a tracker as it would be typed; its token is not given back.
func TrackerEditOf(k ticket.Tracker) TrackerEdit {
	e := TrackerEdit{Name: k.Name, URL: k.URL, Project: k.Project, Confidential: k.Confidential}
	if k.URL == k.Kind.Home() {
		e.URL = ""
	}
	return e
}

// IssueLink links a task to an issue: one that is to be created in a tracker, or one that there is.
type IssueLink struct {
	Tracker string `json:"tracker" doc:"Id of the tracker in which an issue is created; it is at most one per task. Sent again, a creation that failed is tried again."`
	URL     string `json:"url" limit:"link" doc:"Address of an existing issue, instead of tracker."`
}

// Wrong refuses one that means both.
func (l IssueLink) Wrong() error {
	if l.Tracker != "" && l.URL != "" {
		return fault.Invalid{Field: "url", Reason: "one_of_two"}
	}
	return nil
}
