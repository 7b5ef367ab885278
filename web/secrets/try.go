package secrets

import (
	"cmp"
	"context"
	"crypto/subtle"
	"time"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// Tries counts wrong passwords; both of its methods give fault.Wait after too many.
type Tries interface {
	MayTry(ctx context.Context, t account.Try, now time.Time) error
	TriedInVain(ctx context.Context, t account.Try, now time.Time) error
}

// nobodys is the hash of no password. To check it takes as long as to check a real one, so that the time of an answer does not
// tell who has an account.
const nobodys = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Try says whether a password is the hash's; an empty hash is that of nobody, whose password is always wrong. It is counted
// when it is wrong, and nothing is said of it where too many were, be it right or wrong: whoever sends many at once learns no more
// than whoever sends them one after the other.
func Try(ctx context.Context, tries Tries, t account.Try, hash, password string, now time.Time) (bool, error) {
	salt, key, err := unhash(cmp.Or(hash, nobodys))
	if err != nil {
		return false, err
	}
	if err := tries.MayTry(ctx, t, now); err != nil {
		return false, err
	}
	leave, err := hashing.enter(ctx)
	if err != nil {
		return false, err
	}
	right, err := within(ctx, tries, t, now, func() bool { return subtle.ConstantTimeCompare(key, derive(password, salt)) == 1 }, leave)
	switch {
	case err != nil:
		return false, err
	case right:
		return true, tries.MayTry(ctx, t, now)
	}
	return false, tries.TriedInVain(ctx, t, now)
}

// within checks in a turn of the queue. While it waited, others may have used up the tries: then nothing is hashed.
func within(ctx context.Context, tries Tries, t account.Try, now time.Time, check func() bool, leave func()) (bool, error) {
	defer leave()
	if err := tries.MayTry(ctx, t, now); err != nil {
		return false, err
	}
	return check(), nil
}

// WrongPresent says that the present password is another one.
var WrongPresent = fault.Invalid{Field: "current", Reason: "wrong_password"}

// Change says what is wrong with setting a new password by whoever knows the present one, whose hash is given.
func Change(ctx context.Context, tries Tries, t account.Try, hash, current, password string, now time.Time) ([]fault.Invalid, error) {
	wrong := account.WrongPassword(password)
	right, err := Try(ctx, tries, t, hash, current, now)
	if err == nil && !right {
		wrong = append(wrong, WrongPresent)
	}
	return wrong, err
}
