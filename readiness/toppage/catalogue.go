package toppage

import (
	"time"

	"tallylight/readiness/fault"
)

// CheckRow is all that is decided of one check. Its words are the row of the same id in text/check.go.
type CheckRow struct {
	ID   string
	From Role // of the level from which it is required where nobody has said otherwise
	// Never says that it is told, and required from no level where nobody has said otherwise.
	Never bool
	Core  bool
	// Should is how long before air it should pass, and Last until when that still helps: from then on it counts in full.
	// Zero: it should always pass, and counts in full from standingLast on.
	Should, Last time.Duration
	// Tickable says that a person's word counts where no machine has answered: it never makes a pass.
	Tickable bool
	// Limits are its numbers, as the rule reads them, for the texts to quote.
	Limits Limits

	required Quantities // where it is the same of every page
	rule     func(e *evidence, c Check) Check
	// forEvent adds what depends on the instant or on the event; nil: nothing does.
	forEvent func(e *evidence, c Check, now time.Time, d Demand) Check
}

// Catalogue lists every check, in the order in which checks are shown.
var Catalogue = []CheckRow{
	{ID: "A1", From: NoRole, Core: true, rule: warmed(answers, coldAnswers), forEvent: lapses,
		Limits:   Limits{"answers": number(answersNeeded), "window": number(checkWindow), "last": number(lastAnswers)},
		required: Quantities{part(lastAnswers, lastAnswers), part(answersNeeded, checkWindow).bound(atLeast).in("× 200")}},
	{ID: "A2", From: NoRole, Core: true, rule: warmed(fast, coldTimes), forEvent: lapses},
	{ID: "A4", From: NoRole, Core: true, rule: isThePage, Limits: Limits{"odd": number(oddSize)}},
	{ID: "T1", From: NoRole, Core: true, rule: certificate, forEvent: outliving, Limits: Limits{"gap": seconds(certificateGap)}},

	{ID: "C1", From: Watch, Core: true, rule: sharedWay,
		Limits:   Limits{"hits": number(hitsNeeded), "window": number(checkWindow)},
		required: Quantities{part(hitsNeeded, checkWindow).bound(atLeast)}},
	{ID: "C2", From: Watch, Core: true, rule: sharedLifetime,
		Limits: Limits{"ttl": seconds(ttlNeeded)}, required: Quantities{seconds(ttlNeeded).bound(atLeast)}},
	{ID: "C3", From: Watch, Core: true, rule: cookies, required: words("no cookie, _ga, session: hit")},
	{ID: "C4", From: Watch, rule: setCookie, required: words("no Set-Cookie on a hit")},
	{ID: "C5", From: Watch, rule: vary, required: words("Vary: Accept-Encoding")},
	{ID: "C6", From: Scale, Should: 3 * fault.Day, Last: 3 * time.Hour, Core: true, rule: queries, required: words("utm_*, gclid, fbclid, ?x= : hit")},
	{ID: "C7", From: Prove, Should: 3 * fault.Day, Last: 3 * time.Hour, rule: noCache, required: words("no-cache, Pragma: hit")},
	{ID: "C8", From: Scale, Should: 3 * fault.Day, Last: 3 * time.Hour, rule: variants, required: words("gzip, br, identity, mobile: hit")},
	{ID: "C10", From: Scale, Should: 3 * fault.Day, Last: 3 * time.Hour, rule: loads,
		Limits: Limits{"parts": number(MostParts)}, required: words("data, scripts, styles, fonts, images: hit")},
	{ID: "S4", From: Watch, rule: declaredStale,
		Limits: Limits{"sie": seconds(sieNeeded)}, required: Quantities{number(sieNeeded.Seconds()).bound(atLeast).of("stale-if-error")}},

	{ID: "S1", From: Scale, Should: 5 * fault.Day, Last: fault.Day, Core: true, rule: rehearsed(DrillRefused), forEvent: lately, Limits: drillLimits, required: drillRequires},
	{ID: "S2", From: Scale, Should: 5 * fault.Day, Last: fault.Day, rule: rehearsed(DrillError), forEvent: lately, Limits: drillLimits, required: drillRequires},
	{ID: "S3", From: Prove, Should: 5 * fault.Day, Last: fault.Day, Core: true, rule: rehearsed(DrillHang), forEvent: lately, Limits: drillLimits, required: drillRequires},
	{ID: "L1", From: Scale, Should: 14 * fault.Day, Last: 2 * fault.Day, Core: true, rule: noReport, forEvent: provenPeak,
		Limits: Limits{"margin": number(LoadMargin), "least": number(loadLeastPct / 100.0), "errors": share(mostErrorRate),
			"requests": number(fewestRequests), "fresh": seconds(LoadFresh), "last": seconds(loadLast)}},
	{ID: "L2", From: Scale, Should: 14 * fault.Day, Last: 2 * fault.Day, rule: noReport, forEvent: provenScaling,
		Limits: Limits{"linear": number(2 * linearNeeded), "fresh": seconds(LoadFresh), "last": seconds(loadLast)}},
	{ID: "P1", From: Scale, Should: time.Hour, Last: 15 * time.Minute, Core: true, rule: capacity},

	{ID: "A3", From: Watch, rule: entries,
		Limits: Limits{"hops": number(hopsNeeded)}, required: Quantities{number(hopsNeeded).bound(atMost)}},
	{ID: "Z1", From: Watch, rule: compression, required: words("br, gzip, zstd")},
	{ID: "Z2", From: Scale, rule: weight, forEvent: bandwidth,
		Limits: Limits{"weight": kibibytes(weightNeeded)}, required: Quantities{kibibytes(weightNeeded).bound(atMost)}},
	{ID: "Z3", From: Watch, rule: http2, required: words("h2")},
	{ID: "Z4", Never: true, rule: http3, required: words("Alt-Svc: h3")},
	{ID: "T2", From: Scale, rule: stapled, required: words("good")},
	{ID: "D1", From: Scale, rule: names,
		Limits:   Limits{"addresses": number(addressesLeft), "dns_ttl": number(switchTTL)},
		required: Quantities{number(addressesLeft).bound(atLeast)}},
	{ID: "F1", From: Scale, Should: 5 * fault.Day, Last: fault.Day, Tickable: true, rule: sorry,
		Limits: Limits{"weight": kibibytes(sorryWeight)}, required: Quantities{kibibytes(sorryWeight).bound(atMost).of("200, 503;")}},
	{ID: "F2", From: AllHands, Should: 3 * fault.Day, Last: 3 * time.Hour, Tickable: true, rule: waitingRoom},
}

// The limits of every drill, and those of all checks.
var (
	drillLimits   = Limits{"least": seconds(DrillLeast), "share": share(drillPass), "valid": seconds(DrillTTL)}
	drillRequires = Quantities{share(drillPass).bound(atLeast), seconds(DrillLeast).bound(atLeast)}
	sharedLimits  = Limits{"survey": seconds(SurveyInterval), "body": {Value: MaxBody >> 20, Unit: Mebibytes}, "warm": seconds(WarmAgain)}
)

// begin gives the check of a row before its rule has looked at anything.
func (row *CheckRow) begin() Check { return Check{ID: row.ID, Core: row.Core, Required: row.required} }

// RowOf gives the row of an id; nil where there is no such check.
func RowOf(id string) *CheckRow {
	for i := range Catalogue {
		if Catalogue[i].ID == id {
			return &Catalogue[i]
		}
	}
	return nil
}

// Limit gives a limit of a check by its name; false where it has none of that name.
func Limit(checkID, name string) (Quantity, bool) {
	if row := RowOf(checkID); row != nil {
		if q, ok := row.Limits[name]; ok {
			return q, true
		}
	}
	q, ok := sharedLimits[name]
	return q, ok
}
