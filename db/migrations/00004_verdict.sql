-- The verdict that the history of a top page ends with, so that it also tells of those that turned by themselves.

-- +goose Up
ALTER TABLE top_pages ADD COLUMN told_verdict TEXT NOT NULL DEFAULT 'unknown';
