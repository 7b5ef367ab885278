-- Channels that are told of one event, besides those that people have chosen for all of them.

-- +goose Up
CREATE TABLE event_listeners (
    event_id   TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    added_by   TEXT NOT NULL,
    added_at   BIGINT NOT NULL,
    PRIMARY KEY (event_id, channel_id)
);
