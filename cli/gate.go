package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tallylight/notify"
	"tallylight/readiness/fault"
)

type gateCmd struct {
	Of      string        `arg:"" optional:"" name:"service-name" help:"Service that is to be changed, as in the freeze settings. Default: any."`
	Service string        `name:"service" placeholder:"S" help:"The same as an option."`
	Within  time.Duration `default:"30m" help:"How long the change takes: a freeze that begins meanwhile locks, too. At most 24h."`
	Event   string        `placeholder:"ID" help:"Only the freeze by this event."`
	URL     string        `env:"TALLYLIGHT_URL" default:"http://127.0.0.1:8080" help:"Address of Tallylight."`
	Token   string        `env:"TALLYLIGHT_TOKEN" help:"API token; the scope read is enough."`
	Job     string        `env:"TALLYLIGHT_JOB" help:"Name of the CI job, for the log. Default: the name of the token."`
	JSON    bool          `name:"json" help:"Print the answer of the API."`
}

// Help says what the exit codes mean.
func (cmd *gateCmd) Help() string {
	return "Exit codes: 0 free (a soft freeze is a warning on standard error), 1 locked, 2 used wrongly, 3 unknown: Tallylight or its database cannot be asked. Only 0 means that changes may go out."
}

// gateTime is how long an answer may take.
const gateTime = 20 * time.Second

// gateAnswer is what the command reads of an answer, of a problem too.
type gateAnswer struct {
	State, Reason, Detail string
	Last                  *struct {
		State, Reason string
		AsOf          string `json:"as_of"`
	} `json:"last_known"`
}

// tidy makes one plain line of each text: what people wrote must not begin a line of a job's log, where CI may read it as a command.
func (a *gateAnswer) tidy() {
	a.Reason, a.Detail = notify.Line(a.Reason), notify.Line(a.Detail)
	if a.Last != nil {
		a.Last.Reason, a.Last.AsOf = notify.Line(a.Last.Reason), notify.Line(a.Last.AsOf)
	}
}

// Run asks whether changes are frozen, and ends with what that means for CI.
func (cmd *gateCmd) Run(ctx context.Context, std *streams) error {
	if cmd.Of != "" && cmd.Service != "" && cmd.Of != cmd.Service {
		return exitError{2, "two services are named; ask for one at a time"}
	}
	if !fault.IsLink(cmd.URL) {
		return exitError{2, "TALLYLIGHT_URL is no web address; use one such as https://tallylight.example.com"}
	}
	status, body, err := cmd.ask(ctx)
	if err != nil {
		return exitError{3, "cannot tell whether changes are frozen: " + err.Error()}
	}
	var said gateAnswer
	if err := json.Unmarshal(body, &said); err != nil {
		return exitError{3, fmt.Sprintf("cannot tell whether changes are frozen: the answer with status %d is not Tallylight's", status)}
	}
	said.tidy()
	if cmd.JSON {
		if _, err := fmt.Fprintln(std.Out, strings.TrimSpace(string(body))); err != nil {
			return err
		}
	}
	return cmd.tell(std, status, said)
}

// ask gives the answer of the API. Its token is sent nowhere else: no redirect is followed.
func (cmd *gateCmd) ask(ctx context.Context) (status int, body []byte, err error) {
	query := url.Values{"within": {cmd.Within.String()}}
	for name, value := range map[string]string{"service": cmp.Or(cmd.Service, cmd.Of), "event": cmd.Event, "job": cmd.Job} {
		if value != "" {
			query.Set(name, value)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, gateTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(cmd.URL, "/")+"/api/v1/freeze?"+query.Encode(), nil)
	if err != nil {
		return 0, nil, err
	}
	if cmd.Token != "" {
		r.Header.Set("Authorization", "Bearer "+cmd.Token)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) { // without the address, in which a proxy's password may be
			err = failed.Err
		}
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(io.LimitReader(answer.Body, mostGate))
	return answer.StatusCode, body, err
}

// mostGate is more than an answer has.
const mostGate = 1 << 20

// tell says the answer, and ends with its exit code.
func (cmd *gateCmd) tell(std *streams, status int, said gateAnswer) error {
	switch {
	case status == http.StatusOK && said.State == "soft":
		_, err := fmt.Fprintln(std.Err, "tallylight: warning:", said.Reason)
		return err
	case status == http.StatusOK && said.State == "free":
		return cmd.say(std, said.Reason)
	case status == http.StatusLocked:
		return exitError{1, said.Reason}
	case status == http.StatusServiceUnavailable && said.Last != nil:
		return exitError{3, fmt.Sprintf("cannot tell whether changes are frozen: %s Last known, as of %s: %s", said.Detail, said.Last.AsOf, said.Last.Reason)}
	case status >= http.StatusBadRequest && status < http.StatusInternalServerError:
		return exitError{2, fmt.Sprintf("the question was refused with status %d: %s", status, said.Detail)}
	default:
		return exitError{3, fmt.Sprintf("cannot tell whether changes are frozen: status %d %s", status, said.Detail)}
	}
}

// say prints the reason, where the answer itself was not printed.
func (cmd *gateCmd) say(std *streams, reason string) error {
	if cmd.JSON {
		return nil
	}
	_, err := fmt.Fprintln(std.Out, reason)
	return err
}
