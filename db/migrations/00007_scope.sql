-- For whom a task is: kinds of event, and what the company must have; '' for everybody. What it tells people: JSON, '{}' for nothing.

-- +goose Up
ALTER TABLE templates ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN needs TEXT NOT NULL DEFAULT '';
ALTER TABLE templates ADD COLUMN help TEXT NOT NULL DEFAULT '{}';

-- Which of those needs the company has.
ALTER TABLE ladder ADD COLUMN has TEXT NOT NULL DEFAULT '';
