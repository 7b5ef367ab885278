-- Accounts end as they begin. A removed account keeps its row, without name and address: the log names people by it. Whoever is signed
-- in signs in again once, since a session now tells whose it is.

-- +goose Up
ALTER TABLE people ADD COLUMN disabled_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN removed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0; -- signed in and used a page last, to the minute
ALTER TABLE people ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

DELETE FROM sessions;
ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN person_id TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';   -- browser and system
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''; -- the network, not the host
CREATE INDEX sessions_of_people ON sessions (person_id);

ALTER TABLE tokens ADD COLUMN scope TEXT NOT NULL DEFAULT 'admin' CHECK (scope IN ('read', 'tasks', 'events', 'reports', 'admin'));
ALTER TABLE tokens ADD COLUMN owner_id TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN ends_at BIGINT NOT NULL DEFAULT 0;    -- 0: never
ALTER TABLE tokens ADD COLUMN revoked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;    -- to the minute
ALTER TABLE tokens ADD COLUMN used_from TEXT NOT NULL DEFAULT '';
UPDATE tokens SET owner_id = COALESCE((SELECT MIN(id) FROM people WHERE people.name = tokens.created_by HAVING COUNT(*) = 1), '');
UPDATE tokens SET created_by = '' WHERE owner_id <> '';

-- One-time links by which somebody joins, or sets a new password.
CREATE TABLE links (
    hash      TEXT PRIMARY KEY, -- SHA-256 of the key in the link
    id        TEXT NOT NULL UNIQUE,
    kind      TEXT NOT NULL CHECK (kind IN ('invitation', 'reset')),
    person_id TEXT NOT NULL,    -- whose password it sets; '' for an invitation
    email     TEXT NOT NULL,    -- who is invited; '' for a reset
    role      TEXT NOT NULL CHECK (role IN ('viewer', 'pr', 'sre', 'admin')),
    made_by   TEXT NOT NULL,    -- id of a person or token; '' at the command line
    made_at   BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL
);
