// Package secrets makes secrets and checks them: passwords, tokens and the keys of one-time links.
package secrets

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Argon2id with OWASP's least cost: 19 MiB, two passes, one lane (about 37 ms a hash).
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	argonSalt   = 16
	argonKey    = 32
)

// HashPassword gives the PHC string of a password. It waits for its turn: see queue.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("salt: %w", err)
	}
	leave, err := hashing.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		b64(salt), b64(derive(password, salt))), nil
}

// errPasswordHash is a stored hash that this program did not write.
var errPasswordHash = errors.New("unknown password hash")

// unhash gives the salt and the key of a PHC string.
func unhash(hash string) (salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	head := fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, argonMemory, argonTime, argonLanes)
	if len(parts) != 6 || !strings.HasPrefix(hash, head) {
		return nil, nil, errPasswordHash
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err == nil {
		key, err = base64.RawStdEncoding.DecodeString(parts[5])
	}
	if err != nil {
		return nil, nil, errPasswordHash
	}
	return salt, key, nil
}

// derive is the hash itself; only who has a turn of the queue may call it.
func derive(password string, salt []byte) []byte {
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
