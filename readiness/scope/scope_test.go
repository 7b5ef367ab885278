package scope_test

import (
	"testing"

	"tallylight/readiness/scope"
)

func TestKindOfAnEvent(t *testing.T) {
	for _, row := range []struct {
		sentence   string
		told       scope.Kind
		categories []string
		want       scope.Kind
	}{
		{"nobody has said", "", nil, scope.TV},
		{"what PR told wins", scope.Mail, []string{"TV"}, scope.Mail},
		{"the calendar says", "", []string{"Radio"}, scope.Radio},
		{"in Japanese", "", []string{"プッシュ通知"}, scope.Push},
		{"with blanks around", "", []string{" Newsletter "}, scope.Mail},
		{"of several kinds it is TV first", "", []string{"Web", "TV", "National"}, scope.TV},
		{"a sale that is pushed is a sale", "", []string{"Push", "Sale"}, scope.Sale},
		{"print is as the web", "", []string{"Press"}, scope.Web},
		{"words that name no kind", "", []string{"National", "CX"}, scope.TV},
	} {
		if got := scope.Of(row.told, row.categories); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestEveryKindHasAWord(t *testing.T) {
	for _, k := range scope.Kinds {
		if scope.Read(string(k)) != k {
			t.Errorf("%s is read as %q", k, scope.Read(string(k)))
		}
	}
}

func TestForWhomATaskIs(t *testing.T) {
	sale := scope.Limit{For: "push sale", Needs: "waiting_room dashboard"}
	for _, row := range []struct {
		sentence  string
		is, wants bool
	}{
		{"a kind that it names", sale.Admits(scope.Sale), true},
		{"a kind that it does not name", sale.Admits(scope.TV), false},
		{"a kind whose name only begins alike", scope.Limit{For: "pushes"}.Admits(scope.Push), false},
		{"every kind where it names none", scope.Limit{}.Admits(scope.Web), true},
		{"all that it needs is there", sale.Met("dashboard lb_reservation waiting_room"), true},
		{"one thing is not", sale.Met("dashboard"), false},
		{"nothing is there", sale.Met(""), false},
		{"it needs nothing", scope.Limit{}.Met(""), true},
	} {
		if row.is != row.wants {
			t.Errorf("%s: %v", row.sentence, row.is)
		}
	}
}

func TestAnAnswerIsGivenAndTakenBack(t *testing.T) {
	has := scope.With("waiting_room", scope.Dashboard, true)
	if has != "dashboard waiting_room" {
		t.Errorf("%q", has)
	}
	if again := scope.With(has, scope.Dashboard, true); again != has {
		t.Errorf("twice it is %q", again)
	}
	if left := scope.With(has, scope.WaitingRoom, false); left != "dashboard" {
		t.Errorf("%q is left", left)
	}
}

func TestAddressOnScreen(t *testing.T) {
	for said, want := range map[string]string{
		"":                              "",
		"検索ワード「つむぎ」":                    "",
		"4.1 million households":        "",
		"e.g. our app":                  "",
		"tsumugi.example":               "https://tsumugi.example",
		"www.tsumugi.example/asa と検索":   "https://www.tsumugi.example/asa",
		"https://tsumugi.example/a?b=c": "https://tsumugi.example/a?b=c",
		"http://tsumugi.example:8080/":  "http://tsumugi.example:8080/",
		"QRコード（www.tsumugi.example/asa）、検索「つむぎ」": "https://www.tsumugi.example/asa",
		"It is on tsumugi.example.":              "https://tsumugi.example",
		"Tsumugi.Example, twice":                 "https://Tsumugi.Example",
		"http://127.0.0.1:8090/sale now":         "http://127.0.0.1:8090/sale",
		"javascript:alert(1)":                    "",
	} {
		if got := scope.Address(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
