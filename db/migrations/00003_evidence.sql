-- Evidence about top pages and tasks beyond base probes, and the machines that give it.

-- +goose Up
ALTER TABLE top_pages ADD COLUMN setup TEXT NOT NULL DEFAULT '';
ALTER TABLE top_pages ADD COLUMN next_survey BIGINT NOT NULL DEFAULT 0;
ALTER TABLE top_pages ADD COLUMN next_capacity BIGINT NOT NULL DEFAULT 0;
ALTER TABLE top_pages ADD COLUMN capacity TEXT NOT NULL DEFAULT ''; -- the newest reading
ALTER TABLE top_pages ADD COLUMN folded_to BIGINT NOT NULL DEFAULT 0; -- observations before this are in probe_figures
ALTER TABLE top_pages ADD COLUMN usual_bytes BIGINT NOT NULL DEFAULT 0; -- median of 7 days; 0: not known
ALTER TABLE top_pages ADD COLUMN evidence BIGINT NOT NULL DEFAULT 0; -- rises with each change of its observations
ALTER TABLE observations ADD COLUMN fresh_for_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE observations ADD COLUMN details TEXT NOT NULL DEFAULT '';

CREATE TABLE surveys (
    id           TEXT PRIMARY KEY,
    page_id      TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    at           BIGINT NOT NULL,
    fresh_for_ms BIGINT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX surveys_of_page ON surveys (page_id, at);

-- Base probes of five minutes, and of a day, in one row, kept when the probes themselves no longer are.
CREATE TABLE probe_figures (
    page_id  TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    span_ms  BIGINT NOT NULL CHECK (span_ms > 0),
    at       BIGINT NOT NULL, -- beginning of the span
    probes   BIGINT NOT NULL CHECK (probes > 0),
    answered BIGINT NOT NULL CHECK (answered <= probes),
    spared   BIGINT NOT NULL CHECK (spared <= answered),
    ttfb_p50 DOUBLE PRECISION, -- milliseconds; NULL: none answered
    ttfb_p95 DOUBLE PRECISION,
    ttfb_max DOUBLE PRECISION,
    bytes    BIGINT,           -- median of the decoded bodies; NULL: not known
    PRIMARY KEY (page_id, span_ms, at)
);

-- The certificates that a page has shown.
CREATE TABLE certificates (
    page_id    TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    serial     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    issuer     TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    not_after  BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    PRIMARY KEY (page_id, serial)
);

CREATE TABLE drills (
    id        TEXT PRIMARY KEY,
    page_id   TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL CHECK (kind IN ('refused', 'error', 'hang')),
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_by TEXT NOT NULL,
    closed_at BIGINT NOT NULL, -- 0: open
    note      TEXT NOT NULL,
    result    TEXT NOT NULL,   -- '' while it is open
    body      TEXT NOT NULL,   -- what was witnessed
    version   BIGINT NOT NULL CHECK (version > 0)
);
CREATE INDEX drills_of_page ON drills (page_id, opened_at);
CREATE UNIQUE INDEX drills_open ON drills (page_id) WHERE closed_at = 0;

CREATE TABLE load_proofs (
    id           TEXT PRIMARY KEY,
    page_id      TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    tested_at    BIGINT NOT NULL,
    time_by_hand BOOLEAN NOT NULL,
    machines     BIGINT NOT NULL CHECK (machines >= 0), -- 0: not told
    file         TEXT NOT NULL,
    note         TEXT NOT NULL,
    uploaded_by  TEXT NOT NULL,
    uploaded_at  BIGINT NOT NULL,
    sha256       TEXT NOT NULL CHECK (sha256 <> ''),
    report       TEXT NOT NULL,
    UNIQUE (page_id, sha256)
);
CREATE INDEX load_proofs_of_page ON load_proofs (page_id, tested_at);

CREATE TABLE check_map (
    one     BOOLEAN PRIMARY KEY CHECK (one),
    version BIGINT NOT NULL CHECK (version > 0)
);
INSERT INTO check_map (one, version) VALUES (TRUE, 1);

CREATE TABLE check_levels (
    check_id   TEXT PRIMARY KEY,
    from_level BIGINT NOT NULL CHECK (from_level BETWEEN 0 AND 9) -- 0: never required
);

CREATE TABLE check_waivers (
    id       TEXT PRIMARY KEY,
    page_id  TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    check_id TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    reason   TEXT NOT NULL CHECK (reason <> ''),
    approver TEXT NOT NULL,
    by       TEXT NOT NULL,
    at       BIGINT NOT NULL,
    until    BIGINT NOT NULL,
    UNIQUE (page_id, check_id, event_id)
);

CREATE TABLE check_ticks (
    page_id  TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    check_id TEXT NOT NULL,
    note     TEXT NOT NULL,
    by       TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (page_id, check_id)
);

CREATE TABLE connections (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('prometheus', 'http', 'roster', 'inbound', 'outbound')),
    name       TEXT NOT NULL UNIQUE,
    url        TEXT NOT NULL CHECK ((url = '') = (kind = 'inbound')),
    secrets    TEXT NOT NULL,
    rotated_at BIGINT NOT NULL, -- when the newest of several secrets came; 0: there was one ever since
    header     TEXT NOT NULL,
    value      TEXT NOT NULL,
    template   TEXT NOT NULL,
    disabled   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL CHECK (version > 0)
);

-- What a machine last said of a task.
CREATE TABLE verifications (
    event_id  TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    template  TEXT NOT NULL,
    reading   TEXT NOT NULL,
    passed_at BIGINT NOT NULL, -- 0: never
    by        TEXT NOT NULL,
    next_at   BIGINT NOT NULL, -- 0: not by itself
    PRIMARY KEY (event_id, template)
);
CREATE INDEX verifications_due ON verifications (next_at);

-- The ids of signed messages that came in, so that a replayed one has no effect.
CREATE TABLE webhook_ids (
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    id            TEXT NOT NULL,
    at            BIGINT NOT NULL,
    status        BIGINT NOT NULL,
    body          TEXT NOT NULL, -- what was answered
    PRIMARY KEY (connection_id, id)
);

-- What is told to pipelines, written with the change that it tells of.
CREATE TABLE deliveries (
    id            TEXT PRIMARY KEY, -- the webhook-id
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    event_id      TEXT NOT NULL,
    template      TEXT NOT NULL,
    kind          TEXT NOT NULL,
    body          TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    stop_at       BIGINT NOT NULL,
    tries         BIGINT NOT NULL,
    next_at       BIGINT NOT NULL, -- 0: done or given up
    claimed_until BIGINT NOT NULL, -- nobody else tries before
    done_at       BIGINT NOT NULL,
    status        BIGINT NOT NULL,
    error         TEXT NOT NULL,
    given_up      BOOLEAN NOT NULL,
    once          TEXT NOT NULL UNIQUE -- what it is about, so that it is written once
);
CREATE INDEX deliveries_due ON deliveries (next_at);
CREATE INDEX deliveries_of_connection ON deliveries (connection_id, created_at);
CREATE INDEX deliveries_of_event ON deliveries (event_id);
