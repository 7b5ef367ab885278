-- What is looked up of the log and of what was measured, without reading all of it.

-- +goose Up
CREATE INDEX changes_subject ON changes (subject, kind, seq);
CREATE INDEX event_peaks_from ON event_peaks (from_at);
CREATE INDEX exposures_open ON exposures (was, question);
