// Package sendtest tries the channels of notify on servers of the tests' own: what every service can do to a sender, and
// messages that people should not be able to write.
package sendtest
