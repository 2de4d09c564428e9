-- What a township says to a finding, before a second person closes it. replied_at is when the
-- reply that stands came, 0 while there is none.
ALTER TABLE finding ADD COLUMN replied_at bigint NOT NULL DEFAULT 0;
CREATE INDEX finding_waiting ON finding (county, roster, replied_at) WHERE state = 'open';
CREATE TABLE finding_reply (
    county      text   NOT NULL,
    finding     bigint NOT NULL,
    n           bigint NOT NULL,
    upholds     bigint NOT NULL,
    words       text   NOT NULL,
    file_name   text   NOT NULL DEFAULT '',
    file_digest text   NOT NULL DEFAULT '',
    file_sealed bytea,
    person      text   NOT NULL,
    actor       bigint NOT NULL,
    at          bigint NOT NULL,
    back        text   NOT NULL DEFAULT '',
    back_by     bigint NOT NULL DEFAULT 0,
    back_at     bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, finding, n)
);
