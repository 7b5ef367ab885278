-- How long before air an event may be GO, in seconds; 0: the usual time.

-- +goose Up
ALTER TABLE ladder ADD COLUMN go_from_s BIGINT NOT NULL DEFAULT 0;
