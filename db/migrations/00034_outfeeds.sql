-- Links by which calendar programs read a calendar, or by which one is written into theirs, and what each entry said last, so that a
-- change gets a higher sequence and no change other bytes.

-- +goose Up
CREATE TABLE outfeeds (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    shows         TEXT NOT NULL CHECK (shows IN ('events', 'mine')),
    level         BIGINT NOT NULL,           -- the lowest; 0: all
    page_id       TEXT NOT NULL,             -- '': any
    gates         BOOLEAN NOT NULL,
    lang          TEXT NOT NULL CHECK (lang IN ('ja', 'en')),
    audience      TEXT NOT NULL CHECK (audience IN ('masked', 'open')),
    hash          TEXT NOT NULL UNIQUE,      -- SHA-256 of the key; of what is only written elsewhere nobody has one
    tail          TEXT NOT NULL,             -- the last characters of the key
    made_by       TEXT NOT NULL REFERENCES people (id),
    made_at       BIGINT NOT NULL,
    revoked_at    BIGINT NOT NULL DEFAULT 0,
    seen_at       BIGINT NOT NULL DEFAULT 0, -- to the minute
    entries       BIGINT NOT NULL DEFAULT 0, -- rises with every write to one of its entries
    push_url      TEXT NOT NULL,
    push_user     TEXT NOT NULL,
    push_password TEXT NOT NULL,
    pushed_at     BIGINT NOT NULL DEFAULT 0,
    failure       TEXT NOT NULL DEFAULT '',
    status        BIGINT NOT NULL DEFAULT 0,
    retry_at      BIGINT NOT NULL DEFAULT 0,
    failures      BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE outfeed_entries (
    outfeed_id   TEXT NOT NULL REFERENCES outfeeds (id) ON DELETE CASCADE,
    uid          TEXT NOT NULL,
    entry        TEXT NOT NULL,
    sequence     BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL,
    cancelled_at BIGINT NOT NULL,
    gone         BOOLEAN NOT NULL,
    sent         TEXT NOT NULL,
    PRIMARY KEY (outfeed_id, uid)
);
