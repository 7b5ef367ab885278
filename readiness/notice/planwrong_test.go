package notice_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/notice"
)

var ways = []notice.Channel{
	{ID: "slack", Kind: "slack", Audience: display.Open},
	{ID: "mine", Kind: notice.Mail, Audience: display.Masked, Settings: map[string]string{"to": "Sora@example.jp "}},
	{ID: "open", Kind: notice.Mail, Audience: display.Open, Settings: map[string]string{"to": "sora@example.jp"}},
	{ID: "theirs", Kind: notice.Mail, Audience: display.Masked, Settings: map[string]string{"to": "haru@example.jp"}},
}

func person(role readiness.Role) *readiness.Person {
	return &readiness.Person{ID: "p", Email: "sora@example.jp", Role: role}
}

func TestWhatAPlanCanBe(t *testing.T) {
	for _, row := range []struct {
		sentence string
		of       *readiness.Person
		alter    func(*notice.Plan)
		want     string
	}{
		{"the defaults of a team", nil, func(*notice.Plan) {}, ""},
		{"a team takes any channel", nil, func(p *notice.Plan) { p.Channels = []string{"slack", "theirs"} }, ""},
		{"a person takes mail to their own address, however it is written", person(readiness.Viewer), func(p *notice.Plan) { p.Channels = []string{"mine"} }, ""},
		{"but no room", person(readiness.Admin), func(p *notice.Plan) { p.Channels = []string{"slack"} }, "channels not_your_mail"},
		{"nor the mail of somebody else", person(readiness.Admin), func(p *notice.Plan) { p.Channels = []string{"theirs"} }, "channels not_your_mail"},
		{"nor what tells a viewer of confidential events", person(readiness.Viewer), func(p *notice.Plan) { p.Channels = []string{"open"} }, "channels not_your_mail"},
		{"which SRE may know", person(readiness.SRE), func(p *notice.Plan) { p.Channels = []string{"open"} }, ""},
		{"nobody without an address has a letterbox", &readiness.Person{ID: "p"}, func(p *notice.Plan) { p.Channels = []string{"mine"} }, "channels not_your_mail"},
		{"a channel that there is not", nil, func(p *notice.Plan) { p.Channels = []string{"none"} }, "channels unknown"},
		{"more than a few", nil, func(p *notice.Plan) { p.Channels = slices.Repeat([]string{"slack"}, 6) }, "channels too_many_channels"},
		{"a topic that there is not", nil, func(p *notice.Plan) { p.Choices = choosing("weather", notice.Choice{When: notice.Never}) }, "topics.weather.topic unknown"},
		{"a time that there is not", nil, func(p *notice.Plan) { p.Choices = choosing(notice.TopicNoGo, notice.Choice{When: "soon"}) }, "topics.no_go.when unknown"},
		{"from a level on", nil, func(p *notice.Plan) {
			p.Choices = choosing(notice.TopicNoGo, notice.Choice{When: notice.Never, From: 3})
		}, ""},
		{"a level of what has none", nil, func(p *notice.Plan) {
			p.Choices = choosing(notice.TopicPage, notice.Choice{When: notice.Never, From: 3})
		}, "topics.page.from_level not_levelled"},
		{"a level beyond all", nil, func(p *notice.Plan) {
			p.Choices = choosing(notice.TopicNoGo, notice.Choice{When: notice.Never, From: 99})
		}, "topics.no_go.from_level out_of_range"},
		{"only by one channel", nil, func(p *notice.Plan) {
			p.Channels, p.Choices = []string{"slack"}, choosing(notice.TopicNoGo, notice.Choice{When: notice.AtOnce, Channel: "slack"})
		}, ""},
		{"that is not chosen", nil, func(p *notice.Plan) {
			p.Choices = choosing(notice.TopicNoGo, notice.Choice{When: notice.AtOnce, Channel: "slack"})
		}, "topics.no_go.channel not_of_plan"},
		{"a zone that there is not", nil, func(p *notice.Plan) { p.Zone = "Mars/Base" }, "zone no_zone"},
		{"the zone of the machine", nil, func(p *notice.Plan) { p.Zone = "Local" }, "zone no_zone"},
		{"25 o'clock", nil, func(p *notice.Plan) { p.Quiet.From, p.Quiet.Until, p.Digest.At = 25*60, -1, 24*60 }, "digest_at bad_time, quiet_from bad_time, quiet_until bad_time"},
		{"told again each minute", nil, func(p *notice.Plan) { p.Repeat = time.Minute }, "repeat out_of_range"},
		{"never told again", nil, func(p *notice.Plan) { p.Repeat = 0 }, ""},
		{"a language that there is not", nil, func(p *notice.Plan) { p.Lang = "fr" }, "language unknown"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			p := notice.Default(notice.SRE)
			row.alter(&p)
			refused := map[string]bool{}
			for _, w := range p.Unfit(ways, row.of) {
				refused[w.Field+" "+w.Reason] = true
			}
			if got := strings.Join(slices.Sorted(maps.Keys(refused)), ", "); got != row.want {
				t.Errorf("refused %q, want %q", got, row.want)
			}
		})
	}
}

func choosing(topic notice.Topic, c notice.Choice) map[notice.Topic]notice.Choice {
	return map[notice.Topic]notice.Choice{topic: c}
}

func TestWhoMayChangeWhosePlan(t *testing.T) {
	teams := []string{"team:sre", "team:pr", "team:oncall", "team:marketing", "p", "other", ""}
	for _, row := range []struct {
		sentence string
		by       readiness.Actor
		want     string
	}{
		{"an admin those of all teams", readiness.Actor{ID: "p", Role: readiness.Admin}, "team:sre team:pr team:oncall p"},
		{"SRE their own and that of whoever is on call", readiness.Actor{ID: "p", Role: readiness.SRE}, "team:sre team:oncall p"},
		{"PR their own", readiness.Actor{ID: "p", Role: readiness.PR}, "team:pr p"},
		{"a viewer what they are told themselves", readiness.Actor{ID: "p", Role: readiness.Viewer}, "p"},
		{"a program has no plan of its own", readiness.Actor{ID: "p", Role: readiness.SRE, Token: true}, "team:sre team:oncall"},
		{"nobody none", readiness.Actor{}, ""},
	} {
		var may []string
		for _, subscriber := range teams {
			if notice.MayEdit(subscriber, row.by) {
				may = append(may, subscriber)
			}
		}
		if got := strings.Join(may, " "); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestTheTeamOfPeopleFollowsFromTheirRole(t *testing.T) {
	for _, row := range []struct {
		sentence string
		role     readiness.Role
		want     notice.Team
	}{
		{"PR is the team of PR", readiness.PR, notice.PR},
		{"SRE is the team of SRE", readiness.SRE, notice.SRE},
		{"admins belong to SRE", readiness.Admin, notice.SRE},
		{"viewers belong to none", readiness.Viewer, ""},
	} {
		if got := notice.TeamOfRole(row.role); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestAPlanKeepsOnlyWhatIsOpenToIt(t *testing.T) {
	p := notice.Default(notice.SRE)
	p.Channels = []string{"gone", "slack", "mine"}
	p.Choices = map[notice.Topic]notice.Choice{notice.TopicNoGo: {When: notice.AtOnce, Channel: "gone"}, notice.TopicNew: {When: notice.Never, Channel: "mine"}}
	for _, row := range []struct {
		sentence string
		of       *readiness.Person
		want     string
	}{
		{"a team loses what there is no more", nil, "[slack mine]  mine"},
		{"a person also what is not theirs", person(readiness.Viewer), "[mine]  mine"},
		{"and of another address everything", &readiness.Person{Email: "new@example.jp", Role: readiness.Admin}, "[]  "},
	} {
		got := p.Within(ways, row.of)
		if said := fmt.Sprintf("%v %s %s", got.Channels, got.Choices[notice.TopicNoGo].Channel, got.Choices[notice.TopicNew].Channel); said != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, said, row.want)
		}
	}
	if len(p.Channels) != 3 || p.Choices[notice.TopicNoGo].Channel != "gone" {
		t.Error("the plan itself was altered")
	}
}

func TestOnlyWhatDiffersFromTheDefaultsIsKept(t *testing.T) {
	p := notice.Default(notice.SRE)
	p.Channels = []string{"b", "a", "b"}
	p.Choices = map[notice.Topic]notice.Choice{notice.TopicNoGo: {When: notice.AtOnce}, notice.TopicNew: {When: notice.Never}}
	plain := p.Plain()
	if got := strings.Join(plain.Channels, " "); got != "b a" {
		t.Errorf("channels %q", got)
	}
	if len(plain.Choices) != 1 || plain.Choices[notice.TopicNew].When != notice.Never || len(p.Choices) != 2 {
		t.Errorf("kept %v", plain.Choices)
	}
	if back := p.Reset(); len(back.Choices) != 0 || back.Zone != p.Zone {
		t.Errorf("reset to %+v", back)
	}
}
