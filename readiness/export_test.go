package readiness

// EntryGrace is how long after an event becomes known its intake is due.
const EntryGrace = entryGrace

// Spare gives a grace with templates that are not enforced until an instant.
var Spare = Grace.spare
