-- What is to be measured, when next, and how it went; and how much each page is asked while an event is on air.

-- +goose Up
CREATE TABLE measurings (
    page_id       TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    what          TEXT NOT NULL CHECK (what IN ('usual', 'exposures', 'live', 'peak')),
    event_id      TEXT NOT NULL,         -- of a peak; '': of the page
    next_at       BIGINT NOT NULL,       -- 0: not any more
    claimed_until BIGINT NOT NULL DEFAULT 0,
    until_at      BIGINT NOT NULL DEFAULT 0, -- up to when it was measured
    tries         BIGINT NOT NULL DEFAULT 0, -- that failed since it went well
    failing_since BIGINT NOT NULL DEFAULT 0,
    reason        TEXT NOT NULL DEFAULT '',  -- why nothing was measured, or no more is
    detail        TEXT NOT NULL DEFAULT '',
    wished_by     TEXT NOT NULL DEFAULT '',  -- id of who asked for it again
    wished_at     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (page_id, what, event_id)
);
CREATE INDEX measurings_next ON measurings (next_at) WHERE next_at > 0;
CREATE INDEX measurings_event ON measurings (event_id);

CREATE TABLE live_rates (
    page_id    TEXT PRIMARY KEY REFERENCES top_pages (id) ON DELETE CASCADE,
    source     TEXT NOT NULL,
    expression TEXT NOT NULL,
    start_at   BIGINT NOT NULL,          -- of the first rate
    step_ms    BIGINT NOT NULL,
    rates      TEXT NOT NULL,            -- with commas between; an empty one is not known
    highest    DOUBLE PRECISION NOT NULL, -- since the event began to be looked at
    highest_at BIGINT NOT NULL,
    since_at   BIGINT NOT NULL
);
