package notify

import (
	"crypto/hmac"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Tolerance is how far the time of a signed message may be from now.
const Tolerance = 300 * time.Second

// Why a message is not taken. None of them tells what was expected.
var (
	ErrUnsigned  = errors.New("the message is not signed with the endpoint's secret")
	ErrTimestamp = errors.New("the message was signed too long ago, or in the future")
)

// The bounds of what is looked at.
const (
	maxID         = 256
	maxSignatures = 10
)

// Verify says when a message was signed, given its headers webhook-id, webhook-timestamp and webhook-signature and its
// body as it came, byte by byte. Any of the secrets will do. The error is ErrUnsigned or ErrTimestamp.
func Verify(secrets []string, id, timestamp, signatures string, body []byte, now time.Time) (time.Time, error) {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || id == "" || len(id) > maxID || !signed(secrets, id, timestamp, signatures, body) {
		return time.Time{}, ErrUnsigned
	}
	at := time.Unix(seconds, 0).UTC()
	if at.Before(now.Add(-Tolerance)) || at.After(now.Add(Tolerance)) {
		return time.Time{}, ErrTimestamp
	}
	return at, nil
}

// signed compares every signature with that of every secret, in a time that does not depend on which fits.
func signed(secrets []string, id, timestamp, signatures string, body []byte) (found bool) {
	all := strings.Fields(signatures)
	all = all[:min(len(all), maxSignatures)]
	for _, secret := range secrets {
		key, err := secretKey(secret)
		if err != nil {
			continue
		}
		want := mac(key, id, timestamp, body)
		for _, s := range all {
			encoded, isV1 := strings.CutPrefix(s, "v1,")
			got, err := base64.StdEncoding.DecodeString(encoded)
			if isV1 && err == nil && hmac.Equal(got, want) {
				found = true
			}
		}
	}
	return found
}
