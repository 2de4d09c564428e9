-- Outside registers as they were loaded. A row stands from the version that brought it to the
-- one that no longer had it (0: it still stands), so that an old finding can name what it saw.
CREATE TABLE register_version (
    county    text   NOT NULL,
    register  text   NOT NULL,
    version   bigint NOT NULL,
    source    text   NOT NULL,
    file_name text   NOT NULL,
    digest    text   NOT NULL,
    rows      bigint NOT NULL,
    fresh     bigint NOT NULL,
    gone      bigint NOT NULL,
    changed   bigint NOT NULL,
    loaded_by bigint NOT NULL,
    loaded_at bigint NOT NULL,
    PRIMARY KEY (county, register, version)
);

CREATE TABLE register_row (
    county        text   NOT NULL,
    id            bigint NOT NULL,
    register      text   NOT NULL,
    since         bigint NOT NULL,
    until         bigint NOT NULL DEFAULT 0,
    seen          bigint NOT NULL,
    digest        bytea  NOT NULL,
    fields_sealed bytea  NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX register_row_digest ON register_row (county, register, digest);

-- The numbers a row is found by, as blind indexes.
CREATE TABLE register_key (
    county   text   NOT NULL,
    register text   NOT NULL,
    key      bytea  NOT NULL,
    id       bigint NOT NULL,
    PRIMARY KEY (county, register, key, id)
);
CREATE INDEX register_key_row ON register_key (county, id, key);
