-- People who sign in elsewhere: at a provider (OpenID Connect), or at a proxy in front.

-- +goose Up
CREATE TABLE identities (
    hash       TEXT PRIMARY KEY,  -- SHA-256 of issuer and subject
    person_id  TEXT NOT NULL,     -- a removed person's stays: they do not come back by it
    source     TEXT NOT NULL,     -- id of the provider; 'header'
    created_at BIGINT NOT NULL
);
CREATE INDEX identities_of_people ON identities (person_id);

-- Until when somebody with the account's verified address may take it over from outside, as an admin wished; 0: not.
ALTER TABLE people ADD COLUMN link_until BIGINT NOT NULL DEFAULT 0;

ALTER TABLE sessions ADD COLUMN identity TEXT NOT NULL DEFAULT '';        -- by which they signed in; '': a password
ALTER TABLE sessions ADD COLUMN outside_session TEXT NOT NULL DEFAULT ''; -- SHA-256 of issuer and its session id
CREATE INDEX sessions_of_identities ON sessions (identity);
CREATE INDEX sessions_of_outside ON sessions (outside_session);

-- Logout tokens that were obeyed: each counts once.
CREATE TABLE logouts (
    hash    TEXT PRIMARY KEY, -- SHA-256 of issuer and jti
    ends_at BIGINT NOT NULL   -- when the token expires, and need not be remembered any more
);
