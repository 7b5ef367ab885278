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
	Status    string   `json:"status"`
	ErrorType string   `json:"errorType"`
	Error     string   `json:"error"`
	Warnings  []string `json:"warnings"`
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
	u, err := apiAddress(base, "query")
	if err != nil {
		return nil, err
	}
	values := u.Query()
	values.Set("query", expression)
	u.RawQuery = values.Encode()
	return u, nil
}

func apiAddress(base, path string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, errors.New("not an address") // the cause quotes it
	}
	return u.JoinPath("api/v1", path), nil
}

func readVector(a answer) (vector, *trouble) {
	said, t := readProm(a)
	switch {
	case t != nil:
		return vector{}, t
	case said.doubt() != "":
		return vector{}, &trouble{proof.UnreadWarnings, said.doubt()}
	}
	return readResult(said.Data.ResultType, said.Data.Result)
}

// readProm reads what every answer of the API begins with.
func readProm(a answer) (said promAnswer, _ *trouble) {
	err := json.Unmarshal(a.body, &said)
	if err == nil {
		err = proof.Unambiguous(a.body)
	}
	own := err == nil && said.Status == "error" // and not what stands before it
	switch {
	case own && a.status == http.StatusBadRequest:
		return said, &trouble{proof.UnreadRejected, said.Error}
	case own && a.status == http.StatusUnprocessableEntity:
		return said, &trouble{proof.UnreadFailed, said.Error}
	case own && a.status == http.StatusServiceUnavailable && said.ErrorType == "timeout":
		return said, &trouble{proof.UnreadTimeout, said.Error}
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		return said, &trouble{proof.UnreadDenied, strconv.Itoa(a.status)}
	case a.status != http.StatusOK:
		return said, &trouble{proof.UnreadStatus, strconv.Itoa(a.status)}
	case err != nil:
		return said, &trouble{reason: proof.UnreadJSON}
	case said.Status != "success" && len(said.Warnings) == 0:
		return said, &trouble{reason: proof.UnreadShape}
	}
	return said, nil
}

// doubt is what a server says against its own answer. What it says of the expression is none: releases before 3.0 send that as a warning.
func (a promAnswer) doubt() string {
	for _, warning := range a.Warnings {
		if !strings.HasPrefix(warning, "PromQL info") {
			return cmp.Or(warning, "warnings")
		}
	}
	if a.Partial {
		return cmp.Or(a.Error, "isPartial")
	}
	return a.Error
}

// readResult takes a vector, or a scalar as a vector of one.
func readResult(kind string, result json.RawMessage) (v vector, _ *trouble) {
	var found []struct{ Value json.RawMessage }
	switch kind {
	case "scalar":
		found = append(found, struct{ Value json.RawMessage }{result})
	case "vector":
		if json.Unmarshal(result, &found) != nil || found == nil {
			return v, &trouble{reason: proof.UnreadShape}
		}
	default:
		return v, &trouble{reason: proof.UnreadShape}
	}
	for _, s := range found {
		one, ok := (&samples{s.Value}).next()
		if !ok {
			return v, &trouble{reason: proof.UnreadShape}
		}
		v.at, v.values = one.at, append(v.values, one.value)
	}
	return v, nil
}
