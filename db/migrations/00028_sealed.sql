-- Secrets that are read again are encrypted (package seal) under a key that is not in the database: addresses and credentials of
-- calendars, secrets of connections, and what lets a request into a top page. What was in plain text is encrypted when the program
-- starts next. The same calendar given twice is found by a digest that only the key gives.

-- +goose Up
DROP INDEX feeds_url;
ALTER TABLE feeds ADD COLUMN url_digest TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX feeds_url ON feeds (url_digest) WHERE url_digest <> '';

-- Answers of before may hold secrets that were shown once.
DELETE FROM remembered_answers;

-- The key in use; no row before the first secret is kept.
CREATE TABLE sealing (
    one      BOOLEAN PRIMARY KEY CHECK (one),
    key_id   TEXT NOT NULL,
    at       BIGINT NOT NULL,  -- since when it is in use
    scrubbed BOOLEAN NOT NULL  -- whether what it replaced is out of the files
);
