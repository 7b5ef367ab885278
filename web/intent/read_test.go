package intent_test

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

// everyKind has a field of each kind.
type everyKind struct {
	intent.Seen
	Text    string `json:"text"`
	Secret  string `json:"secret" is:"secret"`
	Whole   string `json:"at.whole" form:"whole" is:"whole"`
	Number  string `json:"at.number" form:"number" is:"number" else:"not_a_figure"`
	List    string `json:"list" is:"list"`
	IDs     string `json:"ids" is:"ids"`
	Span    string `json:"span_s" form:"span" is:"span"`
	Minutes string `json:"every_s" form:"every" is:"minutes"`
	Share   string `json:"share" is:"percent"`
	Flag    string `json:"flag" is:"flag"`
	Yes     bool   `json:"yes"`
	No      bool   `json:"on" form:"no" not:"true"`
	Rows    []row  `json:"rows"`

	_ struct{} `ignored:"shown"`
}

type row struct {
	Name string `json:"name"`
}

func TestBothDoorsReadTheSame(t *testing.T) {
	form := url.Values{"version": {"7"}, "text": {" a\x00b\r\n "}, "secret": {" p "}, "whole": {"1,200"}, "number": {"40.5"}, "list": {"https://a.example/?x=1,2\r\nhttps://b.example/"},
		"ids": {"B-01, B-02"}, "span": {"7200s"}, "every": {"1.5"}, "share": {"55"}, "flag": {"true"}, "yes": {"on"}, "no": {"on"},
		"row_1": {"1"}, "name_1": {"first"}, "row_2": {"1"}, "name_2": {"second"}}
	json := `{"version":7,"text":" a\u0000b\r\n ","secret":" p ","at":{"whole":1200,"number":40.5},"list":["https://a.example/?x=1,2","https://b.example/"],"ids":["B-01","B-02"],
		"span_s":7200,"every_s":90,"share":0.55,"flag":true,"yes":true,"on":false,"rows":[{"name":"first"},{"name":"second"}],"shown":"whatever"}`
	var typed, sent everyKind
	if err := intent.Read(intent.Form(form), &typed); err != nil {
		t.Fatal(err)
	}
	if err := intent.Read(intent.JSON([]byte(json)), &sent); err != nil {
		t.Fatal(err)
	}
	typed.Whole = strings.ReplaceAll(typed.Whole, ",", "")
	if !reflect.DeepEqual(typed, sent) || sent.Text != "ab" || sent.Secret != " p " || sent.IDs != "B-01 B-02" || !sent.No {
		t.Errorf("a form is read as %+v, JSON as %+v", typed, sent)
	}
}

// TestAFieldThatAFormRepeats counts once, but for lists.
func TestAFieldThatAFormRepeats(t *testing.T) {
	var in everyKind
	if err := intent.Read(intent.Form(url.Values{"version": {"7", "x"}, "text": {"a", "b"}, "whole": {"5", "many"}, "yes": {"false", "on"}, "ids": {"B-01", "B-02"}}), &in); err != nil {
		t.Fatal(err)
	}
	if in.Version != 7 || in.Text != "a" || in.Whole != "5" || in.Yes || in.IDs != "B-01 B-02" {
		t.Errorf("%+v", in)
	}
}

func TestWhatCannotBeReadOfJSON(t *testing.T) {
	for _, test := range []struct{ name, body, refused string }{
		{"no object", `[1]`, "body not_an_object"},
		{"null", `null`, "body not_an_object"},
		{"bytes that are no text are left out", "{\"text\":\"a\xffb\",\"te\xffxt\":\"a\"}", ""},
		{"a number for a text", `{"text":5}`, "text not_a_text"},
		{"a text for a number", `{"at":{"whole":"5"}}`, "whole not_a_number"},
		{"a part of a whole number", `{"at":{"whole":1.5}}`, "whole not_a_number"},
		{"a text for a figure", `{"at":{"number":"5"}}`, "number not_a_figure"},
		{"a text for a flag", `{"flag":"yes"}`, "flag not_yes_or_no"},
		{"a number for a box", `{"yes":1}`, "yes not_yes_or_no"},
		{"a text for a list", `{"list":"a"}`, "list not_a_list"},
		{"a number in a list", `{"ids":[1]}`, "ids not_a_list"},
		{"a number for an object", `{"at":5}`, "at not_an_object"},
		{"a text for rows", `{"rows":"a"}`, "rows not_a_list"},
		{"a text for a row", `{"rows":["a"]}`, "rows.1 not_an_object"},
		{"what there is not", `{"texts":"a"}`, "texts no_such_field"},
		{"what there is not, inside", `{"at":{"while":1}}`, "at.while no_such_field"},
		{"what there is not, in a row", `{"rows":[{"nam":"a"}]}`, "rows.1.nam no_such_field"},
		{"a version that is no number", `{"version":"7"}`, "version not_a_number"},
		{"two at once", `{"text":5,"yes":1}`, "text not_a_text, yes not_yes_or_no"},
		{"nothing at all", `{}`, ""},
		{"null is nothing", `{"text":null,"at":null,"list":null,"rows":null,"yes":null}`, ""},
	} {
		var in everyKind
		var got []string
		for _, w := range fault.Invalids(intent.Read(intent.JSON([]byte(test.body)), &in)) {
			got = append(got, fmt.Sprint(w.Field, " ", w.Reason))
		}
		if slices.Sort(got); strings.Join(got, ", ") != test.refused {
			t.Errorf("%s: %q, want %q", test.name, got, test.refused)
		}
	}
}

func TestWhatIsNotSaidStays(t *testing.T) {
	in := everyKind{Text: "before", Whole: "5", Yes: true}
	if err := intent.Read(intent.JSON([]byte(`{"at":{"number":1},"yes":false}`)), &in); err != nil || in.Text != "before" || in.Whole != "5" || in.Yes || in.Number != "1" {
		t.Errorf("%+v, %v", in, err)
	}
	page := intent.TopPage{Name: "Top", Setup: intent.Setup{Cookie: "sid", Sorry: "https://s.example/"}}
	if err := intent.Read(intent.JSON([]byte(`{"setup":{"cookie":"other"}}`)), &page); err != nil || page.Name != "Top" || page.Setup != (intent.Setup{Cookie: "other"}) {
		t.Errorf("a setup is replaced as a whole: %+v, %v", page, err)
	}
}

func TestDifferencesKeepSecrets(t *testing.T) {
	all := intent.Differences(everyKind{Text: "theirs", Secret: "a"}, everyKind{Text: "mine", Secret: "b"})
	if !slices.Contains(all, intent.Difference{Name: "text", Theirs: "theirs", Mine: "mine"}) ||
		slices.ContainsFunc(all, func(d intent.Difference) bool { return d.Name == "secret" || d.Name == "version" }) {
		t.Errorf("%+v", all)
	}
	if s := (intent.Seen{Version: 3}); s.Stale(3) || !s.Stale(4) || (intent.Seen{}).Stale(4) {
		t.Error("a version is stale where it is another, and none fits every one")
	}
}
