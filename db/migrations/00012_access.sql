-- What a request for a top page has to carry to be let in: a header of the operator's, and a user name with its password. Value and
-- password are secrets: they are sent to the page's own hosts and shown to nobody.

-- +goose Up
ALTER TABLE top_pages ADD COLUMN access_header TEXT NOT NULL DEFAULT '';
ALTER TABLE top_pages ADD COLUMN access_value TEXT NOT NULL DEFAULT '';
ALTER TABLE top_pages ADD COLUMN access_user TEXT NOT NULL DEFAULT '';
ALTER TABLE top_pages ADD COLUMN access_password TEXT NOT NULL DEFAULT '';
