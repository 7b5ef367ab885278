package intent

import (
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/claim"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
	"tallylight/readiness/freeze"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
	"tallylight/readiness/outfeed"
	"tallylight/readiness/preference"
	"tallylight/readiness/proof"
	"tallylight/readiness/review"
	"tallylight/readiness/scale"
	"tallylight/readiness/scope"
	"tallylight/readiness/ticket"
	"tallylight/readiness/toppage"
	"tallylight/readiness/wording"
	"tallylight/scenariofile"
)

// Limit is what bounds a field, for telling: what is beyond it is refused by the rules.
type Limit struct {
	Most     int      // characters; 0: as many as one likes
	From, To float64  // of a number as JSON says it; both 0: any
	Words    []string // that may be said
}

// Limits are the bounds by the names that tags give them. Those of the texts of an event go by the fields.
var Limits = withTexts(map[string]Limit{
	"access":   {Most: toppage.MaxAccess},
	"anchor":   {Words: append([]string{"before", "after"}, words([]readiness.Anchor{readiness.Always, readiness.AtEntry, readiness.AtStart, readiness.AtEnd})...)},
	"check":    {Most: fault.MaxCheck},
	"compare":  {Words: proof.Comparators},
	"evidence": {Most: fault.MaxEvidence},
	"knows":    {Most: fault.MaxKnows},
	"level":    {From: 1, To: readiness.MostLevels},
	"tied":     {Words: words([]readiness.Tie{readiness.Untied, readiness.TiedStart, readiness.TiedWindow})},
	"lead":     {From: -readiness.MaxLead.Seconds(), To: readiness.MaxLead.Seconds()},
	"link":     {Most: fault.MaxLink},
	"proof":    {Words: words(readiness.Proofs)},

	"decision":  {Words: append([]string{""}, claim.Decisions...)},
	"level_was": {Words: append([]string{""}, claim.Verdicts...)},

	"freeze_after":  {To: freeze.MaxAfter.Seconds()},
	"freeze_before": {To: freeze.MaxBefore.Seconds()},
	"freeze_kind":   {Words: words(freeze.Kinds)},

	"tracker_kind":    {Words: words(ticket.Kinds())},
	"tracker_project": {Most: ticket.MaxProject},
	"tracker_token":   {Most: ticket.MaxToken},

	"go_from": {From: scope.LeastGoFrom.Seconds(), To: scope.MostGoFrom.Seconds()},
	"ttl":     {To: readiness.MaxTTL.Seconds()},
	"verify":  {Words: words(readiness.VerifyKinds())},

	"scenario":     {Words: append([]string{""}, scenarios()...)},
	"rehearsal_do": {Words: rehearsalActs},

	"check_level": {To: toppage.MostLevel},
	"check_word":  {Most: fault.MaxCheckWord},

	"level_name": {Most: fault.MaxLevelName},
	"promise":    {Most: fault.MaxPromise},
	"role":       {Words: roleNames()},
	"rate":       {To: forecast.MostRate},
	"boot":       {To: toppage.MostBoot.Seconds()},
	"tail":       {To: toppage.MostTail.Seconds()},
	"share":      {To: 1},

	"feed_interval": {To: readiness.MostFetchInterval.Seconds()},
	"feed_kind":     {Words: words(readiness.FeedKinds)},
	"feed_name":     {Most: readiness.MaxFeedName},
	"feed_password": {Most: readiness.MaxFeedSecret},
	"feed_url":      {Most: readiness.MaxFeedSecret},
	"feed_user":     {Most: readiness.MaxFeedName},

	"said":         {Most: fault.MaxSaid},
	"exposure":     {Words: append([]string{""}, words(scope.Kinds)...)},
	"help":         {Most: wording.Most},
	"certainty":    {Words: append([]string{""}, words(readiness.Certainties)...)},
	"minutes":      {From: -readiness.MaxPostponed.Minutes(), To: readiness.MaxPostponed.Minutes()},
	"offer_answer": {Words: []string{CarryOver, RefuseOffer}},
	"new_status":   {Words: words([]readiness.CalendarStatus{readiness.Confirmed, readiness.Tentative})},
	"status":       {Words: words([]readiness.CalendarStatus{readiness.Confirmed, readiness.Tentative, readiness.Cancelled})},

	"availability": {From: toppage.LeastAvailability, To: toppage.MostAvailability},
	"latency":      {To: float64(toppage.MostLatency.Milliseconds())},
	"rate_step":    {From: toppage.LeastRateStep.Seconds(), To: toppage.MostRateStep.Seconds()},

	"marker":    {Most: toppage.MaxMarker},
	"name":      {Most: fault.MaxName},
	"page_name": {Most: toppage.MaxPageName},

	"probe_interval": {From: toppage.LeastProbeInterval.Seconds(), To: toppage.MostProbeInterval.Seconds()},
	"ttfb_limit":     {From: 1, To: float64(toppage.MostTTFBLimit.Milliseconds())},

	"account_role":  {Words: words(readiness.Roles)},
	"account_state": {Words: words(account.States)},
	"email":         {Most: readiness.LongestEmail},
	"link_days":     {From: 1, To: account.MostLinkDays},
	"password":      {Most: account.LongestPassword},
	"scope":         {Words: words(account.Scopes)},
	"token_days":    {From: 1, To: account.MostTokenDays},

	"clock":         {Most: preference.LongestLabel},
	"language":      {Words: preference.Languages},
	"theme":         {Words: preference.Themes},
	"week_start":    {Words: preference.WeekStarts},
	"zone_name":     {Most: preference.LongestZone},
	"audience":      {Words: words(display.Audiences)},
	"display_level": {To: readiness.MostLevels},
	"display_shows": {Words: words(display.AllShows)},
	"machines":      {From: 1, To: scale.MostMachines},
	"outfeed_level": {To: readiness.MostLevels},
	"outfeed_shows": {Words: words(outfeed.AllShows)},

	"clock_time":    {Most: len("22:00")},
	"plan_language": {Words: []string{"ja", "en"}},
	"plan_level":    {To: readiness.MostLevels},
	"repeat":        {To: notice.MostRepeat.Seconds()},
	"topic":         {Words: topics()},
	"when":          {Words: words([]notice.When{notice.AtOnce, notice.InDigest, notice.Never})},
	"channel_kind":  {Words: notice.KindNames()},

	"task_title": {Most: fault.MaxTaskTitle},

	"right": {Words: append([]string{""}, words(review.Rights)...)},
	"was":   {Words: words(measured.WasAll)},
	"could": {Words: []string{"", string(measured.CouldYes), string(measured.CouldNo)}},
})

func withTexts(limits map[string]Limit) map[string]Limit {
	for _, t := range readiness.EventTexts {
		limits[t.Field] = Limit{Most: t.Most}
	}
	return limits
}

func words[T ~string](all []T) []string {
	said := make([]string, len(all))
	for i, one := range all {
		said[i] = string(one)
	}
	return said
}

// roleNames are the roles of levels as programs write them; empty for none.
func roleNames() []string {
	names := []string{""}
	for _, role := range toppage.Roles {
		names = append(names, role.String())
	}
	return names
}

// topics are the names of what there is to be told.
func topics() []string {
	names := make([]string, len(notice.Topics))
	for i, spec := range notice.Topics {
		names[i] = string(spec.Topic)
	}
	return names
}

// scenarios are the ids of those that come with the program.
func scenarios() (ids []string) {
	all, _ := scenariofile.Shipped()
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	return ids
}
