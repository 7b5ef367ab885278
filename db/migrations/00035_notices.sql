-- What people are told: ways out, who chooses what, what was known of each thing when it was last looked at, notices, to whom each goes,
-- and the messages by which they go.

-- +goose Up
CREATE TABLE channels (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    name          TEXT NOT NULL UNIQUE,
    url           TEXT NOT NULL,             -- sealed
    settings      TEXT NOT NULL,             -- JSON, text by name
    secrets       TEXT NOT NULL,             -- sealed JSON, text by name
    audience      TEXT NOT NULL CHECK (audience IN ('masked', 'open')),
    lang          TEXT NOT NULL CHECK (lang IN ('ja', 'en')),
    fallback      TEXT NOT NULL,             -- id of another; '': none
    owner         TEXT NOT NULL,
    disabled      TEXT NOT NULL DEFAULT '',
    failing_since BIGINT NOT NULL DEFAULT 0,
    failure       TEXT NOT NULL DEFAULT '',
    status        BIGINT NOT NULL DEFAULT 0,
    last_at       BIGINT NOT NULL DEFAULT 0,
    free_at       BIGINT NOT NULL DEFAULT 0, -- nothing is sent before: the service asked for it, or its pace does
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE plans (
    subscriber TEXT PRIMARY KEY,             -- team:sre, or the id of a person
    plan       TEXT NOT NULL,                -- JSON
    version    BIGINT NOT NULL DEFAULT 1
);

-- What was known of an event, top page or calendar when it was last looked at: people were told of what became of it since.
CREATE TABLE notice_seen (
    subject TEXT PRIMARY KEY,                -- event:ID, page:ID, feed:ID, channel:ID
    seen    TEXT NOT NULL,                   -- JSON
    turns   BIGINT NOT NULL,                 -- when to look again by itself; the greatest number: not
    lasts   BOOLEAN NOT NULL DEFAULT FALSE,  -- people were told of something of it that lasts
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX notice_seen_turns ON notice_seen (turns);
CREATE INDEX notice_seen_lasts ON notice_seen (subject) WHERE lasts;

-- Events that changed and were not looked at since; written in the transaction of the change.
CREATE TABLE notice_queue (
    event_id TEXT PRIMARY KEY,
    at       BIGINT NOT NULL
);

CREATE TABLE notices (
    id       TEXT PRIMARY KEY,
    at       BIGINT NOT NULL,
    reason   TEXT NOT NULL,
    event_id TEXT NOT NULL,
    subject  TEXT NOT NULL,
    once     TEXT NOT NULL UNIQUE,
    over     BOOLEAN NOT NULL,
    severity TEXT NOT NULL,
    level    BIGINT NOT NULL,
    name     TEXT NOT NULL,
    start_at BIGINT NOT NULL,
    data     TEXT NOT NULL                   -- JSON
);
CREATE INDEX notices_at ON notices (at);
CREATE INDEX notices_event ON notices (event_id, at);

CREATE TABLE tellings (
    notice_id  TEXT NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    subscriber TEXT NOT NULL,
    channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    told       TEXT NOT NULL CHECK (told IN ('now', 'digest')),
    due_at     BIGINT NOT NULL,
    message_id TEXT NOT NULL DEFAULT '',     -- '': not sent yet
    PRIMARY KEY (notice_id, subscriber, channel_id)
);
CREATE INDEX tellings_due ON tellings (told, message_id, due_at);
CREATE INDEX tellings_message ON tellings (message_id);

CREATE TABLE messages (
    id            TEXT PRIMARY KEY,          -- the same for each try
    channel_id    TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    subscriber    TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('notices', 'digest', 'test')),
    thread        TEXT NOT NULL,
    reason        TEXT NOT NULL,
    instead_of    TEXT NOT NULL,
    title         TEXT NOT NULL DEFAULT '',
    created_at    BIGINT NOT NULL,
    stop_at       BIGINT NOT NULL DEFAULT 0,
    tries         BIGINT NOT NULL DEFAULT 0,
    next_at       BIGINT NOT NULL,           -- 0: done or given up
    claimed_until BIGINT NOT NULL DEFAULT 0,
    done_at       BIGINT NOT NULL DEFAULT 0,
    status        BIGINT NOT NULL DEFAULT 0,
    error         TEXT NOT NULL DEFAULT '',
    detail        TEXT NOT NULL DEFAULT '',
    accepted      BOOLEAN NOT NULL DEFAULT FALSE,
    given_up      BOOLEAN NOT NULL DEFAULT FALSE,
    once          TEXT NOT NULL UNIQUE
);
CREATE INDEX messages_next ON messages (channel_id, next_at);
CREATE INDEX messages_created ON messages (created_at);
CREATE INDEX messages_reader ON messages (channel_id, subscriber, created_at);

-- What a channel knows of the messages of an event, by which they are edited and answered.
CREATE TABLE threads (
    channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    thread     TEXT NOT NULL,
    root       TEXT NOT NULL,
    last       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (channel_id, thread)
);
