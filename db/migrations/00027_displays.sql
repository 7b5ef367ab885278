-- Links for screens that nobody signs in to. One that is revoked keeps its row, so that its screen can say so.

-- +goose Up
CREATE TABLE displays (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,        -- where the screen hangs
    shows      TEXT NOT NULL CHECK (shows IN ('wall', 'board')),
    event_id   TEXT NOT NULL,        -- on the wall; '': the next exposure
    level      BIGINT NOT NULL,      -- the lowest on the board; 0: all
    lang       TEXT NOT NULL CHECK (lang IN ('', 'ja', 'en')),
    audience   TEXT NOT NULL CHECK (audience IN ('masked', 'open')),
    hash       TEXT NOT NULL UNIQUE, -- SHA-256 of the key
    tail       TEXT NOT NULL,        -- its last characters
    made_by    TEXT NOT NULL,        -- id of a person or token; '' at the command line
    made_at    BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL DEFAULT 0,
    seen_at    BIGINT NOT NULL DEFAULT 0 -- to the minute
);
