// Package verify asks machines whether something is as a task wants it: Prometheus by an instant query, others by an HTTP
// GET. It only reads. What an answer means is for readiness to say; whatever cannot be read is unknown, with the reason.
package verify
