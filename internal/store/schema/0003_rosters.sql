-- One file brought in (导入作业). digest is of its bytes: the same file again changes nothing.
CREATE TABLE intake (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    kind         text   NOT NULL,
    file_name    text   NOT NULL,
    digest       text   NOT NULL,
    programme    text   NOT NULL DEFAULT '',
    period       text   NOT NULL DEFAULT '',
    region       text   NOT NULL,
    roster       bigint NOT NULL DEFAULT 0,
    verdict      text   NOT NULL,
    detail       text   NOT NULL DEFAULT '',
    read         bigint NOT NULL DEFAULT 0,
    accepted     bigint NOT NULL DEFAULT 0,
    rejected     bigint NOT NULL DEFAULT 0,
    known        bigint NOT NULL DEFAULT 0,
    people       bigint NOT NULL DEFAULT 0,
    accepted_fen bigint NOT NULL DEFAULT 0,
    header       text   NOT NULL DEFAULT '',
    created_by   bigint NOT NULL,
    created_at   bigint NOT NULL,
    finished_at  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id)
);
CREATE INDEX intake_digest ON intake (county, digest, id);

CREATE TABLE intake_rejected (
    county       text   NOT NULL,
    intake       bigint NOT NULL,
    line         bigint NOT NULL,
    code         text   NOT NULL,
    cells_sealed bytea  NOT NULL,
    PRIMARY KEY (county, intake, line)
);

-- notice_until is the last day of the notice; cleared lines are paid in batches.
CREATE TABLE roster (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    programme    text   NOT NULL,
    department   text   NOT NULL,
    period       text   NOT NULL,
    region       text   NOT NULL,
    round        bigint NOT NULL,
    state        text   NOT NULL,
    version      bigint NOT NULL DEFAULT 1,
    hash         text   NOT NULL DEFAULT '',
    lines        bigint NOT NULL DEFAULT 0,
    total_fen    bigint NOT NULL DEFAULT 0,
    notice_from  text   NOT NULL DEFAULT '',
    notice_until text   NOT NULL DEFAULT '',
    created_at   bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, programme, period, region, round)
);
CREATE INDEX roster_state ON roster (county, state);

-- batch is 0 until the line is taken into one; a line with an open blocking finding is not taken.
CREATE TABLE roster_line (
    county         text   NOT NULL,
    roster         bigint NOT NULL,
    id             bigint NOT NULL,
    row_no         bigint NOT NULL,
    intake         bigint NOT NULL,
    beneficiary    bigint NOT NULL,
    holder         bigint NOT NULL,
    payee          bigint NOT NULL,
    item           text   NOT NULL DEFAULT '',
    name           text   NOT NULL,
    account_sealed bytea,
    account_index  bytea,
    quantity       bigint NOT NULL DEFAULT 0,
    amount_fen     bigint NOT NULL CHECK (amount_fen >= 0),
    region         text   NOT NULL,
    batch          bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, roster, id)
);
CREATE UNIQUE INDEX roster_line_once ON roster_line (county, beneficiary, roster, item);

-- The facts a line's amount was worked out from, sealed: so that it can explain itself, and be
-- worked out again, whatever becomes of the registers.
CREATE TABLE line_facts (
    county       text   NOT NULL,
    roster       bigint NOT NULL,
    line         bigint NOT NULL,
    facts_sealed bytea  NOT NULL,
    PRIMARY KEY (county, roster, line)
);

CREATE TABLE finding (
    county    text   NOT NULL,
    id        bigint NOT NULL,
    roster    bigint NOT NULL,
    line      bigint NOT NULL,
    code      text   NOT NULL,
    blocks    bigint NOT NULL,
    evidence  text   NOT NULL,
    state     text   NOT NULL,
    answer    text   NOT NULL DEFAULT '',
    raised_at bigint NOT NULL,
    closed_by bigint NOT NULL DEFAULT 0,
    closed_at bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id),
    UNIQUE (county, line, code)
);
CREATE INDEX finding_roster ON finding (county, roster, line, code);

CREATE TABLE objection (
    county    text   NOT NULL,
    id        bigint NOT NULL,
    roster    bigint NOT NULL,
    line      bigint NOT NULL,
    words     text   NOT NULL,
    answer    text   NOT NULL DEFAULT '',
    state     text   NOT NULL,
    opened_at bigint NOT NULL,
    closed_at bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id)
);
CREATE INDEX objection_roster ON objection (county, roster, id);

-- Who took which step, and of which content: the memory of separated hands.
CREATE TABLE act (
    county     text   NOT NULL,
    id         bigint NOT NULL,
    subject    text   NOT NULL,
    subject_id bigint NOT NULL,
    action     text   NOT NULL,
    hand       text   NOT NULL,
    person     text   NOT NULL,
    actor      bigint NOT NULL,
    hash       text   NOT NULL,
    reason     text   NOT NULL DEFAULT '',
    void       bigint NOT NULL DEFAULT 0,
    at         bigint NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX act_subject ON act (county, subject, subject_id, id);
