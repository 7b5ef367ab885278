-- What is scaled for each top page, as schedulers call it.

-- +goose Up
CREATE TABLE scale_settings (
    body    TEXT NOT NULL, -- JSON by the id of the page, '' for all events; '': nothing is known
    version BIGINT NOT NULL
);
INSERT INTO scale_settings (body, version) VALUES ('', 1);
