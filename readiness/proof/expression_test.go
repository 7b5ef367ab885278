package proof_test

import (
	"slices"
	"testing"

	"tallylight/readiness/proof"
)

func TestExpressionsThatCompare(t *testing.T) {
	rows := []struct {
		sentence, text string
		want           bool
	}{
		{"a metric", `kube_deployment_status_replicas`, false},
		{"a comparison", `replicas >= 20`, true},
		{"without blanks", `replicas>20`, true},
		{"with bool", `replicas >= bool 20`, true},
		{"equality", `up == 1`, true},
		{"inequality", `up != 1`, true},
		{"a matcher is none", `up{job!="b",env=~"a|b",x!~"c>d"}`, false},
		{"a brace in a matcher's text", `up{job="a}>b"} + 1`, false},
		{"text in single quotes", `label_replace(up, 'a', '>= 20', 'b', '(.*)')`, false},
		{"text in backquotes with a backslash", "label_replace(up, `a`, `\\`, `b`, `>`)", false},
		{"an escaped quote", `count_values("a\">", up)`, false},
		{"in brackets it is still the whole", `(replicas >= 20)`, true},
		{"in two pairs", `((replicas) >= (20))`, true},
		{"behind a sign", `-(replicas < 20)`, true},
		{"beside another way out", `(replicas >= 20) or vector(0)`, true},
		{"within a function", `count(up == 1)`, false},
		{"within an aggregation by labels", `sum by (job) (up == 1)`, false},
		{"within one whose labels come last", `sum(up == 1) by (job)`, false},
		{"behind the aggregation", `sum by (job) (up) == 1`, true},
		{"behind a clause of matching it is the whole", `a * on (job) (b > 1)`, true},
		{"behind a group clause too", `a * on (job) group_left (c) (b > 1)`, true},
		{"a group within a function", `sum((up == 1) * 2)`, false},
		{"in a comment", "up # >= 20\n", false},
		{"behind a comment", "up # count(\n>= 20", true},
		{"a comment within the braces", "up{job=\"a\" # }\n} > 1", true},
		{"a range", `rate(http_requests_total[5m])`, false},
		{"a subquery", `max_over_time((a > 1)[5m:1m])`, false},
		{"sets", `a and on (job) b unless c`, false},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			e, err := proof.ReadExpression(row.text)
			if err != nil || e.Compares() != row.want {
				t.Errorf("%s: %v, %v", row.text, e.Compares(), err)
			}
		})
	}
}

func TestWhatIsNoExpression(t *testing.T) {
	for _, text := range []string{"", "  # only a comment", "sum(up", "up)", `up{job="a"`, `"open`, "up[5m", "1 & 2", "台数", `label("\`} {
		if _, err := proof.ReadExpression(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestTheSeriesThatAnExpressionReads(t *testing.T) {
	rows := []struct {
		sentence, text string
		want           []string
	}{
		{"a name", `up`, []string{"up"}},
		{"a name with matchers", `up{job="a"}`, []string{`up{job="a"}`}},
		{"matchers alone", `{job="a"}`, []string{`{job="a"}`}},
		{"of a range", `sum(rate(hits_total{a="b"}[5m]))`, []string{`hits_total{a="b"}`}},
		{"functions and labels are none", `sum by (job) (a) / on (job) group_left (x) max without (y) (b)`, []string{"a", "b"}},
		{"numbers are none", `a * 1e3 + .5 - Inf + 0x1f`, []string{"a"}},
		{"each once", `a / (a + b)`, []string{"a", "b"}},
		{"names of rules", `job:hits:rate5m`, []string{"job:hits:rate5m"}},
		{"of another time it is left out", `a - a offset 1d - rate(b[5m] offset 1h) - c @ 1609746000`, []string{"a"}},
		{"what is to be absent is left out", `absent(a) + absent_over_time(b[5m]) + c`, []string{"c"}},
		{"a constant reads none", `vector(1)`, nil},
		{"a metric called like a function", `min{a="b"}`, []string{`min{a="b"}`}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			e, err := proof.ReadExpression(row.text)
			if got := e.Selectors(); err != nil || !slices.Equal(got, row.want) {
				t.Errorf("%s reads %q, %v", row.text, got, err)
			}
		})
	}
}

func FuzzReadExpression(f *testing.F) {
	f.Add("sum by (job) (up{a=\"b\"}[5m]) > 1 # x\n")
	f.Add("`\\` ({[")
	f.Fuzz(func(t *testing.T, text string) {
		if e, err := proof.ReadExpression(text); err == nil {
			e.Compares()
			e.Selectors()
		}
	})
}
