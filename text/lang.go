// Package text holds every sentence that people read, in English and in Japanese. Both stand on one row, so that a
// translator sees the pair; a sentence with values in it is a function, whose row is a pattern. See say.
package text

import (
	"strconv"
	"strings"

	"tallylight/readiness"
)

// Lang is a language that Tallylight speaks.
type Lang string

// The languages.
const (
	JA Lang = "ja"
	EN Lang = "en"
)

// Other gives the other language.
func (l Lang) Other() Lang {
	if l == JA {
		return EN
	}
	return JA
}

// Match gives the language that an Accept-Language header (RFC 9110 12.5.4) prefers; English where it names
// neither.
func Match(accept string) Lang {
	best, weight := EN, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		lang := Lang(primary)
		if q := quality(params); (lang == JA || lang == EN) && q > weight {
			best, weight = lang, q
		}
	}
	return best
}

// quality reads "q=0.8"; 1 where it is left out, 0 where it cannot be read.
func quality(params string) float64 {
	value, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0
	}
	return q
}

// Text is everything said in one language, by subject.
type Text struct {
	Lang      Lang
	Nav       Nav
	Do        Do
	Labels    map[string]string // of the fields of forms: see Label
	Hints     map[string]string // under them: see Hint
	Word      Word
	Board     Board
	Event     Event
	Level     Level
	Task      Task
	TopPage   TopPage
	Feed      Feed
	Wall      Wall
	Account   Account
	Trouble   Trouble
	History   History
	Month     Month
	Help      Help
	Kit       Kit
	Block     Block
	Span      Span
	ByHand    ByHand
	Paste     Paste
	Lint      Lint
	Shared    Shared
	Moves     Moves
	Work      Work
	Checklist Checklist
	Stock     Stock
	Air       Air
	Reach     Reach
	Sheet     Sheet
	Drill     Drill
	Load      Load

	FeedPage FeedPage
	Source   Source
	Suggest  Suggest
	Traffic  Traffic
	Ladder   Ladder
	Scope    Scope

	LoadProof  LoadProof
	Verify     Verify
	Connection Connection
	Scale      Scale
	People     People
	Display    Display
	Passkeys   Passkeys
	Outfeed    Outfeed
	Channel    Channel
	Connectors map[readiness.ConnectionKind]Connector // see Connector
	Verifiers  map[readiness.VerifyKind]Verifier      // see Verifier
	Delivery   Delivery
	Message    Message
	Mail       Mail
	PageForm   PageForm
	Says       Says
	Evening    Evening
	Live       Live
	RatePlot   RatePlot
	Service    Service
	CheckWord  CheckWord
	Claim      Claim
	Standing   Standing
	LetIn      LetIn
	Marker     Marker
	Inspect    Inspect
	Offer      Offer
	Settings   Settings
	Outside    Outside
	Freeze     Freeze
	Plan       Plan
	Digests    Digest
	Learning   Learning
	Tell       Tell
	Gathered   Gathered
	Noticed    NoticeNames
	NoticePage NoticePage
	Ticket     Ticket
	Review     Review
	During     During
	Unplanned  Unplanned
	Rehearsal  Rehearsal
	Foretell   Foretell
}

var english, japanese = build(EN, inEnglish), build(JA, inJapanese)

func build(l Lang, w say) Text {
	return Text{
		Lang: l,
		Nav:  navIn(w), Do: doIn(w), Labels: labelsIn(w), Hints: hintsIn(w),
		Word: wordIn(w), Board: boardIn(w), Event: eventIn(w), Level: levelIn(w),
		Task: taskIn(w), TopPage: topPageIn(w), Feed: feedIn(w), Wall: wallIn(w),
		Account: accountIn(w), Trouble: troubleIn(w), History: historyIn(w), Month: monthIn(w),
		Help: helpIn(w), Kit: kitIn(w), Block: blockIn(w), Span: spanIn(w),
		ByHand: byHandIn(w), Paste: pasteIn(w), Lint: lintIn(w), Shared: sharedIn(w), Moves: movesIn(w), Air: airIn(w),
		Reach: reachIn(w), Sheet: sheetIn(w), Drill: drillIn(w), Load: loadIn(w),
		FeedPage: feedPageIn(w), Source: sourceIn(w), LoadProof: loadProofIn(w), Verify: verifyIn(w),
		Connection: connectionIn(w), Scale: scaleIn(w), People: peopleIn(w), Display: displayIn(w), Outfeed: outfeedIn(w), Channel: channelIn(w), Passkeys: passkeysIn(w), Connectors: connectorsIn(w), Verifiers: verifiersIn(w), Delivery: deliveryIn(w), Message: messageIn(w), Mail: mailIn(w),
		Ladder: ladderIn(w), Scope: scopeIn(w), Suggest: suggestIn(w), Traffic: trafficIn(w),
		PageForm: pageFormIn(w), Says: saysIn(w), Evening: eveningIn(w), Live: liveIn(w), RatePlot: ratePlotIn(w), Service: serviceIn(w), CheckWord: checkWordIn(w),
		Claim: claimIn(w), Work: workIn(w), Checklist: checklistIn(w), Stock: stockIn(w),
		Standing: standingIn(w), LetIn: letInIn(w), Marker: markerIn(w), Inspect: inspectIn(w), Offer: offerIn(w), Settings: settingsIn(w),
		Outside: outsideIn(w),
		Freeze:  freezeIn(w), Plan: planIn(w), Digests: digestIn(w), Learning: learningIn(w),
		Tell: tellIn(w), Gathered: gatheredIn(w), Noticed: noticeNamesIn(w), NoticePage: noticePageIn(w),
		Ticket: ticketIn(w), Review: reviewIn(w), During: duringIn(w), Unplanned: unplannedIn(w), Rehearsal: rehearsalIn(w), Foretell: foretellIn(w),
	}
}

// For gives everything said in a language; English where it is not Japanese.
func For(l Lang) *Text {
	if l == JA {
		return &japanese
	}
	return &english
}

// in gives the wording in the language of t.
func (t *Text) in(en, ja string) string {
	if t.Lang == JA {
		return ja
	}
	return en
}

// Pick gives the one that is in the language of t: titles that the ladder holds in both.
func (t *Text) Pick(ja, en string) string {
	if t.Lang == JA && ja != "" || en == "" {
		return ja
	}
	return en
}
