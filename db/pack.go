package db

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// pastRow is how a part stood from an instant on.
type pastRow struct {
	part string
	at   int64
	body string
}

// pastPack is rows of a stretch of time, compressed.
type pastPack struct {
	kind, owner string
	from, to    int64
	body        []byte
}

var errBadPack = errors.New("not a pack")

// Both serve any number of users at once. The window holds a day of a page, so that what is alike in its rows is kept once.
var (
	zipped, _   = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(4<<20), zstd.WithEncoderConcurrency(1))
	unzipped, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
)

// pack compresses rows: what is alike in rows beside each other costs next to nothing.
func pack(rows []pastRow) ([]byte, error) {
	var plain bytes.Buffer
	for _, r := range rows {
		plain.WriteString(r.part + "\t" + strconv.FormatInt(r.at, 10) + "\t" + r.body + "\n")
	}
	return zipped.EncodeAll(plain.Bytes(), nil), nil
}

// unpack gives the rows of a pack.
func unpack(packed []byte) ([]pastRow, error) {
	plain, err := unzipped.DecodeAll(packed, nil)
	if err != nil {
		return nil, err
	}
	var rows []pastRow
	for line := range strings.Lines(string(plain)) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		if len(parts) != 3 {
			return nil, errBadPack
		}
		at, err := strconv.ParseInt(parts[1], 10, 64)
		if err != nil {
			return nil, errBadPack
		}
		rows = append(rows, pastRow{parts[0], at, parts[2]})
	}
	return rows, nil
}

func (t *tx) keepPack(ctx context.Context, p pastPack, rows []pastRow) (err error) {
	if p.body, err = pack(rows); err != nil {
		return err
	}
	return do(ctx, t, `INSERT INTO past_packs (kind, owner, from_at, to_at, body) VALUES ($1, $2, $3, $4, $5)`, p.kind, p.owner, p.from, p.to,
		p.body)
}

// packedTo gives up to when the rows of a kind and an owner are packed; 0: none are.
func packedTo(ctx context.Context, q querier, kind, owner string) (int64, error) {
	to, err := one(ctx, q, scanValue[int64], `SELECT COALESCE(MAX(to_at), 0) FROM past_packs WHERE kind = $1 AND owner = $2`, kind, owner)
	return fault.OrNone(to, err, "read up to when %s %s is packed", kind, owner)
}

// leastPacked is how many rows are worth a pack: what hardly ever changes stays as it is.
const leastPacked = 100

// PackPast packs what is noted of the time before an instant, of what changes often. It is kept for good.
func (s *Store) PackPast(ctx context.Context, before, now time.Time) error {
	ctx = patient(ctx)
	type owner struct{ kind, id string }
	many, err := query(ctx, s.read, into(func(o *owner) fields { return fields{&o.kind, &o.id} }),
		`SELECT kind, owner FROM past WHERE at < $1 GROUP BY kind, owner HAVING COUNT(*) - COUNT(DISTINCT part) >= $2`, ms(before), leastPacked)
	if err != nil {
		return fmt.Errorf("read what is to be packed: %w", err)
	}
	for _, o := range many {
		if err := s.inTx(ctx, readiness.System, now, func(t *tx) error { return t.packOwner(ctx, o.kind, o.id, ms(before)) }); err != nil {
			return fmt.Errorf("pack %s %s: %w", o.kind, o.id, err)
		}
	}
	return nil
}

// packOwner packs the rows of an owner up to an instant, and deletes those that no longer held then.
func (t *tx) packOwner(ctx context.Context, kind, owner string, to int64) error {
	from, err := packedTo(ctx, t, kind, owner)
	if err != nil {
		return err
	}
	rows, err := query(ctx, t, into(func(r *pastRow) fields { return fields{&r.part, &r.at, &r.body} }),
		`SELECT part, at, body FROM past WHERE kind = $1 AND owner = $2 AND at < $3 ORDER BY part, at`, kind, owner, to)
	if err != nil || len(rows) == 0 || to <= from {
		return err
	}
	if err := t.keepPack(ctx, pastPack{kind: kind, owner: owner, from: from, to: to}, rows); err != nil {
		return err
	}
	return do(ctx, t, `DELETE FROM past WHERE kind = $1 AND owner = $2 AND at < $3 AND EXISTS (SELECT 1 FROM past AS later
		WHERE later.kind = past.kind AND later.owner = past.owner AND later.part = past.part AND later.at > past.at AND later.at < $3)`,
		kind, owner, to)
}
