-- When events freeze changes, and what was opened or refused, which is in changes.

-- +goose Up
CREATE TABLE freeze_settings (
    body    TEXT NOT NULL, -- JSON; '': as the program has it
    version BIGINT NOT NULL
);
INSERT INTO freeze_settings (body, version) VALUES ('', 1);

CREATE INDEX changes_freeze ON changes (seq) WHERE kind IN ('freeze.opened', 'freeze.refused');
