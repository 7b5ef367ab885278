-- What people conclude from events that are over, and what is to keep it from happening again.

-- +goose Up
CREATE TABLE reviews (
    event_id  TEXT PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    fit       TEXT NOT NULL,            -- whether the level was right; '': not answered
    peak      TEXT NOT NULL,            -- as people read it
    well      TEXT NOT NULL,
    badly     TEXT NOT NULL,
    lucky     TEXT NOT NULL,
    closed_at BIGINT NOT NULL,          -- 0: open
    saved_at  BIGINT NOT NULL,
    version   BIGINT NOT NULL
);

CREATE INDEX reviews_saved ON reviews (saved_at);

CREATE TABLE preventions (
    id       TEXT PRIMARY KEY,
    event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    what     TEXT NOT NULL,
    becomes  TEXT NOT NULL,             -- issue, task or level
    task_id  TEXT NOT NULL,             -- of the event; '': none
    template TEXT NOT NULL,             -- of the ladder; '': none
    made_at  BIGINT NOT NULL
);

CREATE INDEX preventions_event ON preventions (event_id);
