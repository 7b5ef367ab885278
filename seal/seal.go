// Package seal encrypts the secrets that are stored: AES-256-GCM under a key that is kept outside the database. What is sealed is
// bound to its place, so that it opens in no other. It does no I/O.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Size is the length of a key in bytes.
const Size = 32

// prefix begins everything that is sealed; then come the id of the key, and base64 of nonce and ciphertext.
const prefix = "sealed:1:"

// The ways in which a text cannot be opened.
var (
	ErrNotSealed = errors.New("it is not encrypted")
	ErrForged    = errors.New("it was changed, or belongs to another row")
)

// Key seals and opens. What it does is derived from 32 random bytes, which it does not give out but as text.
type Key struct {
	id     string
	secret []byte
	aead   cipher.AEAD
	digest []byte
}

// NewKey gives a new random key.
func NewKey() Key {
	secret := make([]byte, Size)
	_, _ = rand.Read(secret) // never fails
	return keyOf(secret)
}

// ParseKey reads a key as Text wrote it.
func ParseKey(text string) (Key, error) {
	secret, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(secret) != Size {
		return Key{}, fmt.Errorf("a key is base64 of %d bytes", Size) // the cause would quote it
	}
	return keyOf(secret), nil
}

// ParseKeys reads keys that are separated by spaces, commas or line breaks; lines that begin with # are left out.
func ParseKeys(text string) (keys []Key, err error) {
	for n, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\r' }) {
			key, err := ParseKey(word)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n+1, err)
			}
			keys = append(keys, key)
		}
	}
	return keys, nil
}

func keyOf(secret []byte) Key {
	k := Key{secret: secret, digest: derived(secret, "digest", sha256.Size), id: hex.EncodeToString(derived(secret, "id", 6))}
	block, err := aes.NewCipher(derived(secret, "seal", Size))
	if err == nil {
		k.aead, err = cipher.NewGCMWithRandomNonce(block)
	}
	if err != nil {
		panic(err) // the length is right
	}
	return k
}

func derived(secret []byte, use string, length int) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, "tallylight "+use, length)
	if err != nil {
		panic(err) // the lengths are right
	}
	return key
}

// ID names the key and says nothing of it.
func (k Key) ID() string { return k.id }

// Text is the key itself, in base64.
func (k Key) Text() string { return base64.StdEncoding.EncodeToString(k.secret) }

// String hides the key.
func (k Key) String() string { return "key " + k.id }

// GoString hides it as well.
func (k Key) GoString() string { return k.String() }

// Place is where a sealed text is kept.
type Place struct{ Table, Row, Column string }

// bound is the place as the cipher takes it: no two places give the same.
func (p Place) bound() []byte { return fmt.Appendf(nil, "%q %q %q", p.Table, p.Row, p.Column) }

// Seal encrypts a text for its place. An empty one stays empty: that there is none is no secret.
func (k Key) Seal(text string, at Place) string {
	if text == "" {
		return ""
	}
	return prefix + k.id + ":" + base64.RawStdEncoding.EncodeToString(k.aead.Seal(nil, nil, []byte(text), at.bound()))
}

// Digest is a digest of a text that only who has the key can make, so that equal texts are found without being opened. An empty one
// has none.
func (k Key) Digest(text string) string {
	if text == "" {
		return ""
	}
	mac := hmac.New(sha256.New, k.digest)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// Keys are several that are in use, by id.
type Keys map[string]Key

// KeysOf gives keys by id.
func KeysOf(list []Key) Keys {
	keys := Keys{}
	for _, k := range list {
		keys[k.id] = k
	}
	return keys
}

// Open decrypts what Seal gave for the place.
func (k Key) Open(sealed string, at Place) (string, error) {
	id, ok := SealedBy(sealed)
	if !ok {
		return "", ErrNotSealed
	}
	box, err := base64.RawStdEncoding.DecodeString(sealed[len(prefix)+len(id)+1:])
	if err != nil {
		return "", ErrForged
	}
	text, err := k.aead.Open(nil, nil, box, at.bound())
	if err != nil {
		return "", ErrForged
	}
	return string(text), nil
}

// SealedBy gives the id of the key that sealed a text; false where none did.
func SealedBy(text string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return "", false
	}
	id, _, ok = strings.Cut(rest, ":")
	return id, ok
}
