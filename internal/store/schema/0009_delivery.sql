-- What is agreed with a bank about its files. A limit of 0 is the format's own.
CREATE TABLE bank_terms (
    county        text   NOT NULL,
    bank          text   NOT NULL,
    format        text   NOT NULL,
    max_count     bigint NOT NULL DEFAULT 0,
    max_total_fen bigint NOT NULL DEFAULT 0,
    payer         text   NOT NULL DEFAULT '',
    payer_account text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, bank)
);
INSERT INTO bank_terms (county, bank, format) SELECT county, substr(name, 13), value FROM setting WHERE name LIKE 'bank.format:%';
DELETE FROM setting WHERE name LIKE 'bank.format:%';

-- Whose account a file asks to pay from: kept, so that the file rebuilds when it is changed.
ALTER TABLE payfile ADD COLUMN payer text NOT NULL DEFAULT '';
ALTER TABLE payfile ADD COLUMN payer_account text NOT NULL DEFAULT '';

-- Keys of SM2: ours (with the private key, sealed) and the banks'. A replaced key stays,
-- for the files that were made with it.
CREATE TABLE bank_key (
    county         text   NOT NULL,
    id             bigint NOT NULL,
    bank           text   NOT NULL,
    ours           bigint NOT NULL,
    number         text   NOT NULL,
    public_pem     text   NOT NULL,
    private_sealed bytea  NOT NULL,
    from_at        bigint NOT NULL,
    until_at       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id),
    UNIQUE (county, bank, number)
);
CREATE INDEX bank_key_bank ON bank_key (county, bank, id);

-- What a bank's program shows instead of a password: the token's digest, and the bank's
-- operator that it stands for.
CREATE TABLE bank_token (
    county   text   NOT NULL,
    digest   text   NOT NULL,
    login    text   NOT NULL,
    made_at  bigint NOT NULL,
    ended_at bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, digest)
);

-- What was delivered of a payment file. The bytes of a sealed one are kept, because
-- sealing draws at random: what is sent again is the same. The bank's acknowledgement
-- names the digest of the bytes it has.
CREATE TABLE delivery (
    county   text   NOT NULL,
    payfile  bigint NOT NULL,
    name     text   NOT NULL,
    digest   text   NOT NULL,
    size     bigint NOT NULL,
    sealed   bytea  NOT NULL,
    made_at  bigint NOT NULL,
    acked_at bigint NOT NULL DEFAULT 0,
    ack_ref  text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, payfile)
);
