-- People sign in by passkeys as well as by a password.

-- +goose Up
CREATE TABLE passkeys (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL,
    name       TEXT NOT NULL,
    credential TEXT NOT NULL UNIQUE, -- the id that the authenticator gave it, as base64url
    record     TEXT NOT NULL,        -- JSON: the public key and what else an answer is checked against
    count      BIGINT NOT NULL,      -- of signatures; 0 where the authenticator counts none
    made_at    BIGINT NOT NULL,
    used_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX passkeys_of_people ON passkeys (person_id);

-- What authenticators were asked to sign. Whoever answers takes the row away, so that no answer counts twice.
CREATE TABLE challenges (
    hash      TEXT PRIMARY KEY, -- SHA-256 of the browser's key, its session and the challenge
    kind      TEXT NOT NULL CHECK (kind IN ('sign_in', 'add', 'confirm')),
    person_id TEXT NOT NULL,    -- '' for signing in
    data      TEXT NOT NULL,    -- JSON
    ends_at   BIGINT NOT NULL
);
CREATE INDEX challenges_end ON challenges (ends_at);

ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0; -- when its person said again who they are
