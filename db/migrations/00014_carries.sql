-- Questions for people whether an event that its calendar lacks goes on as another one that it brought, so that the preparation
-- is carried over: one row for each pair, and one question for each offer. An answered one is not asked again.

-- +goose Up
CREATE TABLE carries (
    from_id     TEXT NOT NULL, -- the event that has the preparation
    to_id       TEXT NOT NULL, -- the one it may go on as; that row is gone once it was carried over
    offer       TEXT NOT NULL,
    feed_id     TEXT NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    why         TEXT NOT NULL CHECK (why <> ''),
    asked_at    BIGINT NOT NULL,
    answer      TEXT NOT NULL CHECK (answer IN ('', 'carried', 'refused')),
    answered_at BIGINT NOT NULL,
    gone        TEXT NOT NULL, -- what that other event was, for undo; '' before
    PRIMARY KEY (from_id, to_id)
);
CREATE INDEX carries_of_offer ON carries (offer);
CREATE INDEX carries_open ON carries (feed_id, asked_at) WHERE answer = '';
