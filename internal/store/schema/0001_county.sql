-- Written in PostgreSQL's words; dialect.go turns three of them into SQLite's.
-- Every table leads with the county code, so that the city's database can spread them by it.
-- Days are text "2025-03-31", moments are microseconds since 1970, money is fen.

CREATE TABLE county (
    county     text   NOT NULL PRIMARY KEY,
    name       text   NOT NULL,
    demo       bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL
);

CREATE TABLE counter (
    county text   NOT NULL,
    name   text   NOT NULL,
    next   bigint NOT NULL,
    PRIMARY KEY (county, name)
);

CREATE TABLE setting (
    county text NOT NULL,
    name   text NOT NULL,
    value  text NOT NULL,
    PRIMARY KEY (county, name)
);

CREATE TABLE region (
    county text   NOT NULL,
    code   text   NOT NULL,
    name   text   NOT NULL,
    parent text   NOT NULL,
    level  bigint NOT NULL,
    PRIMARY KEY (county, code)
);

-- person_key is the natural person: the blind index of the ID number.
CREATE TABLE account_user (
    county      text   NOT NULL,
    id          bigint NOT NULL,
    login       text   NOT NULL,
    name        text   NOT NULL,
    password    text   NOT NULL,
    role        text   NOT NULL,
    region      text   NOT NULL,
    departments text   NOT NULL DEFAULT '',
    bank        text   NOT NULL DEFAULT '',
    person_key  text   NOT NULL,
    active      bigint NOT NULL DEFAULT 1,
    created_at  bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, login)
);

CREATE TABLE event (
    county  text   NOT NULL,
    seq     bigint NOT NULL,
    at      bigint NOT NULL,
    actor   bigint NOT NULL,
    person  text   NOT NULL,
    role    text   NOT NULL,
    kind    text   NOT NULL,
    subject text   NOT NULL,
    region  text   NOT NULL,
    detail  text   NOT NULL,
    prev    bytea  NOT NULL,
    hash    bytea  NOT NULL,
    PRIMARY KEY (county, seq)
);
CREATE INDEX event_subject ON event (county, subject, seq);

-- The end of the event chain; its row is the lock that puts writers in order.
CREATE TABLE chain (
    county text   NOT NULL PRIMARY KEY,
    seq    bigint NOT NULL,
    hash   bytea  NOT NULL,
    at     bigint NOT NULL
);
