-- Staff sessions: token is the hash of what the browser holds. They are not on the event chain;
-- that one began, was refused or was ended is.
CREATE TABLE session (
    county      text   NOT NULL,
    token       text   NOT NULL,
    data_sealed bytea  NOT NULL,
    expires     bigint NOT NULL,
    PRIMARY KEY (county, token)
);
CREATE INDEX session_expires ON session (county, expires);

-- Tries that failed lately, by a digest of what was tried and from where.
CREATE TABLE attempt (
    county  text   NOT NULL,
    subject text   NOT NULL,
    fails   bigint NOT NULL,
    last_at bigint NOT NULL,
    PRIMARY KEY (county, subject)
);
CREATE INDEX attempt_last ON attempt (county, last_at);

-- A session holds the epoch it began in; a new epoch ends all sessions of the account at once.
ALTER TABLE account_user ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
ALTER TABLE account_user ADD COLUMN must_change bigint NOT NULL DEFAULT 0;

-- code is a digest of the tracking number that a citizen keeps; '' if staff took the objection.
ALTER TABLE objection ADD COLUMN code text NOT NULL DEFAULT '';
ALTER TABLE objection ADD COLUMN opened_by bigint NOT NULL DEFAULT 0;
CREATE INDEX objection_code ON objection (county, code);
CREATE INDEX objection_state ON objection (county, state, id);
