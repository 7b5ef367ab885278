package notice

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Why gives what people have to be told of what became of something between two looks, the second of which was at now, and what to
// keep of it for the next. Before is what was kept last; nil: it was never looked at. It gives the same whenever it is asked the
// same, and nothing where both looks are alike.
func Why(before *Seen, after Seen, now time.Time) (told []Notice, keep Seen) {
	w := telling{now: now, keep: after}
	first := before == nil
	if first {
		before = &Seen{N: now.Unix()}
	}
	w.before = *before
	w.keep.N, w.keep.Told = before.N, maps.Clone(before.Told)
	w.keep.heldBack(*before, now)
	switch {
	case after.Event == nil:
		w.state(first)
	case first || before.Event == nil:
		w.begin()
	default:
		w.event(*before.Event, *w.keep.Event)
	}
	if len(w.keep.Told) == 0 {
		w.keep.Told = nil
	}
	return w.told, w.keep
}

// telling is what comes of one look.
type telling struct {
	now    time.Time
	before Seen
	keep   Seen
	told   []Notice
}

// recently is how long after an event became known people are told of it as new.
const recently = fault.Day

// lateEntry is how long before air it is late to hear of an event.
const lateEntry = 3 * fault.Day

// begin tells of an event that was never looked at. Of one that is known for long, or came with a whole calendar, nobody is told
// what holds already; of one that came late that is all that is told, beside a call that is urgent.
func (w *telling) begin() {
	e := w.keep.Event
	if e.Brought || e.apart() || e.Entered.Before(w.now.Add(-recently)) {
		return
	}
	late := e.TooLate > 0 || e.Level != 1 && !w.now.Before(e.Start.Add(-lateEntry))
	switch {
	case late:
		w.once(w.late(0), stamp(e.Entered))
	case e.Level == 0:
		w.once(Notice{Reason: EventNew, Severity: Info}, stamp(e.Entered))
	}
	w.level(EventSeen{LevelState: readiness.LevelUnset, Level: 0})
	w.offer("")
	if late && !e.Urgent {
		return
	}
	w.call(EventSeen{})
	if !late {
		w.facts(false)
	}
}

// late gives the notice that an event came, or was given its level, late.
func (w *telling) late(from int) Notice {
	e := w.keep.Event
	return Notice{Reason: EventLate, Severity: Warning, Data: map[string]string{"too_late": fmt.Sprint(e.TooLate), "from": fmt.Sprint(from),
		"ahead": fmt.Sprint(int(max(e.Start.Sub(w.now), 0) / time.Second))}}
}

// event tells of what became of an event. When it comes back to what people prepare for, what holds already is told to nobody.
func (w *telling) event(was, is EventSeen) {
	w.calendar(was)
	if is.apart() {
		w.moved(was)
		w.closed()
		w.facts(true)
		return
	}
	w.moved(was)
	w.levelled(was)
	w.level(was)
	w.offer(was.Offer)
	w.call(was)
	w.facts(was.apart())
}

// calendar tells whether the event takes place, until its old air time is over.
func (w *telling) calendar(was EventSeen) {
	is := w.keep.Event
	if is.Calendar == was.Calendar || is.Hidden || !w.now.Before(is.End) || was.Phase == readiness.Tail || is.Phase == readiness.Tail {
		return
	}
	n := Notice{Severity: Warning, Data: map[string]string{"from": string(was.Calendar)}}
	switch is.Calendar {
	case readiness.Cancelled:
		n.Reason = EventCancelled
	case readiness.TakenOut:
		n.Reason = EventTakenOut
	case readiness.Missing:
		n.Reason = EventMissing
	default:
		if was.Calendar == readiness.Confirmed || was.Calendar == readiness.Tentative {
			return
		}
		n.Reason, n.Severity = EventBack, Info
	}
	w.tell(n)
}

// moved tells of another air time, unless it was over before and is over now.
func (w *telling) moved(was EventSeen) {
	is := w.keep.Event
	minute := func(at time.Time) time.Time { return at.Truncate(time.Minute) }
	if minute(was.Start).Equal(minute(is.Start)) && minute(was.End).Equal(minute(is.End)) || was.apart() && is.apart() || is.Hidden ||
		is.Phase == readiness.CancelledPhase {
		return
	}
	data := map[string]string{"was": stamp(was.Start), "was_end": stamp(was.End), "at": stamp(is.Start)}
	if was.Date != is.Date {
		data["date"] = is.Date
	}
	w.tell(Notice{Reason: EventMoved, Severity: Warning, Data: data})
}

// levelled tells of a level that came too late for some of what it asks.
func (w *telling) levelled(was EventSeen) {
	is := w.keep.Event
	soon := was.Level == 0 && !w.now.Before(is.Start.Add(-lateEntry))
	if is.Level > max(was.Level, 1) && (is.TooLate > was.TooLate || soon) {
		w.tell(w.late(was.Level))
	}
}

// level tells what was said of the level.
func (w *telling) level(was EventSeen) {
	is := w.keep.Event
	if is.Level == was.Level && (is.LevelState == was.LevelState || is.Level == 0) {
		return
	}
	n := Notice{Severity: Info, Data: map[string]string{"from": fmt.Sprint(was.Level), "was": string(was.LevelState), "state": string(is.LevelState)}}
	switch {
	case is.LevelState == readiness.LevelProposed:
		n.Reason = LevelProposed
	case is.LevelState == readiness.LevelConfirmed && was.LevelState != readiness.LevelConfirmed:
		n.Reason = LevelConfirmed
	default:
		n.Reason = LevelChanged
	}
	w.tell(n)
}

// offer tells of an offer to carry the event over.
func (w *telling) offer(was string) {
	if is := w.keep.Event.Offer; is != "" && is != was {
		w.tell(Notice{Reason: CarryOffered, Severity: Warning, Data: map[string]string{"offer": is}})
	}
}

// call tells how the call turned. What it was before it was looked at first is no turn.
func (w *telling) call(was EventSeen) {
	is := w.keep.Event
	data := map[string]string{"from": string(was.Call), "to": string(is.Call), "blocker": is.Blocker}
	turned, atRisk := string(CallTurned), string(CallAtRisk)
	switch {
	case bad(is.Call) && (is.Call != was.Call || is.Urgent && !was.Urgent):
		severity := Warning
		if is.Urgent {
			severity, data["urgent"] = Critical, "yes"
		}
		delete(w.keep.Told, atRisk)
		w.trouble(turned, Notice{Reason: CallTurned, Severity: severity, Data: data})
		return
	case bad(was.Call) && !bad(is.Call):
		w.over(turned, Notice{Reason: CallTurned, Data: data})
	}
	if is.Call == readiness.AtRisk && was.Call != readiness.AtRisk {
		w.trouble(atRisk, Notice{Reason: CallAtRisk, Severity: Warning, Data: data})
	} else if was.Call == readiness.AtRisk && is.Call != readiness.AtRisk && !bad(is.Call) {
		w.over(atRisk, Notice{Reason: CallAtRisk, Data: data})
	}
}

// facts tells what began to hold and what does not any more. Silent: of what began and lasts nobody is told.
func (w *telling) facts(silent bool) {
	for _, key := range sortedKeys(w.keep.Facts) {
		f := w.keep.Facts[key]
		was, held := w.before.Facts[key]
		lasts := f.Reason.Topic().Spec().Lasts
		n := Notice{Reason: f.Reason, Subject: f.Subject, Severity: f.Severity, Data: maps.Clone(f.Data)}
		switch {
		case silent && lasts, !f.Till.IsZero() && !w.now.Before(f.Till):
		case len(f.Tasks) > 0:
			if fresh := f.joined(was, w.now); len(fresh) > 0 {
				n.list(fresh)
				w.succeed(f)
				w.trouble(key, n)
			}
		case held:
		case lasts:
			w.trouble(key, n)
		default:
			w.tell(n)
		}
	}
	w.ended()
}

// ended tells what does not hold any more.
func (w *telling) ended() {
	for _, key := range slices.Backward(sortedKeys(w.before.Facts)) {
		f := w.before.Facts[key]
		if _, holds := w.keep.Facts[key]; holds {
			continue
		}
		n := Notice{Reason: f.Reason, Subject: f.Subject, Data: maps.Clone(f.Data)}
		if len(f.Tasks) > 0 {
			n.list(f.Tasks)
		}
		if f.Reason == TaskLate {
			w.merge(key, lastNearKey)
		}
		w.over(key, n)
	}
}

// joined gives the tasks of which it is true now and was not before, as far as there is still a point in telling it.
func (f Fact) joined(was Fact, now time.Time) map[string]time.Time {
	fresh := map[string]time.Time{}
	for template, at := range f.Tasks {
		if _, held := was.Tasks[template]; !held && (f.Reason == TaskLate || f.Reason == EvidenceLapsed || now.Before(at)) {
			fresh[template] = at
		}
	}
	return fresh
}

// list notes in the values which tasks a notice is about, and the first of their instants.
func (n *Notice) list(tasks map[string]time.Time) {
	names := slices.SortedFunc(maps.Keys(tasks), func(a, b string) int { return cmp.Or(tasks[a].Compare(tasks[b]), cmp.Compare(a, b)) })
	if n.Data == nil {
		n.Data = map[string]string{}
	}
	n.Data["tasks"], n.Data["count"], n.Data["at"] = strings.Join(names, " "), fmt.Sprint(len(names)), stamp(tasks[names[0]])
}

const lastNearKey = string(LastNear) + "/"

// succeed makes that tasks are late go on from that their last possible time was near: it is one trouble, over once.
func (w *telling) succeed(f Fact) {
	if f.Reason != TaskLate {
		return
	}
	for template := range w.keep.Facts[lastNearKey].Tasks {
		if _, late := f.Tasks[template]; !late {
			return
		}
	}
	w.merge(string(TaskLate)+"/", lastNearKey)
}

// merge makes one trouble of which people were told part of another.
func (w *telling) merge(key, other string) {
	o, told := w.keep.Told[other]
	if !told || other == lastNearKey && len(w.keep.Facts[other].Tasks) > len(w.keep.Facts[key].Tasks) {
		return
	}
	delete(w.keep.Told, other)
	if t, known := w.keep.Told[key]; known {
		o.Onces = slices.Concat(o.Onces, t.Onces)
	}
	w.keep.Told[key] = o
}

// state tells how a top page, a calendar or a channel turned. What a page was when it was first looked at is no turn.
func (w *telling) state(first bool) {
	kind, id, _ := strings.Cut(w.keep.Subject, ":")
	reason := map[string]Reason{"page": PageTurned, "feed": FeedFailing, "channel": ChannelFailing}[kind]
	page := kind == "page"
	trouble := func(state string) bool { return state != "" && (!page || state != string(toppage.Protected)) }
	is, was := w.keep.State, w.before.State
	n := Notice{Reason: reason, Subject: id, Severity: Warning, Data: map[string]string{"from": was, "to": is}}
	switch key := string(reason); {
	case page && first, reason == "":
	case trouble(is) && (!trouble(was) || page && is != was):
		maps.Copy(n.Data, w.keep.Says)
		w.trouble(key, n)
	case trouble(was) && !trouble(is):
		w.over(key, n)
	}
}

// mostOnces is how many notices of one trouble are remembered.
const mostOnces = 20

// trouble tells of what lasts, and remembers that.
func (w *telling) trouble(key string, n Notice) {
	t, known := w.keep.Told[key]
	if !known {
		t.Since = w.now
	}
	n.Data["since"] = stamp(t.Since)
	if len(n.Data["tasks"]) > 0 && !strings.Contains(n.Data["tasks"], " ") {
		n.Subject = readiness.TaskID(w.keep.Event.ID, n.Data["tasks"])
	}
	once := w.tell(n)
	t.Onces = append(slices.Clone(t.Onces[max(0, len(t.Onces)-mostOnces+1):]), once)
	if w.keep.Told == nil {
		w.keep.Told = map[string]Told{}
	}
	t.Urgent = t.Urgent || n.urgent()
	w.keep.Told[key] = t
}

// over tells that what people were told of is over; nothing where they were not.
func (w *telling) over(key string, n Notice) {
	t, known := w.keep.Told[key]
	delete(w.keep.Told, key)
	if !known || len(t.Onces) == 0 {
		return
	}
	n.Over, n.Severity = true, Info
	if n.Data == nil {
		n.Data = map[string]string{}
	}
	n.Data["of"], n.Data["since"] = strings.Join(t.Onces, " "), stamp(t.Since)
	n.Data["until"] = stamp(w.now)
	if t.Urgent {
		n.Data["urgent"] = "yes"
	}
	w.once(n, "over/"+t.Onces[len(t.Onces)-1])
}

// tell writes a notice, which the next number names, and gives that name.
func (w *telling) tell(n Notice) string {
	w.keep.N++
	return w.once(n, fmt.Sprint(w.keep.N))
}

// once writes a notice with a name for what it is about, and gives the name that it has then.
func (w *telling) once(n Notice, name string) string {
	if e := w.keep.Event; e != nil {
		n.EventID, n.Level, n.Start = e.ID, e.Level, e.Start
		data := map[string]string{"end": stamp(e.End)}
		maps.Copy(data, n.Data)
		n.Data = data
	}
	n.At, n.Name = w.now, w.keep.Name
	n.Once = string(n.Reason) + "/" + w.keep.Subject + "/" + name
	w.told = append(w.told, n)
	return n.Once
}

// Peak gives the notice of traffic for which there is no event, at a page. Since is when it began, and times how many times the usual
// maximum it is.
func Peak(now time.Time, page, name string, since time.Time, times string) Notice {
	return Notice{At: now, Reason: PeakUnplanned, Subject: page, Name: name, Severity: Warning, Start: since,
		Once: string(PeakUnplanned) + "/" + pageSubject + page + "/" + stamp(since), Data: map[string]string{"since": stamp(since), "times": times}}
}
