CREATE TABLE household (
    county text   NOT NULL,
    id     bigint NOT NULL,
    code   text   NOT NULL,
    region text   NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, code)
);

CREATE TABLE person (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    no_sealed    bytea  NOT NULL,
    no_index     bytea  NOT NULL,
    name         text   NOT NULL,
    sex          text   NOT NULL,
    birth        text   NOT NULL,
    region       text   NOT NULL,
    household    bigint NOT NULL,
    relation     text   NOT NULL,
    hukou        text   NOT NULL,
    phone_sealed bytea,
    phone_index  bytea,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX person_no ON person (county, no_index);
CREATE INDEX person_household ON person (county, household);
CREATE INDEX person_region ON person (county, region, name);

-- An organisation (经营组织) or a village collective that receives on behalf of its members. Its
-- numbers come from the same counter as those of people: a party is one or the other.
CREATE TABLE organisation (
    county text   NOT NULL,
    id     bigint NOT NULL,
    uscc   text   NOT NULL,
    name   text   NOT NULL,
    region text   NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, uscc)
);

-- closed_on is '' while the account is the party's one active account.
CREATE TABLE bank_account (
    county        text   NOT NULL,
    id            bigint NOT NULL,
    party         bigint NOT NULL,
    kind          text   NOT NULL,
    bank          text   NOT NULL,
    number_sealed bytea  NOT NULL,
    number_index  bytea  NOT NULL,
    opened_on     text   NOT NULL,
    closed_on     text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX bank_account_active ON bank_account (county, party) WHERE closed_on = '';
CREATE INDEX bank_account_number ON bank_account (county, number_index);

CREATE TABLE death (
    county   text  NOT NULL,
    no_index bytea NOT NULL,
    name     text  NOT NULL,
    died_on  text  NOT NULL,
    PRIMARY KEY (county, no_index)
);

