// Package pagerduty sends messages by PagerDuty's Events API v2: what is wrong as an alert, which the same message as
// recovered resolves, and what is merely so as a change, which calls nobody.
package pagerduty
