-- Events are found by when they are on air, however many there are. Those of a few hours, of two days and of any length have an
-- index each (db/intime.go), so that a long one does not have all the others looked through from where it begins.

-- +goose Up
CREATE INDEX events_short ON events (start_at, id, end_at, hidden, level) WHERE end_at - start_at <= 21600000;
CREATE INDEX events_long ON events (start_at, id, end_at, hidden, level) WHERE end_at - start_at > 21600000 AND end_at - start_at <= 180000000;
CREATE INDEX events_longest ON events (end_at, start_at, id, hidden, level) WHERE end_at - start_at > 180000000;

-- Those that were said to be on air, perhaps before their time.
CREATE INDEX events_early ON events (start_at) WHERE on_air_at > 0;

-- Those on which people have worked or of which PR has told something, and those that were called off, of which something may have
-- to be taken back.
CREATE INDEX events_worked ON events (end_at, start_at, id) WHERE tasks_version > 0 OR brief <> '';
CREATE INDEX events_stopped ON events (end_at) WHERE tasks_version > 0 AND calendar = 'cancelled';

-- When turns were last looked at, and by a program of which schema; 0: not yet. Where neither a clock that was ahead nor another
-- program can have looked, what is stored of them holds.
ALTER TABLE heartbeat ADD COLUMN turned_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE heartbeat ADD COLUMN turned_by BIGINT NOT NULL DEFAULT 0;
