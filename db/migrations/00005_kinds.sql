-- Which kinds of connection there are, and what they have to have, is for readiness to say: here a kind has a name. A table
-- whose checks change is made anew, with the tables that refer to it, so that nothing is deleted with the old one.

-- +goose Up
CREATE TABLE connections_5 (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind <> ''),
    name       TEXT NOT NULL UNIQUE,
    url        TEXT NOT NULL,   -- '' where it has none of its own
    secrets    TEXT NOT NULL,
    rotated_at BIGINT NOT NULL, -- when the newest of several secrets came; 0: there was one ever since
    header     TEXT NOT NULL,
    value      TEXT NOT NULL,
    template   TEXT NOT NULL,
    disabled   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL CHECK (version > 0)
);
INSERT INTO connections_5 (id, kind, name, url, secrets, rotated_at, header, value, template, disabled, created_at, version)
SELECT id, kind, name, url, secrets, rotated_at, header, value, template, disabled, created_at, version FROM connections;

CREATE TABLE webhook_ids_5 (
    connection_id TEXT NOT NULL REFERENCES connections_5 (id) ON DELETE CASCADE,
    id            TEXT NOT NULL,
    at            BIGINT NOT NULL,
    status        BIGINT NOT NULL,
    body          TEXT NOT NULL, -- what was answered
    PRIMARY KEY (connection_id, id)
);
INSERT INTO webhook_ids_5 (connection_id, id, at, status, body) SELECT connection_id, id, at, status, body FROM webhook_ids;
DROP TABLE webhook_ids;

CREATE TABLE deliveries_5 (
    id            TEXT PRIMARY KEY, -- the webhook-id
    connection_id TEXT NOT NULL REFERENCES connections_5 (id) ON DELETE CASCADE,
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
INSERT INTO deliveries_5 (id, connection_id, event_id, template, kind, body, created_at, stop_at, tries, next_at, claimed_until,
    done_at, status, error, given_up, once)
SELECT id, connection_id, event_id, template, kind, body, created_at, stop_at, tries, next_at, claimed_until,
    done_at, status, error, given_up, once FROM deliveries;
DROP TABLE deliveries;

DROP TABLE connections;
ALTER TABLE connections_5 RENAME TO connections;
ALTER TABLE webhook_ids_5 RENAME TO webhook_ids;
ALTER TABLE deliveries_5 RENAME TO deliveries;
CREATE INDEX deliveries_due ON deliveries (next_at);
CREATE INDEX deliveries_of_connection ON deliveries (connection_id, created_at);
CREATE INDEX deliveries_of_event ON deliveries (event_id);
