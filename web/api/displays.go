package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

func (s *service) displayOperations() {
	op := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/displays" + path, summary: summary, needs: to(display.Add, account.Admin)}
	}
	serve(s, op("list-displays", http.MethodGet, "", "List the display links that are in force, without their keys"), s.displays)
	add := op("add-display", http.MethodPost, "", "Make a display link, by which a screen shows the wall or the board without a sign-in. The response contains the link; it is not shown again")
	add.status, add.body = http.StatusCreated, reflect.TypeFor[intent.NewDisplay]()
	serve(s, add, s.addDisplay)
	rotate := op("rotate-display", http.MethodPost, "/{id}/rotation", "Make a new link for a display. The old one shows a dark page from then on")
	rotate.status = http.StatusCreated
	serve(s, rotate, s.rotateDisplay)
	serveNothing(s, op("revoke-display", http.MethodDelete, "/{id}", "Revoke a display link for good. Its screen shows a dark page within a second"), func(ctx context.Context, by caller, in *Path) error {
		return s.Store.RevokeDisplay(ctx, in.ID, by.Actor, by.now)
	})
}

// Display is a link for a screen.
type Display struct {
	ID       string  `json:"id"`
	Name     string  `json:"name" doc:"Where the screen hangs."`
	Shows    string  `json:"shows" enum:"wall,board"`
	Event    *string `json:"event" doc:"Id of the event on a wall; null for the next exposure."`
	Level    *int    `json:"level" doc:"The lowest level on a board; null for all."`
	Audience string  `json:"audience" enum:"masked,open"`
	Lang     *string `json:"lang" doc:"ja or en; null for what the browser of the screen asks for."`
	Tail     string  `json:"tail" doc:"The last four characters of its key."`
	MadeBy   *string `json:"made_by" doc:"Null if it was made at the command line."`
	MadeAt   string  `json:"made_at" format:"date-time"`
	SeenAt   *string `json:"seen_at" format:"date-time" doc:"When the screen was seen last, to the minute; null if never."`
	Link     *string `json:"link" doc:"Only in the response that created it; otherwise null."`
}

func displayOf(l display.Link) Display {
	shown := Display{ID: l.ID, Name: l.Name, Shows: string(l.Shows), Event: orNull(l.EventID), Audience: string(l.Audience), Lang: orNull(l.Lang), Tail: l.Tail,
		MadeBy: orNull(l.By), MadeAt: stamp(l.MadeAt), SeenAt: stampOrNull(l.Seen)}
	if l.Level > 0 {
		shown.Level = &l.Level
	}
	return shown
}

// freshDisplay shows a link with its key, which is not shown again.
func (s *service) freshDisplay(l display.Link, key string) Display {
	shown := displayOf(l)
	shown.Link = orNull(strings.TrimSuffix(s.BaseURL, "/") + display.Path(key))
	return shown
}

// Displays lists all that are in force.
type Displays struct {
	Displays []Display `json:"displays" nullable:"false"`
	Next     *string   `json:"next" doc:"Always null."`
}

// displays answers GET /displays.
func (s *service) displays(ctx context.Context, _ caller, _ *struct{}) (Displays, error) {
	all, err := s.Store.Displays(ctx)
	return Displays{Displays: each(all, displayOf)}, err
}

// addDisplay answers POST /displays.
func (s *service) addDisplay(ctx context.Context, by caller, in *of[intent.NewDisplay]) (Display, error) {
	meant, err := said(in.Version, in.Body, intent.NewDisplay{}, false)
	link, wrong := meant.Display()
	if err = both[intent.NewDisplay](err, wrong); err != nil {
		return Display{}, err
	}
	key, hash := secrets.NewSecret("")
	link.Tail = display.TailOf(key)
	link, err = s.Store.AddDisplay(ctx, link, hash, by.Actor, by.now)
	return s.freshDisplay(link, key), named[intent.NewDisplay](err)
}

// rotateDisplay answers POST /displays/{id}/rotation.
func (s *service) rotateDisplay(ctx context.Context, by caller, in *Path) (Display, error) {
	key, hash := secrets.NewSecret("")
	link, err := s.Store.RotateDisplay(ctx, in.ID, hash, display.TailOf(key), by.Actor, by.now)
	return s.freshDisplay(link, key), err
}
