-- What a rung stands for: watch, scale, prove or all_hands; '' for the role of the rung below it. A ladder that had none keeps
-- '' here and is read with the roles that its levels have always had (Ladder.WithRoles): of five rungs from the second on, one
-- each. Of any other, prove is the first rung on which a second person confirms, and every other rung above the lowest has the
-- role whose multiples begin nearest to its own. They are stored when the ladder is saved next.

-- +goose Up
ALTER TABLE rungs ADD COLUMN role TEXT NOT NULL DEFAULT '' CHECK (role IN ('', 'watch', 'scale', 'prove', 'all_hands'));

-- The rate below which no peak asks for more than scaling out; 0: the default.
ALTER TABLE traffic ADD COLUMN small DOUBLE PRECISION NOT NULL DEFAULT 0 CHECK (small >= 0);
