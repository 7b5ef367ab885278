package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// secretPrefix begins every secret; what follows is base64 of 24 to 64 random bytes.
const secretPrefix = "whsec_"

// errSecret never shows what the secret was.
var errSecret = errors.New("the secret is not whsec_ and base64 of 24 to 64 random bytes")

// Sign gives the header webhook-signature of a message: one signature a secret, so that either side of a rotation can
// check it. There must be a secret, and each must be one.
func Sign(secrets []string, id string, at time.Time, body []byte) (string, error) {
	if len(secrets) == 0 {
		return "", errSecret
	}
	signatures := make([]string, len(secrets))
	for i, secret := range secrets {
		key, err := secretKey(secret)
		if err != nil {
			return "", err
		}
		signatures[i] = "v1," + base64.StdEncoding.EncodeToString(mac(key, id, strconv.FormatInt(at.Unix(), 10), body))
	}
	return strings.Join(signatures, " "), nil
}

// SignedRequest carries a message signed at an instant, with the headers of Standard Webhooks. The id is the same at each try.
func SignedRequest(address string, secrets []string, id string, at time.Time, body []byte) (Request, error) {
	signature, err := Sign(secrets, id, at, body)
	return Request{URL: address, Body: body, Header: map[string]string{
		"Content-Type":      "application/json",
		"webhook-id":        id,
		"webhook-timestamp": strconv.FormatInt(at.Unix(), 10),
		"webhook-signature": signature,
	}}, err
}

// mac is HMAC-SHA256 over id, timestamp (Unix seconds) and body with dots between them.
func mac(key []byte, id, timestamp string, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(id + "." + timestamp + "."))
	h.Write(body)
	return h.Sum(nil)
}

// secretKey gives the bytes that a secret stands for.
func secretKey(secret string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(secret, secretPrefix)
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) < 24 || len(key) > 64 {
		return nil, errSecret
	}
	return key, nil
}
