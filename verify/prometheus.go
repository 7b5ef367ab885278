package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/proof"
)

// Prometheus asks for the value of an expression now (https://prometheus.io/docs/prometheus/latest/querying/api/). An
// instant query repeats a sample for five minutes and dates it with the instant of the question, so that the times of the
// samples behind it are asked for as well.
func (c *Client) Prometheus(ctx context.Context, at *readiness.Connection, q proof.Query) proof.Reading {
	e, err := proof.ReadExpression(q.Ask)
	if err != nil || e.Compares() {
		return proof.Unread(proof.UnreadRejected, "", c.now())
	}
	found, asked, t := c.query(ctx, at, q.Ask)
	if t != nil {
		return t.reading(asked)
	}
	oldest := asked
	if selectors := e.Selectors(); len(selectors) > 0 && len(found.values) > 0 {
		if oldest, t = c.oldest(ctx, at, selectors, asked); t != nil {
			return t.reading(asked)
		}
	}
	return q.ReadSeries(found.values, oldest, asked)
}

// oldest says when the oldest of the samples was taken that the selectors find. The age is by the clock of Prometheus.
func (c *Client) oldest(ctx context.Context, at *readiness.Connection, selectors []string, asked time.Time) (time.Time, *trouble) {
	terms := make([]string, len(selectors))
	for i, s := range selectors {
		terms[i] = fmt.Sprintf(`label_replace(min(timestamp(%s)), "selector", "%d", "", "")`, s, i)
	}
	found, _, t := c.query(ctx, at, strings.Join(terms, " or "))
	switch {
	case t != nil:
		return asked, t
	case len(found.values) == 0:
		return asked, &trouble{reason: proof.UnreadOld}
	}
	age := found.at - slices.Min(found.values)
	return asked.Add(-time.Duration(age * float64(time.Second))), nil
}

// vector is the values of an instant query, and the instant that they are of, in seconds.
type vector struct {
	values []float64
	at     float64
}

// promAnswer is the answer of the API, as far as it is needed.
type promAnswer struct {
	Status   string   `json:"status"`
	Error    string   `json:"error"`
	Warnings []string `json:"warnings"`
	// Partial is said by stores that keep to the API and could not ask all of their parts.
	Partial bool `json:"isPartial"`
	Data    struct {
		ResultType string          `json:"resultType"`
		Result     json.RawMessage `json:"result"`
	} `json:"data"`
}

func (c *Client) query(ctx context.Context, at *readiness.Connection, expression string) (vector, time.Time, *trouble) {
	address, err := queryAddress(at.URL, expression)
	if err != nil {
		return vector{}, c.now(), &trouble{reason: proof.UnreadConnection}
	}
	a, t := c.get(ctx, address, at, maxProm)
	if t != nil {
		return vector{}, a.asked, t
	}
	v, t := readVector(a)
	return v, a.asked, t
}

// queryAddress adds the question to the address of a Prometheus, which may lie below a path.
func queryAddress(base, expression string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, errors.New("not an address") // the cause quotes it
	}
	u = u.JoinPath("api/v1/query")
	values := u.Query()
	values.Set("query", expression)
	u.RawQuery = values.Encode()
	return u, nil
}

func readVector(a answer) (vector, *trouble) {
	var said promAnswer
	err := json.Unmarshal(a.body, &said)
	if err == nil {
		err = proof.Unambiguous(a.body)
	}
	switch {
	case err == nil && said.Status == "error" && (a.status == http.StatusBadRequest || a.status == http.StatusUnprocessableEntity):
		return vector{}, &trouble{proof.UnreadRejected, said.Error}
	case a.status != http.StatusOK:
		return vector{}, &trouble{proof.UnreadStatus, strconv.Itoa(a.status)}
	case err != nil:
		return vector{}, &trouble{reason: proof.UnreadJSON}
	case len(said.Warnings) > 0:
		return vector{}, &trouble{proof.UnreadWarnings, said.Warnings[0]}
	case said.Status != "success":
		return vector{}, &trouble{reason: proof.UnreadShape}
	case said.Partial || said.Error != "":
		return vector{}, &trouble{proof.UnreadWarnings, cmp.Or(said.Error, "isPartial")}
	}
	return readResult(said.Data.ResultType, said.Data.Result)
}

// readResult takes a vector, or a scalar as a vector of one.
func readResult(kind string, result json.RawMessage) (v vector, _ *trouble) {
	var samples []struct{ Value json.RawMessage }
	switch kind {
	case "scalar":
		samples = append(samples, struct{ Value json.RawMessage }{result})
	case "vector":
		if json.Unmarshal(result, &samples) != nil || samples == nil {
			return v, &trouble{reason: proof.UnreadShape}
		}
	default:
		return v, &trouble{reason: proof.UnreadShape}
	}
	for _, s := range samples {
		at, value, ok := readSample(s.Value)
		if !ok {
			return v, &trouble{reason: proof.UnreadShape}
		}
		v.at, v.values = at, append(v.values, value)
	}
	return v, nil
}

// readSample reads [1435781451.781, "1"].
func readSample(pair json.RawMessage) (at, value float64, ok bool) {
	var two []json.RawMessage
	if json.Unmarshal(pair, &two) != nil || len(two) != 2 {
		return 0, 0, false
	}
	var text string
	if json.Unmarshal(two[0], &at) != nil || json.Unmarshal(two[1], &text) != nil {
		return 0, 0, false
	}
	value, err := strconv.ParseFloat(text, 64)
	return at, value, err == nil || errors.Is(err, strconv.ErrRange)
}
