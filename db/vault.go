package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/seal"
)

// KeySource is where the keys are by which secrets are sealed: in a file, or given as text. Where it says neither, the file is beside
// a SQLite database, and made with it; for PostgreSQL there is none.
type KeySource struct {
	File string
	Text string
}

// KeyFile is the name of the file with the key beside a SQLite database.
const KeyFile = "tallylight.key"

// KeyFault says that the secrets in the database cannot be read with the keys that were given.
type KeyFault struct {
	Kind  KeyFaultKind
	Where string // the file, or the setting
	ID    string // of the key that is wanted; empty where any one serves
}

// KeyFaultKind is what is wrong with the keys.
type KeyFaultKind string

// The kinds of KeyFault.
const (
	KeyMissing    KeyFaultKind = "key_missing"    // there is none, and secrets are there
	KeyWrong      KeyFaultKind = "key_wrong"      // there are others
	KeyUnreadable KeyFaultKind = "key_unreadable" // what is there is no key, or may not be read
	KeyForged     KeyFaultKind = "secret_changed" // a secret is not what was sealed there
)

func (f KeyFault) Error() string {
	wanted := "an encryption key"
	if f.ID != "" {
		wanted = "encryption key " + f.ID
	}
	switch f.Kind {
	case KeyMissing:
		return fmt.Sprintf("the secrets in the database need %s, and %s is not there: restore it from its backup, set TALLYLIGHT_KEY_FILE to the file that holds it, or, if nothing was encrypted yet, make one with tallylight key new", wanted, f.Where)
	case KeyWrong:
		return fmt.Sprintf("the secrets in the database need %s, which is not in %s: set TALLYLIGHT_KEY_FILE to the file that holds it", wanted, f.Where)
	case KeyUnreadable:
		return fmt.Sprintf("%s holds no encryption key that can be read: make one with tallylight key new, or restore the file from its backup", f.Where)
	default:
		return fmt.Sprintf("the secret in %s was changed outside Tallylight: restore a backup, or enter the secret again after clearing that column", f.Where)
	}
}

// vault holds the keys of a store.
type vault struct {
	from  KeySource
	made  bool // the file may be made: nobody named it
	first atomic.Pointer[seal.Key]
	keys  atomic.Pointer[seal.Keys]
}

// vaultOf gives the vault of a database, still empty.
func vaultOf(e engine, sources []KeySource) *vault {
	v := &vault{}
	for _, s := range sources {
		v.from = s
	}
	if v.from == (KeySource{}) {
		v.from.File, v.made = e.keyFile(), true
	}
	return v
}

// where names where the keys come from.
func (v *vault) where() string {
	switch {
	case v.from.Text != "":
		return "TALLYLIGHT_KEY"
	case v.from.File != "":
		return v.from.File
	default:
		return "TALLYLIGHT_KEY_FILE"
	}
}

// list reads the keys, the newest first; none where there are none.
func (v *vault) list() ([]seal.Key, error) {
	text := v.from.Text
	if text == "" && v.from.File != "" {
		content, err := os.ReadFile(v.from.File)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", KeyFault{Kind: KeyUnreadable, Where: v.where()}, err)
		}
		text = string(content)
	}
	if text == "" && v.from.File == "" {
		return nil, nil
	}
	keys, err := seal.ParseKeys(text)
	if err != nil || len(keys) == 0 {
		return nil, errors.Join(KeyFault{Kind: KeyUnreadable, Where: v.where()}, err)
	}
	return keys, nil
}

// load takes the keys over that there are now.
func (v *vault) load() error {
	list, err := v.list()
	if err != nil {
		return err
	}
	keys := seal.KeysOf(list)
	v.keys.Store(&keys)
	if len(list) > 0 {
		v.first.Store(&list[0])
	}
	return nil
}

// key gives the key with an id, the first one where it is empty. One that is not known may have come since.
func (v *vault) key(id string) (seal.Key, bool) {
	for range 2 {
		if id == "" {
			if first := v.first.Load(); first != nil {
				return *first, true
			}
		}
		if keys := v.keys.Load(); keys != nil {
			if key, ok := (*keys)[id]; ok {
				return key, true
			}
		}
		if v.load() != nil {
			break
		}
	}
	return seal.Key{}, false
}

// open opens a secret.
func (v *vault) open(sealed string, at seal.Place) (string, error) {
	if sealed == "" {
		return "", nil
	}
	id, _ := seal.SealedBy(sealed)
	key, ok := v.key(id)
	if id != "" && !ok {
		return "", v.faultOf(id)
	}
	text, err := key.Open(sealed, at)
	if err != nil {
		return "", fmt.Errorf("%w: %w", KeyFault{Kind: KeyForged, Where: at.Table + "." + at.Column + " of " + at.Row}, err)
	}
	return text, nil
}

// faultOf says that a key is not there.
func (v *vault) faultOf(id string) error {
	kind := KeyWrong
	if list, err := v.list(); err != nil {
		return err
	} else if len(list) == 0 {
		kind = KeyMissing
	}
	return KeyFault{Kind: kind, Where: v.where(), ID: id}
}

// make makes the file with a first key, where it may and there is none. It says whether it did.
func (v *vault) make(now time.Time) (bool, error) {
	if !v.made || v.from.File == "" {
		return false, nil
	}
	err := writeKeys(v.from.File, []seal.Key{seal.NewKey()}, now, os.Link)
	switch {
	case errors.Is(err, fs.ErrExist):
		return false, nil // another process was first
	case err != nil:
		return false, fmt.Errorf("make the key file %s: %w; set TALLYLIGHT_KEY_FILE to a file made with tallylight key new", v.from.File, err)
	}
	return true, v.load()
}

// writeKeys writes a file of keys that its owner alone may read; put brings the finished file to its place.
func writeKeys(file string, keys []seal.Key, now time.Time, put func(from, to string) error) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".tallylight-key-") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	text := "# Encryption keys of Tallylight, the newest first. Back this file up apart from the database.\n"
	for _, k := range keys {
		text += fmt.Sprintf("# %s, seen %s\n%s\n", k.ID(), now.UTC().Format(time.DateOnly), k.Text())
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := put(f.Name(), file); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(file))
}

// syncFolder makes a new name in a folder survive a power cut.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// sealing is which key is in use.
type sealing struct {
	id       string
	scrubbed bool
}

func loadSealing(ctx context.Context, q querier) (sealing, bool, error) {
	return found(one(ctx, q, into(func(s *sealing) fields { return fields{&s.id, &s.scrubbed} }), `SELECT key_id, scrubbed FROM sealing`))
}

// unlock sees that the secrets can be read, and seals those that are in plain text still.
func (s *Store) unlock(ctx context.Context, now time.Time) error {
	if err := s.vault.load(); err != nil {
		return err
	}
	is, sealed, err := loadSealing(ctx, s.read)
	if err != nil {
		return fmt.Errorf("read which key is in use: %w", err)
	}
	if sealed {
		if _, ok := s.vault.key(is.id); !ok {
			return s.vault.faultOf(is.id)
		}
		if is.scrubbed {
			return nil
		}
		return s.scrub(ctx)
	}
	if _, ok := s.vault.key(""); !ok {
		made, err := s.vault.make(now)
		if err != nil {
			return err
		}
		if !made && !s.vault.made {
			return KeyFault{Kind: KeyMissing, Where: s.vault.where()}
		}
		if made {
			s.log.Info("made the file with the key by which secrets are encrypted: back it up apart from the database", "file", s.vault.from.File)
		}
	}
	return s.sealPlain(ctx, now)
}

// sealPlain seals what an older program wrote in plain text.
func (s *Store) sealPlain(ctx context.Context, now time.Time) error {
	some, err := s.anySecret(ctx)
	if err != nil || !some {
		return err
	}
	if _, ok := s.vault.key(""); !ok {
		return KeyFault{Kind: KeyMissing, Where: s.vault.where()}
	}
	err = s.inTx(patient(ctx), readiness.System, now, func(t *tx) error {
		if _, sealed, err := loadSealing(ctx, t); sealed || err != nil {
			return err // another process did it
		}
		key, err := t.key(ctx)
		if err != nil {
			return err
		}
		if err := do(ctx, t, `UPDATE sealing SET scrubbed = FALSE`); err != nil {
			return err
		}
		return t.sealAll(ctx, key, func(text string, _ seal.Place) (string, error) { return text, nil })
	})
	if err != nil {
		return fmt.Errorf("encrypt the secrets: %w", err)
	}
	return s.scrub(ctx)
}

// anySecret says whether any secret is stored.
func (s *Store) anySecret(ctx context.Context) (bool, error) {
	for _, table := range sealedTables {
		where := ""
		for _, column := range sealedColumns[table] {
			where += " OR " + column + " <> ''"
		}
		n, err := one(ctx, s.read, scanValue[int], `SELECT COUNT(*) FROM `+table+` WHERE FALSE`+where)
		if err != nil || n > 0 {
			return n > 0, fault.Wrap(err, "look for secrets")
		}
	}
	return false, nil
}
