-- What vanished of late is looked for among many events.

-- +goose Up
CREATE INDEX events_vanished ON events (feed_id, calendar_at) WHERE calendar IN ('missing', 'taken_out');
