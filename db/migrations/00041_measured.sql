-- What was measured of the traffic of top pages: what they are usually asked at most, when they were asked more, and what events brought
-- to them. Rates are requests a second.

-- +goose Up
CREATE TABLE usual_rates (
    page_id    TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    source     TEXT NOT NULL,            -- id of the connection that was asked
    expression TEXT NOT NULL,
    rate       DOUBLE PRECISION NOT NULL CHECK (rate >= 0),
    median     DOUBLE PRECISION NOT NULL, -- of the highest minutes of the days
    days       BIGINT NOT NULL,
    from_at    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    profile    TEXT NOT NULL,            -- JSON, by hour of the week
    asked      TEXT NOT NULL,            -- JSON
    PRIMARY KEY (page_id, source, expression)
);

CREATE TABLE exposures (
    id          TEXT PRIMARY KEY,
    page_id     TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    from_at     BIGINT NOT NULL,
    to_at       BIGINT NOT NULL,         -- 0: it lasts
    last_at     BIGINT NOT NULL,         -- until when it was seen
    at          BIGINT NOT NULL,         -- of the highest minute
    rate        DOUBLE PRECISION NOT NULL,
    usual       DOUBLE PRECISION NOT NULL,
    at_least    BOOLEAN NOT NULL,
    event_id    TEXT NOT NULL,           -- '': none is known
    verdict     TEXT NOT NULL,           -- of the page when it began
    question    TEXT NOT NULL,           -- the same for those of several pages at once, which are asked about together; '': nobody is asked
    was         TEXT NOT NULL DEFAULT '',
    name        TEXT NOT NULL DEFAULT '',
    kind        TEXT NOT NULL DEFAULT '',
    could       TEXT NOT NULL DEFAULT '',
    answered_by TEXT NOT NULL DEFAULT '',
    answered_at BIGINT NOT NULL DEFAULT 0,
    version     BIGINT NOT NULL DEFAULT 1,
    UNIQUE (page_id, from_at)
);
CREATE INDEX exposures_last ON exposures (last_at);
CREATE INDEX exposures_question ON exposures (question);

CREATE TABLE event_peaks (
    event_id    TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    page_id     TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    from_at     BIGINT NOT NULL,
    to_at       BIGINT NOT NULL,
    before_rate DOUBLE PRECISION,        -- NULL: not known
    usual       DOUBLE PRECISION NOT NULL,
    rate        DOUBLE PRECISION NOT NULL,
    at          BIGINT NOT NULL,
    ramp_ms     BIGINT NOT NULL,
    plateau_ms  BIGINT NOT NULL,
    tail_ms     BIGINT NOT NULL,
    tail_open   BOOLEAN NOT NULL,
    second_at   BIGINT NOT NULL,
    second_rate DOUBLE PRECISION NOT NULL,
    tail_at_most BOOLEAN NOT NULL,
    cut         BOOLEAN NOT NULL,
    at_least    BOOLEAN NOT NULL,
    with_events TEXT NOT NULL,           -- JSON, ids
    asked       TEXT NOT NULL,           -- JSON
    seen_ms     BIGINT NOT NULL,         -- how much of that time is measured
    quality     TEXT NOT NULL,           -- JSON
    measured_at BIGINT NOT NULL,
    frozen      BOOLEAN NOT NULL,        -- it is not measured again by itself
    curve_start BIGINT NOT NULL,
    curve_step  BIGINT NOT NULL,
    curve       TEXT NOT NULL,           -- rates with commas between; an empty one is not known
    PRIMARY KEY (event_id, page_id)
);
CREATE INDEX event_peaks_to ON event_peaks (to_at);
