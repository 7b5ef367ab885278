package api

import (
	"context"
	"net/http"

	"tallylight/readiness"
	"tallylight/readiness/account"
)

func (s *service) connectionOperations() {
	op := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/connections" + path, summary: summary, needs: to(readiness.Connect, account.Admin)}
	}
	serve(s, op("list-connections", http.MethodGet, "", "List connections: verifiers, and pipelines that report or are notified"), s.connections)
	add := op("add-connection", http.MethodPost, "", "Add a connection. The response contains the signing secret, if it has one; it is not shown again")
	add.status = http.StatusCreated
	serve(s, add, s.addConnection)
	serve(s, op("get-connection", http.MethodGet, "/{id}", "Get a connection"), s.getConnection)
	serve(s, op("change-connection", http.MethodPatch, "/{id}", "Change a connection. This re-enables a disabled one"), s.changeConnection)
	serveNothing(s, op("remove-connection", http.MethodDelete, "/{id}", "Remove a connection"), s.removeConnection)
	serve(s, op("rotate-connection", http.MethodPost, "/{id}/rotation", "Rotate the signing secret. The previous one stays valid for two days"), s.rotateConnection)
}

// Connection is a machine that tasks are proven by, or that is told to begin. Its secrets are written and never read.
type Connection struct {
	ID        string         `json:"id"`
	Kind      connectionKind `json:"kind"`
	Name      string         `json:"name" doc:"Name that tasks refer to; for an inbound connection the end of its path."`
	Address   *string        `json:"address" doc:"Host and end of the URL; null for an inbound connection."`
	Endpoint  *string        `json:"endpoint" doc:"Path that a pipeline reports to; null if not inbound."`
	Header    *string        `json:"header" doc:"Name of the header that is sent; its value is not shown."`
	Template  *string        `json:"template" doc:"Task whose gate triggers an outbound connection."`
	Disabled  *string        `json:"disabled" doc:"Why it is disabled, or null."`
	RotatedAt *string        `json:"rotated_at" format:"date-time" doc:"Time of the last rotation, or null."`
	CreatedAt string         `json:"created_at" format:"date-time"`
	Secret    *string        `json:"secret" doc:"Signing secret, only in the response that created it; otherwise null."`
	Version   int64          `json:"version"`
}

func (c Connection) version() int64 { return c.Version }

func connection(c readiness.Connection) Connection {
	shown := Connection{ID: c.ID, Kind: connectionKind(c.Kind), Name: c.Name, Address: orNull(masked(c.URL)), Header: orNull(c.Header),
		Template: orNull(c.Template), Disabled: orNull(c.Disabled), RotatedAt: stampOrNull(c.RotatedAt), CreatedAt: stamp(c.CreatedAt), Version: c.Version}
	if c.Kind.Spec().Endpoint {
		shown.Endpoint = orNull(prefix + "/hooks/" + c.Name)
	}
	return shown
}

// fresh shows a connection with the secret that was made just now.
func fresh(c readiness.Connection) Connection {
	shown := connection(c)
	if len(c.Secrets) > 0 {
		shown.Secret = &c.Secrets[0]
	}
	return shown
}

// Connections lists them all.
type Connections struct {
	Connections []Connection `json:"connections" nullable:"false"`
	Next        *string      `json:"next" doc:"Always null."`
}

// connections answers GET /connections.
func (s *service) connections(ctx context.Context, _ caller, in *struct {
	Kind connectionKind `query:"kind"`
}) (Connections, error) {
	all, err := s.Store.Connections(ctx, readiness.ConnectionKind(in.Kind))
	return Connections{Connections: each(all, connection)}, err
}

// getConnection answers GET /connections/{id}.
func (s *service) getConnection(ctx context.Context, _ caller, in *Path) (Connection, error) {
	c, err := s.Store.Connection(ctx, in.ID)
	return connection(c), err
}

type addConnection struct {
	Body struct {
		Kind     connectionKind `json:"kind"`
		Name     string         `json:"name" maxLength:"100" doc:"Letters, digits and hyphens."`
		URL      string         `json:"url,omitempty" maxLength:"2000" writeOnly:"true" doc:"Not for an inbound connection."`
		Header   string         `json:"header,omitempty" maxLength:"100" doc:"Such as Authorization."`
		Value    string         `json:"value,omitempty" maxLength:"2000" writeOnly:"true" doc:"Value of the header."`
		Secret   string         `json:"secret,omitempty" maxLength:"200" writeOnly:"true" doc:"Signing secret: whsec_ and base64 of 24 to 64 bytes. Default: generated."`
		Template string         `json:"template,omitempty" maxLength:"40"`
	}
}

// addConnection answers POST /connections.
func (s *service) addConnection(ctx context.Context, by caller, in *addConnection) (Connection, error) {
	b := in.Body
	c := readiness.Connection{Kind: readiness.ConnectionKind(b.Kind), Name: b.Name, URL: b.URL, Header: b.Header, Value: b.Value, Template: b.Template}
	if b.Secret != "" {
		c.Secrets = []string{b.Secret}
	}
	c, err := s.Store.AddConnection(ctx, c, by.Actor, by.now)
	if err != nil {
		return Connection{}, err
	}
	return fresh(c), nil
}

type changeConnection struct {
	Path
	Version
	Body struct {
		URL      string  `json:"url,omitempty" maxLength:"2000" writeOnly:"true" doc:"Omit to keep it."`
		Header   *string `json:"header,omitempty" maxLength:"100" doc:"Empty: no header is sent."`
		Value    string  `json:"value,omitempty" maxLength:"2000" writeOnly:"true" doc:"Omit to keep it, unless the header changes."`
		Template *string `json:"template,omitempty" maxLength:"40"`
		Version  int64   `json:"version,omitempty"`
	}
}

// changeConnection answers PATCH /connections/{id}.
func (s *service) changeConnection(ctx context.Context, by caller, in *changeConnection) (Connection, error) {
	version, err := in.seen(in.Body.Version)
	if err != nil {
		return Connection{}, err
	}
	c, err := s.Store.Connection(ctx, in.ID)
	if err != nil {
		return Connection{}, err
	}
	c.Version, c.URL, c.Value = version, in.Body.URL, in.Body.Value
	if in.Body.Header != nil {
		c.Header = *in.Body.Header
	}
	if in.Body.Template != nil {
		c.Template = *in.Body.Template
	}
	_, err = s.Store.ChangeConnection(ctx, c, by.Actor, by.now)
	return edited(err, func() (Connection, error) { return s.getConnection(ctx, by, &in.Path) })
}

// removeConnection answers DELETE /connections/{id}.
func (s *service) removeConnection(ctx context.Context, by caller, in *removal) error {
	version, err := in.seen(0)
	if err != nil {
		return err
	}
	if err = s.Store.RemoveConnection(ctx, in.ID, version, by.Actor, by.now); err == nil {
		return nil
	}
	_, err = edited(err, func() (Connection, error) { return s.getConnection(ctx, by, &in.Path) })
	return err
}

// rotateConnection answers POST /connections/{id}/rotation.
func (s *service) rotateConnection(ctx context.Context, by caller, in *press) (Connection, error) {
	version, err := in.seen(in.inBody())
	if err != nil {
		return Connection{}, err
	}
	c, err := s.Store.RotateConnection(ctx, in.ID, version, by.Actor, by.now)
	if err != nil {
		return edited(err, func() (Connection, error) { return s.getConnection(ctx, by, &in.Path) })
	}
	return fresh(c), nil
}
