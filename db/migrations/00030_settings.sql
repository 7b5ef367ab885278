-- How each person wants to see everything, and what the company has set for all; empty: as others decide.

-- +goose Up
ALTER TABLE people ADD COLUMN language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'ja', 'en'));
ALTER TABLE people ADD COLUMN zone1 TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN zone2 TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN week_start TEXT NOT NULL DEFAULT '' CHECK (week_start IN ('', 'sunday', 'monday'));
ALTER TABLE people ADD COLUMN theme TEXT NOT NULL DEFAULT '' CHECK (theme IN ('', 'light', 'dark'));
ALTER TABLE people ADD COLUMN no_shortcuts BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE company (
    one      BOOLEAN PRIMARY KEY CHECK (one),
    zone1    TEXT NOT NULL,
    zone2    TEXT NOT NULL,
    label1   TEXT NOT NULL, -- what the clock of the zone is called
    label2   TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('', 'ja', 'en')),
    version  BIGINT NOT NULL CHECK (version > 0)
);
INSERT INTO company (one, zone1, zone2, label1, label2, language, version) VALUES (TRUE, '', '', '', '', '', 1);
