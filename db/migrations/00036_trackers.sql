-- Projects of issue trackers, and the issues there to which tasks are linked, one a task at most.

-- +goose Up
CREATE TABLE trackers (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    name         TEXT NOT NULL UNIQUE,
    url          TEXT NOT NULL,
    project      TEXT NOT NULL,
    token        TEXT NOT NULL,          -- sealed
    confidential BOOLEAN NOT NULL,       -- it may hold what confidential events are about
    trouble      TEXT NOT NULL,          -- why its last answer was none; '': it was one
    status       BIGINT NOT NULL,
    quiet_until  BIGINT NOT NULL,        -- the earliest instant that it asked for
    created_at   BIGINT NOT NULL,
    version      BIGINT NOT NULL
);

CREATE TABLE task_issues (
    task_id    TEXT PRIMARY KEY,
    event_id   TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    tracker_id TEXT NOT NULL REFERENCES trackers (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,          -- 0: it is still to be created
    state      TEXT NOT NULL CHECK (state IN ('wanted', 'open', 'closed')),
    reason     TEXT NOT NULL,
    linked_by  TEXT NOT NULL,
    linked_id  TEXT NOT NULL,
    linked_at  BIGINT NOT NULL,
    turned_at  BIGINT NOT NULL,
    asked_at   BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,          -- 0: nobody asks any more
    tries      BIGINT NOT NULL,
    failures   BIGINT NOT NULL,
    trouble    TEXT NOT NULL,
    status     BIGINT NOT NULL,
    etag       TEXT NOT NULL,
    known      BOOLEAN NOT NULL          -- it was seen once
);

CREATE INDEX task_issues_event ON task_issues (event_id);
CREATE INDEX task_issues_issue ON task_issues (tracker_id, number);
CREATE INDEX task_issues_next ON task_issues (next_at) WHERE next_at > 0;
