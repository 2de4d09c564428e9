-- What was found to be wrong (违规问题), out of a finding that was upheld or a call whose difference
-- was: source_id and n name it. What was refused may be put down again.
CREATE TABLE violation (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    source       text   NOT NULL,
    source_id    bigint NOT NULL,
    n            bigint NOT NULL DEFAULT 0,
    kind         text   NOT NULL,
    roster       bigint NOT NULL,
    line         bigint NOT NULL,
    programme    text   NOT NULL,
    period       text   NOT NULL,
    region       text   NOT NULL,
    person       bigint NOT NULL,
    amount_fen   bigint NOT NULL CHECK (amount_fen >= 0),
    words        text   NOT NULL,
    state        text   NOT NULL,
    recorded_by  bigint NOT NULL,
    recorded_key text   NOT NULL,
    recorded_at  bigint NOT NULL,
    document     text   NOT NULL DEFAULT '',
    answer       text   NOT NULL DEFAULT '',
    decided_by   bigint NOT NULL DEFAULT 0,
    decided_at   bigint NOT NULL DEFAULT 0,
    mending      text   NOT NULL DEFAULT '',
    mended_by    bigint NOT NULL DEFAULT 0,
    mended_at    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX violation_source ON violation (county, source, source_id, n) WHERE state <> 'refused';
CREATE INDEX violation_state ON violation (county, state, id);
CREATE INDEX violation_person ON violation (county, person, id);
