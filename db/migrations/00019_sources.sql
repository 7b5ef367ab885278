-- An event that several calendars hold: the one that decides is events.feed_id, and what each of the others says of it is here.

-- +goose Up
CREATE TABLE event_sources (
    event_id      TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    feed_id       TEXT NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    uid           TEXT NOT NULL,
    recurrence_id TEXT NOT NULL,
    title         TEXT NOT NULL,
    description   TEXT NOT NULL,
    location      TEXT NOT NULL,
    url           TEXT NOT NULL,
    categories    TEXT NOT NULL,
    start_at      BIGINT NOT NULL,
    end_at        BIGINT NOT NULL CHECK (end_at >= start_at),
    all_day       BOOLEAN NOT NULL,
    zone          TEXT NOT NULL,
    no_zone       BOOLEAN NOT NULL,
    calendar      TEXT NOT NULL CHECK (calendar <> ''),
    calendar_at   BIGINT NOT NULL,
    private       BOOLEAN NOT NULL,
    level         BIGINT NOT NULL CHECK (level BETWEEN 0 AND 9),
    first_seen    BIGINT NOT NULL,
    PRIMARY KEY (event_id, feed_id),
    UNIQUE (feed_id, uid, recurrence_id)
);
