-- Wrong passwords of the last hour, for an account that there may be or not, and from an address: a row for each of the two.

-- +goose Up
CREATE TABLE tries (
    id   TEXT NOT NULL,
    of   TEXT NOT NULL,   -- SHA-256 of the account's address, or of the client's
    ends BIGINT NOT NULL, -- when it counts no longer
    PRIMARY KEY (of, id)
);
CREATE INDEX tries_by_end ON tries (ends);
