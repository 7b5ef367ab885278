// Package secrets makes secrets and checks them: passwords, tokens and the keys of one-time links.
package secrets

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// Argon2id with OWASP's least cost: 19 MiB, two passes, one lane (about 37 ms a hash).
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	argonSalt   = 16
	argonKey    = 32
)

// hashing bounds how many hashes run at once, and with them the memory that sign-ins can take.
var hashing = make(chan struct{}, 4)

// HashPassword gives the PHC string of a password.
func HashPassword(password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("salt: %w", err)
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		b64(salt), b64(derive(password, salt))), nil
}

// errPasswordHash is a stored hash that this program did not write.
var errPasswordHash = errors.New("unknown password hash")

// CheckPassword says whether the password is the hash's, in constant time. An empty hash fits no password.
func CheckPassword(hash, password string) (bool, error) {
	parts := strings.Split(hash, "$")
	head := fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, argonMemory, argonTime, argonLanes)
	if len(parts) != 6 || !strings.HasPrefix(hash, head) {
		return false, errPasswordHash
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, errPasswordHash
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, errPasswordHash
	}
	return subtle.ConstantTimeCompare(want, derive(password, salt)) == 1, nil
}

func derive(password string, salt []byte) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, argonKey)
}

// NewSecret gives a random secret of 256 bits with a prefix, and the hash under which it is stored.
func NewSecret(prefix string) (secret, hash string) {
	secret = prefix + rand.Text() + rand.Text()
	return secret, HashSecret(secret)
}

// HashSecret is the form in which tokens and one-time links are stored: they are random enough for one pass.
func HashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// TokenPrefix makes a token recognisable to people and to scanners for leaked secrets.
const TokenPrefix = "tl_"

// Change says what is wrong with setting a new password by whoever knows the present one, whose hash is given.
func Change(hash, current, password string) ([]fault.Invalid, error) {
	wrong := account.WrongPassword(password)
	if hash == "" {
		return append(wrong, fault.Invalid{Field: "current", Reason: "wrong_password"}), nil
	}
	right, err := CheckPassword(hash, current)
	if err == nil && !right {
		wrong = append(wrong, fault.Invalid{Field: "current", Reason: "wrong_password"})
	}
	return wrong, err
}
