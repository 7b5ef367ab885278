package text

import (
	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// act is the one thing to do about a notice, and the page on which it is done.
func (s telling) act() (link, path string) {
	switch {
	case s.n.EventID == "":
		return s.subjectAct()
	case s.n.Over:
		return s.Tell.OpenEvent, s.eventPath()
	}
	switch s.n.Reason {
	case notice.CallTurned, notice.CallAtRisk:
		return s.callAct()
	case notice.TaskLate, notice.LastNear:
		return s.taskAct()
	case notice.CarryOffered:
		return s.Tell.Answer, s.offerPath()
	case notice.ProofExpires:
		return s.Tell.Act[s.n.Reason], "/toppage"
	default:
		return first(s.Tell.Act[s.n.Reason], s.Tell.OpenEvent), s.eventPath()
	}
}

func (s telling) eventPath() string { return "/events/" + s.n.EventID }

// offerPath is the page on which an offer is answered.
func (s telling) offerPath() string {
	if offer := s.n.Data["offer"]; offer != "" {
		return "/offers/" + offer
	}
	return "/triage"
}

// callAct leads to what stands first against GO: the task that nobody has, the top page, else the event.
func (s telling) callAct() (link, path string) {
	if s.r == nil || len(s.r.Blockers) == 0 {
		return s.Tell.OpenEvent, s.eventPath()
	}
	switch b := s.r.Blockers[0]; {
	case b.Kind == readiness.BlockUnprotected || b.Kind == readiness.BlockPageUnknown || b.Kind == readiness.BlockPageAtRisk:
		return s.Tell.Act[notice.PageTurned], "/toppage"
	case len(b.Tasks) == 1:
		return s.openTask(b.Tasks[0])
	default:
		return s.Tell.OpenEvent, s.eventPath()
	}
}

func (s telling) taskAct() (link, path string) {
	if tasks := s.tasks(); len(tasks) == 1 {
		return s.openTask(tasks[0])
	}
	return s.Tell.OpenEvent, s.eventPath()
}

func (s telling) openTask(task readiness.Task) (link, path string) {
	if len(task.Claims) == 0 && task.ByHand() {
		return s.Do.PickUp, "/tasks/" + task.ID
	}
	return s.Do.OpenTask, "/tasks/" + task.ID
}

// subjectPaths are the pages on which something is done about what is no event.
var subjectPaths = map[notice.Reason]string{
	notice.PageTurned:     "/toppage/",
	notice.FeedFailing:    "/feeds/",
	notice.ChannelFailing: "/settings/channels",
	notice.PeakUnplanned:  "/triage",
}

func (s telling) subjectAct() (link, path string) {
	link, path = s.Tell.Act[s.n.Reason], subjectPaths[s.n.Reason]
	switch exposure := s.n.Data["exposure"]; {
	case path == "":
		return s.Nav.Board, "/"
	case s.n.Reason == notice.PeakUnplanned && exposure != "":
		return link, path + "/peaks/" + exposure
	}
	if path[len(path)-1] == '/' {
		path += s.n.Subject
	}
	return link, path
}
