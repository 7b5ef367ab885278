-- What stood when, so that a page about an instant of the past says what was shown then. Events, tasks, levels and the levels
-- of checks are in changes; observations and surveys are rows of their own until they are packed.

-- +goose Up
CREATE TABLE past (
    kind  TEXT NOT NULL CHECK (kind <> ''),
    owner TEXT NOT NULL,   -- a page, an event or a calendar; '' for what there is one of
    part  TEXT NOT NULL,   -- one of several of the owner
    at    BIGINT NOT NULL, -- from then on it stood so, until the next row of the part
    body  TEXT NOT NULL,   -- the row by column, as changes has it; '': there was none any more
    PRIMARY KEY (kind, owner, part, at)
);

-- Rows of past, of observations and of surveys of a stretch of time, compressed; also those that still held when it began.
CREATE TABLE past_packs (
    kind    TEXT NOT NULL CHECK (kind <> ''),
    owner   TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at   BIGINT NOT NULL CHECK (to_at >= from_at),
    body    BYTEA NOT NULL,
    PRIMARY KEY (kind, owner, from_at)
);

-- From when on all of that is kept; 0: since the database was made.
CREATE TABLE past_begin (
    one BOOLEAN PRIMARY KEY CHECK (one),
    at  BIGINT NOT NULL
);

CREATE INDEX changes_by_time ON changes (at);
