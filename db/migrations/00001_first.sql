-- Ids are text made by the program, instants are Unix milliseconds in UTC (0: none), lists and records are
-- JSON text that only the program reads ('' where empty). One text serves SQLite and PostgreSQL.

-- +goose Up
CREATE TABLE revision (
    one BOOLEAN PRIMARY KEY CHECK (one),
    n   BIGINT NOT NULL, -- rises with every change of the facts; the newest sequence number in changes
    at  BIGINT NOT NULL,
    head TEXT NOT NULL   -- the hash of the newest row of changes; '' before the first
);
INSERT INTO revision (one, n, at, head) VALUES (TRUE, 0, 0, '');

CREATE TABLE heartbeat (
    one   BOOLEAN PRIMARY KEY CHECK (one),
    beats BIGINT NOT NULL
);
INSERT INTO heartbeat (one, beats) VALUES (TRUE, 0);

CREATE TABLE changes (
    seq      BIGINT PRIMARY KEY,
    at       BIGINT NOT NULL,
    actor    TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    role     TEXT NOT NULL,
    via      TEXT NOT NULL, -- the door: page, api, calendar, command, tallylight
    kind     TEXT NOT NULL CHECK (kind <> ''),
    event_id TEXT NOT NULL,
    task_id  TEXT NOT NULL,
    subject  TEXT NOT NULL,
    data     TEXT NOT NULL,
    before   TEXT NOT NULL, -- what was, and
    after    TEXT NOT NULL, -- what is: merge patches (RFC 7396) of the rows concerned
    hash     TEXT NOT NULL  -- SHA-256 of the hash before it and of this row
);
CREATE INDEX changes_of_event ON changes (event_id, seq);
CREATE INDEX changes_of_people ON changes (actor_id, seq) WHERE actor_id <> '';
CREATE INDEX changes_undone ON changes (seq) WHERE kind = 'change.undone';

CREATE TABLE ladder (
    one     BOOLEAN PRIMARY KEY CHECK (one),
    version BIGINT NOT NULL CHECK (version > 0)
);

CREATE TABLE rungs (
    n          BIGINT PRIMARY KEY CHECK (n BETWEEN 1 AND 9),
    name_ja    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    promise_ja TEXT NOT NULL,
    promise_en TEXT NOT NULL,
    multiple   DOUBLE PRECISION NOT NULL CHECK (multiple >= 0),
    second     BOOLEAN NOT NULL -- a second person confirms what only a hand can prove
);

CREATE TABLE templates (
    id         TEXT PRIMARY KEY CHECK (id <> ''),
    position   BIGINT NOT NULL UNIQUE,
    from_level BIGINT NOT NULL CHECK (from_level BETWEEN 1 AND 9),
    ask        TEXT NOT NULL CHECK (ask <> '') -- what its tasks ask for
);

-- The ladder as somebody is editing it, before it is saved.
CREATE TABLE ladder_drafts (
    person_id TEXT PRIMARY KEY,
    base      BIGINT NOT NULL, -- version of the ladder from which it began
    ladder    TEXT NOT NULL CHECK (ladder <> ''),
    at        BIGINT NOT NULL
);

CREATE TABLE feeds (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('address', 'caldav', 'file')),
    url           TEXT NOT NULL CHECK ((url = '') = (kind = 'file')),
    username      TEXT NOT NULL,
    password      TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('ok', 'held', 'failing', 'stopped')),
    interval_ms   BIGINT NOT NULL CHECK (interval_ms >= 0), -- 0: the default
    asked_ms      BIGINT NOT NULL CHECK (asked_ms >= 0),    -- as the calendar asks; 0: it does not
    browser       BOOLEAN NOT NULL, -- its server answers none but browsers
    unstable      BOOLEAN NOT NULL, -- its UIDs are new at every export
    hold          TEXT NOT NULL,
    read_as       TEXT NOT NULL,
    last_tried    BIGINT NOT NULL,
    last_good     BIGINT NOT NULL,
    last_changed  BIGINT NOT NULL,
    next_fetch    BIGINT NOT NULL, -- 0: never by itself
    failing_since BIGINT NOT NULL,
    failures      BIGINT NOT NULL CHECK (failures >= 0),
    error_code    TEXT NOT NULL,
    error_detail  TEXT NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    body_hash     TEXT NOT NULL,
    problems      TEXT NOT NULL,
    counts        TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL CHECK (version > 0)
);
CREATE UNIQUE INDEX feeds_url ON feeds (url) WHERE url <> '';

-- What the last import knew of a calendar's parts, so that the next one reads only those that differ.
CREATE TABLE feed_memory (
    feed_id TEXT PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    blocks  BYTEA NOT NULL, -- digests of the events by UID
    objects BYTEA NOT NULL  -- ETags of a CalDAV collection's objects; empty for other kinds
);

-- Airings that a person left out when adding the feed: they are imported as hidden.
CREATE TABLE hidden_keys (
    feed_id       TEXT NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    uid           TEXT NOT NULL,
    recurrence_id TEXT NOT NULL,
    PRIMARY KEY (feed_id, uid, recurrence_id)
);

CREATE TABLE fetches (
    id       TEXT PRIMARY KEY,
    feed_id  TEXT NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    at       BIGINT NOT NULL,
    ok       BOOLEAN NOT NULL,
    changed  BOOLEAN NOT NULL,
    code     TEXT NOT NULL,
    counts   TEXT NOT NULL,
    problems BIGINT NOT NULL
);
CREATE INDEX fetches_of_feed ON fetches (feed_id, at);

CREATE TABLE events (
    id            TEXT PRIMARY KEY,
    feed_id       TEXT REFERENCES feeds (id) ON DELETE SET NULL, -- NULL: entered by hand, or its feed was removed
    uid           TEXT NOT NULL,
    recurrence_id TEXT NOT NULL,
    title         TEXT NOT NULL,
    description   TEXT NOT NULL,
    location      TEXT NOT NULL,
    url           TEXT NOT NULL,
    categories    TEXT NOT NULL,
    start_at      BIGINT NOT NULL,
    end_at        BIGINT NOT NULL CHECK (end_at >= start_at),
    all_day       BOOLEAN NOT NULL,
    zone          TEXT NOT NULL,
    no_zone       BOOLEAN NOT NULL,
    calendar      TEXT NOT NULL CHECK (calendar IN ('confirmed', 'tentative', 'cancelled', 'missing')),
    calendar_at   BIGINT NOT NULL,
    private       BOOLEAN NOT NULL,
    feed_start    BIGINT NOT NULL DEFAULT 0, -- what the calendar says where people postponed the event; 0: it follows
    feed_end      BIGINT NOT NULL DEFAULT 0,
    level         BIGINT NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 9),
    level_state   TEXT NOT NULL DEFAULT 'unset' CHECK (level_state IN ('unset', 'proposed', 'confirmed')),
    proposed_level BIGINT NOT NULL DEFAULT 0,
    proposed_by   TEXT NOT NULL DEFAULT '',
    proposed_at   BIGINT NOT NULL DEFAULT 0,
    confirmed_by  TEXT NOT NULL DEFAULT '',
    confirmed_at  BIGINT NOT NULL DEFAULT 0,
    grace         TEXT NOT NULL DEFAULT '',
    hidden        BOOLEAN NOT NULL DEFAULT FALSE,
    was_start     BIGINT NOT NULL DEFAULT 0,
    moved_at      BIGINT NOT NULL DEFAULT 0,
    acked_by      TEXT NOT NULL DEFAULT '',
    acked_at      BIGINT NOT NULL DEFAULT 0,
    first_seen    BIGINT NOT NULL,
    entered_at    BIGINT NOT NULL,
    on_air_at     BIGINT NOT NULL DEFAULT 0,
    aired_at      BIGINT NOT NULL DEFAULT 0,
    brief         TEXT NOT NULL DEFAULT '',
    version       BIGINT NOT NULL DEFAULT 1 CHECK (version > 0),
    tasks_version BIGINT NOT NULL DEFAULT 0, -- rises with every write to one of its tasks; 0: they have no rows, and follow from the event and the ladder
    turns_at      BIGINT NOT NULL DEFAULT 0, -- when its answer changes by itself; 0: to be looked up
    UNIQUE (feed_id, uid, recurrence_id)
);
CREATE INDEX events_in_window ON events (end_at, start_at, id);
CREATE INDEX events_turning ON events (turns_at);

-- What a task asks for, as its template said when it was planned. The id is a digest of the rest, so that
-- rows are shared by all tasks alike and never change.
CREATE TABLE task_specs (
    id  BIGINT PRIMARY KEY,
    ask TEXT NOT NULL CHECK (ask <> '')
);

-- The tasks of the events of which somebody has touched one.
CREATE TABLE tasks (
    id         TEXT PRIMARY KEY,
    event_id   TEXT NOT NULL REFERENCES events (id),
    template   TEXT NOT NULL,
    spec       BIGINT NOT NULL REFERENCES task_specs (id),
    due_at     BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    claims     TEXT NOT NULL,
    done_at    BIGINT NOT NULL,
    done_by    TEXT NOT NULL CHECK (done_at <> 0 OR done_by = ''),
    evidence   TEXT NOT NULL CHECK (done_at <> 0 OR evidence = ''),
    waiver     TEXT NOT NULL,
    gone       BOOLEAN NOT NULL,
    version    BIGINT NOT NULL CHECK (version > 0),
    UNIQUE (event_id, template)
);

CREATE TABLE top_pages (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    url           TEXT NOT NULL UNIQUE,
    marker        TEXT NOT NULL,
    interval_ms   BIGINT NOT NULL CHECK (interval_ms > 0),
    ttfb_limit_ms BIGINT NOT NULL CHECK (ttfb_limit_ms > 0),
    next_probe    BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL CHECK (version > 0)
);

CREATE TABLE observations (
    id        TEXT PRIMARY KEY,
    page_id   TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    at        BIGINT NOT NULL,
    url       TEXT NOT NULL,
    final_url TEXT NOT NULL,
    status    BIGINT NOT NULL,
    error     TEXT NOT NULL,
    detail    TEXT NOT NULL,
    facts     TEXT NOT NULL,
    marker    BOOLEAN, -- NULL: none was looked for
    title     TEXT NOT NULL,
    evidence  TEXT NOT NULL,
    tls_error TEXT NOT NULL
);
CREATE INDEX observations_of_page ON observations (page_id, at, id);

CREATE TABLE people (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    email         TEXT NOT NULL,
    email_folded  TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL CHECK (role IN ('viewer', 'pr', 'sre', 'admin')),
    password_hash TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);

-- The one-time link that makes the first admin.
CREATE TABLE setup (
    one  BOOLEAN PRIMARY KEY CHECK (one),
    hash TEXT NOT NULL CHECK (hash <> ''),
    at   BIGINT NOT NULL
);

CREATE TABLE sessions (
    hash    TEXT PRIMARY KEY, -- SHA-256 of the token
    data    BYTEA NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX sessions_expiring ON sessions (expires);

CREATE TABLE tokens (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('viewer', 'pr', 'sre', 'admin')),
    hash       TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE previews (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    url      TEXT NOT NULL,
    username TEXT NOT NULL,
    password TEXT NOT NULL,
    body     BYTEA NOT NULL,
    by       TEXT NOT NULL,
    at       BIGINT NOT NULL
);

CREATE TABLE remembered_answers (
    actor_id TEXT NOT NULL,
    key      TEXT NOT NULL,
    status   BIGINT NOT NULL,
    body     BYTEA NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (actor_id, key)
);

-- What a company knows of its own traffic; 0: not known, or the default.
CREATE TABLE traffic (
    one       BOOLEAN PRIMARY KEY CHECK (one),
    baseline  DOUBLE PRECISION NOT NULL CHECK (baseline >= 0), -- requests a second
    proven    DOUBLE PRECISION NOT NULL CHECK (proven >= 0),   -- requests a second
    proven_at BIGINT NOT NULL,
    boot_ms   BIGINT NOT NULL CHECK (boot_ms >= 0),
    ramp_ms   BIGINT NOT NULL CHECK (ramp_ms >= 0),
    tail_ms   BIGINT NOT NULL CHECK (tail_ms >= 0),
    headroom  DOUBLE PRECISION NOT NULL CHECK (headroom BETWEEN 0 AND 1),
    version   BIGINT NOT NULL CHECK (version > 0)
);
INSERT INTO traffic (one, baseline, proven, proven_at, boot_ms, ramp_ms, tail_ms, headroom, version)
VALUES (TRUE, 0, 0, 0, 0, 0, 0, 0, 1);
