-- Inspections on the spot (抽查). The commitment is published when a plan is made; seed stays
-- empty until the draw or the cancelling opens it. frame is the file of the lines in scope as
-- they were at the draw, compressed; it holds no name, number or amount of anybody.
CREATE TABLE inspect_plan (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    title        text   NOT NULL,
    phase        text   NOT NULL,
    programmes   text   NOT NULL,
    period       text   NOT NULL,
    townships    text   NOT NULL DEFAULT '',
    strata       text   NOT NULL DEFAULT '',
    large_fen    bigint NOT NULL DEFAULT 0,
    method       text   NOT NULL,
    confidence   bigint NOT NULL,
    part         bigint NOT NULL,
    weight       bigint NOT NULL,
    team         bigint NOT NULL,
    days         bigint NOT NULL,
    state        text   NOT NULL,
    commitment   text   NOT NULL,
    seed_sealed  bytea  NOT NULL,
    made_by      bigint NOT NULL,
    made_key     text   NOT NULL,
    made_at      bigint NOT NULL,
    seed         text   NOT NULL DEFAULT '',
    digest       text   NOT NULL DEFAULT '',
    frame        bytea,
    lines        bigint NOT NULL DEFAULT 0,
    settled      bigint NOT NULL DEFAULT 0,
    opened_by    bigint NOT NULL DEFAULT 0,
    opened_at    bigint NOT NULL DEFAULT 0,
    reason       text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, id),
    UNIQUE (county, commitment)
);

CREATE TABLE inspect_stratum (
    county     text   NOT NULL,
    plan       bigint NOT NULL,
    name       text   NOT NULL,
    lines      bigint NOT NULL,
    amount_fen bigint NOT NULL,
    size       bigint NOT NULL,
    PRIMARY KEY (county, plan, name)
);

-- A line that was drawn: one call on a household (入户核查). reports counts those that were made.
CREATE TABLE inspect_call (
    county      text   NOT NULL,
    plan        bigint NOT NULL,
    n           bigint NOT NULL,
    stratum     text   NOT NULL,
    ticket      text   NOT NULL,
    roster      bigint NOT NULL,
    line        bigint NOT NULL,
    region      text   NOT NULL,
    state       text   NOT NULL,
    reports     bigint NOT NULL DEFAULT 0,
    raised_at   bigint NOT NULL DEFAULT 0,
    decided_by  bigint NOT NULL DEFAULT 0,
    decided_at  bigint NOT NULL DEFAULT 0,
    answer      text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, plan, n),
    UNIQUE (county, plan, line)
);
CREATE INDEX inspect_call_waiting ON inspect_call (county, state, plan, n);

CREATE TABLE inspect_team (
    county text   NOT NULL,
    plan   bigint NOT NULL,
    n      bigint NOT NULL,
    member bigint NOT NULL,
    PRIMARY KEY (county, member, plan, n)
);
CREATE INDEX inspect_team_call ON inspect_team (county, plan, n);

CREATE TABLE inspect_report (
    county       text   NOT NULL,
    plan         bigint NOT NULL,
    n            bigint NOT NULL,
    seq          bigint NOT NULL,
    met          text   NOT NULL,
    ends         text   NOT NULL,
    answers      text   NOT NULL,
    words        text   NOT NULL,
    kind         text   NOT NULL DEFAULT '',
    amount_fen   bigint NOT NULL DEFAULT 0 CHECK (amount_fen >= 0),
    signed       text   NOT NULL DEFAULT '',
    file_name    text   NOT NULL DEFAULT '',
    file_digest  text   NOT NULL DEFAULT '',
    file_sealed  bytea,
    person       text   NOT NULL,
    actor        bigint NOT NULL,
    at           bigint NOT NULL,
    back         text   NOT NULL DEFAULT '',
    back_by      bigint NOT NULL DEFAULT 0,
    back_at      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, plan, n, seq)
);
