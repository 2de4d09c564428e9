-- The register of basis (认定信息、补贴底册). A row is one version of one record and is never
-- changed: what counts is the highest version. party is a person or an organisation; item tells
-- a party's several records of a programme apart (a machine, an event, a house), '' for one.
CREATE TABLE basis (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    programme    text   NOT NULL,
    party        bigint NOT NULL,
    item         text   NOT NULL DEFAULT '',
    version      bigint NOT NULL,
    region       text   NOT NULL,
    valid_from   text   NOT NULL DEFAULT '',
    valid_until  text   NOT NULL DEFAULT '',
    facts_sealed bytea  NOT NULL,
    entered_by   bigint NOT NULL,
    entered_at   bigint NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX basis_version ON basis (county, party, programme, item, version);
CREATE INDEX basis_place ON basis (county, programme, region, id);

-- What a recomputation (重算) found paid too much: stated here, set off nowhere.
CREATE TABLE recovery (
    county     text   NOT NULL,
    id         bigint NOT NULL,
    programme  text   NOT NULL,
    person     bigint NOT NULL,
    period     text   NOT NULL,
    item       text   NOT NULL DEFAULT '',
    region     text   NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
    cause      text   NOT NULL,
    state      text   NOT NULL,
    roster     bigint NOT NULL DEFAULT 0,
    facts_sealed bytea NOT NULL,
    found_at   bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, programme, person, period, item)
);
CREATE INDEX recovery_place ON recovery (county, programme, region, id);

-- What a recomputation found paid too little (补发), until the line of a roster takes it up.
CREATE TABLE backpay (
    county     text   NOT NULL,
    id         bigint NOT NULL,
    programme  text   NOT NULL,
    person     bigint NOT NULL,
    period     text   NOT NULL,
    item       text   NOT NULL DEFAULT '',
    region     text   NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
    cause      text   NOT NULL,
    state      text   NOT NULL,
    roster     bigint NOT NULL DEFAULT 0,
    facts_sealed bytea NOT NULL,
    found_at   bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, programme, person, period, item)
);
CREATE INDEX backpay_place ON backpay (county, programme, region, id);
