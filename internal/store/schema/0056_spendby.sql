-- The last day on which the money of an appropriation may be paid; '' is the end of its year.
ALTER TABLE appropriation ADD COLUMN spend_by text NOT NULL DEFAULT '';
