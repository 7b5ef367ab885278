-- Who was told of what lasts is looked up by what it is about: all notices of top pages have no event.

-- +goose Up
CREATE INDEX notices_subject ON notices (subject, event_id, at);
