-- A citizen's request: an application for a subsidy (申报) or a change of account (改卡). asked_sealed is
-- what is asked for, as JSON: the facts of a basis, or the account. code is a digest of the tracking
-- number; entered_by is 0 for a citizen; person is 0 until somebody is known to be meant.
CREATE TABLE request (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    kind         text   NOT NULL,
    programme    text   NOT NULL,
    department   text   NOT NULL,
    person       bigint NOT NULL,
    region       text   NOT NULL,
    state        text   NOT NULL,
    name         text   NOT NULL,
    no_sealed    bytea  NOT NULL,
    no_index     bytea  NOT NULL,
    phone_sealed bytea,
    asked_sealed bytea  NOT NULL,
    proof        text   NOT NULL,
    code         text   NOT NULL,
    entered_by   bigint NOT NULL,
    at           bigint NOT NULL,
    since        bigint NOT NULL,
    says         text   NOT NULL DEFAULT '',
    change       text   NOT NULL DEFAULT '',
    result       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id)
);
CREATE INDEX request_code ON request (county, code);
CREATE INDEX request_person ON request (county, no_index);
CREATE INDEX request_state ON request (county, state, region, id);

CREATE TABLE request_step (
    county  text   NOT NULL,
    request bigint NOT NULL,
    n       bigint NOT NULL,
    action  text   NOT NULL,
    hand    text   NOT NULL,
    person  text   NOT NULL,
    actor   bigint NOT NULL,
    words   text   NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (county, request, n)
);

CREATE TABLE request_file (
    county      text   NOT NULL,
    request     bigint NOT NULL,
    n           bigint NOT NULL,
    name        text   NOT NULL,
    digest      text   NOT NULL,
    file_sealed bytea  NOT NULL,
    actor       bigint NOT NULL,
    at          bigint NOT NULL,
    PRIMARY KEY (county, request, n)
);
CREATE INDEX request_file_digest ON request_file (county, digest);
