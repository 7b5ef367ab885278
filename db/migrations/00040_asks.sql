-- Questions about what pages are asked: how many there were lately, and how far each day reached what its page is meant to.

-- +goose Up
CREATE TABLE asks (
    id      TEXT NOT NULL,
    page_id TEXT NOT NULL, -- '': a page that is not added yet
    ends    BIGINT NOT NULL -- until then it counts
);

CREATE INDEX asks_page ON asks (page_id, ends);

CREATE TABLE service_levels (
    page_id  TEXT NOT NULL REFERENCES top_pages (id) ON DELETE CASCADE,
    day      BIGINT NOT NULL, -- its first instant, in the zone of the company
    ends     BIGINT NOT NULL,
    body     TEXT NOT NULL,   -- JSON
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (page_id, day)
);

ALTER TABLE top_pages ADD COLUMN next_level BIGINT NOT NULL DEFAULT 0;
