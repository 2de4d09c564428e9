-- The county's own programmes (自定清单): each version of a file for ever, in force from a day on.
CREATE TABLE programme_file (
    county    text   NOT NULL,
    id        bigint NOT NULL,
    programme text   NOT NULL,
    starts    text   NOT NULL,
    content   text   NOT NULL,
    cases     text   NOT NULL,
    digest    text   NOT NULL,
    added_by  bigint NOT NULL,
    added_at  bigint NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX programme_file_starts ON programme_file (county, programme, starts, id);

-- The county's standards. One that is entered counts when a second person has confirmed it.
CREATE TABLE standard_value (
    county         text   NOT NULL,
    id             bigint NOT NULL,
    programme      text   NOT NULL,
    standard       text   NOT NULL,
    key            text   NOT NULL,
    starts         text   NOT NULL,
    value          bigint NOT NULL CHECK (value >= 0),
    document       text   NOT NULL,
    state          text   NOT NULL,
    entered_by     bigint NOT NULL,
    entered_person text   NOT NULL,
    entered_at     bigint NOT NULL,
    closed_by      bigint NOT NULL DEFAULT 0,
    closed_person  text   NOT NULL DEFAULT '',
    closed_at      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX standard_value_open ON standard_value (county, programme, standard, key, starts) WHERE state = 'entered';

-- What lines were judged by: a programme's file with the county's standards of that moment.
CREATE TABLE rules (
    county    text   NOT NULL,
    id        bigint NOT NULL,
    programme text   NOT NULL,
    digest    text   NOT NULL,
    content   text   NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, digest)
);

-- 0: judged before rules were kept.
ALTER TABLE line_facts ADD COLUMN rules bigint NOT NULL DEFAULT 0;

-- The published list of a year (政策清单), never changed: a correction is the next number.
CREATE TABLE edition (
    county       text   NOT NULL,
    year         bigint NOT NULL,
    number       bigint NOT NULL,
    digest       text   NOT NULL,
    content      text   NOT NULL,
    published_by bigint NOT NULL,
    publisher    text   NOT NULL,
    published_at bigint NOT NULL,
    PRIMARY KEY (county, year, number)
);
