-- Which statuses of the calendar there are is for readiness to say: here a status has a name. A column whose check changes is made
-- anew beside the old one, so that the table, its other columns and what refers to it stay as they are, on both engines.

-- +goose Up
DROP INDEX events_stopped;
ALTER TABLE events ADD COLUMN calendar_18 TEXT NOT NULL DEFAULT 'confirmed' CHECK (calendar_18 <> '');
UPDATE events SET calendar_18 = calendar;
ALTER TABLE events DROP COLUMN calendar;
ALTER TABLE events RENAME COLUMN calendar_18 TO calendar;
CREATE INDEX events_stopped ON events (end_at) WHERE tasks_version > 0 AND calendar = 'cancelled';

-- Since when people's word counts, whether it takes place, of an event that its calendar lacks; 0: it has it.
ALTER TABLE events ADD COLUMN kept_at BIGINT NOT NULL DEFAULT 0;
