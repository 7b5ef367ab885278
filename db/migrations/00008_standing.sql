-- What is done once for the company: the proofs of each standing task, by its template.

-- +goose Up
CREATE TABLE standing_tasks (
    template TEXT PRIMARY KEY CHECK (template <> ''),
    proofs   TEXT NOT NULL, -- the newest last; '' for none
    version  BIGINT NOT NULL CHECK (version > 0)
);
