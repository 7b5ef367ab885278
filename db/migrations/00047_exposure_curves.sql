-- What pages were asked around the times of which people are asked what they were, in requests a second.

-- +goose Up
CREATE TABLE exposure_curves (
    exposure_id TEXT PRIMARY KEY REFERENCES exposures (id) ON DELETE CASCADE,
    start_at    BIGINT NOT NULL,         -- of the first rate
    step_ms     BIGINT NOT NULL,
    rates       TEXT NOT NULL            -- with commas between; an empty one is not known
);
