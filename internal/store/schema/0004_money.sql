CREATE TABLE appropriation (
    county     text   NOT NULL,
    id         bigint NOT NULL,
    programme  text   NOT NULL,
    document   text   NOT NULL,
    title      text   NOT NULL,
    source     text   NOT NULL,
    year       bigint NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, document, programme)
);

-- Postings are only ever added. key makes each happen at most once.
CREATE TABLE posting (
    county  text   NOT NULL,
    id      bigint NOT NULL,
    key     text   NOT NULL,
    kind    text   NOT NULL,
    subject text   NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, key)
);

CREATE TABLE posting_entry (
    county        text   NOT NULL,
    posting       bigint NOT NULL,
    n             bigint NOT NULL,
    appropriation bigint NOT NULL,
    head          text   NOT NULL,
    amount_fen    bigint NOT NULL,
    PRIMARY KEY (county, posting, n)
);
CREATE INDEX posting_entry_head ON posting_entry (county, appropriation, head);

-- What stands under each head: the sum of its entries, kept in the same transaction.
CREATE TABLE balance (
    county        text   NOT NULL,
    appropriation bigint NOT NULL,
    head          text   NOT NULL,
    amount_fen    bigint NOT NULL,
    PRIMARY KEY (county, appropriation, head),
    CHECK (head = 'granted' OR amount_fen >= 0)
);

CREATE TABLE batch (
    county        text   NOT NULL,
    id            bigint NOT NULL,
    number        text   NOT NULL,
    programme     text   NOT NULL,
    department    text   NOT NULL,
    period        text   NOT NULL,
    round         bigint NOT NULL,
    corrects      bigint NOT NULL DEFAULT 0,
    appropriation bigint NOT NULL,
    state         text   NOT NULL,
    count         bigint NOT NULL,
    total_fen     bigint NOT NULL CHECK (total_fen >= 0),
    hash          text   NOT NULL,
    created_at    bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, number),
    UNIQUE (county, programme, period, round)
);
CREATE INDEX batch_state ON batch (county, state);

-- live is 1 while the payment bars another one for the same right.
CREATE TABLE payment (
    county      text   NOT NULL,
    id          bigint NOT NULL,
    batch       bigint NOT NULL,
    seq         bigint NOT NULL,
    programme   text   NOT NULL,
    period      text   NOT NULL,
    region      text   NOT NULL,
    roster      bigint NOT NULL,
    line        bigint NOT NULL,
    beneficiary bigint NOT NULL,
    holder      bigint NOT NULL,
    payee       bigint NOT NULL,
    item        text   NOT NULL,
    account     bigint NOT NULL,
    bank        text   NOT NULL,
    amount_fen  bigint NOT NULL CHECK (amount_fen >= 0),
    status      text   NOT NULL,
    live        bigint NOT NULL,
    code        text   NOT NULL DEFAULT '',
    source      bigint NOT NULL DEFAULT 0,
    payfile     bigint NOT NULL DEFAULT 0,
    payfile_seq bigint NOT NULL DEFAULT 0,
    bank_ref    text   NOT NULL DEFAULT '',
    settled_on  text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX payment_once ON payment (county, beneficiary, programme, period, item) WHERE live = 1;
CREATE UNIQUE INDEX payment_source ON payment (county, source) WHERE source <> 0 AND status <> 'dropped';
CREATE INDEX payment_batch ON payment (county, batch, seq);
CREATE INDEX payment_person ON payment (county, beneficiary, id);

-- A payment file is intended (stored, with digest) before a byte of it leaves. It is
-- rebuilt from its payments, byte for byte, whenever it is asked for.
CREATE TABLE payfile (
    county     text   NOT NULL,
    id         bigint NOT NULL,
    batch      bigint NOT NULL,
    bank       text   NOT NULL,
    format     text   NOT NULL,
    first_seq  bigint NOT NULL,
    sequence   bigint NOT NULL,
    name       text   NOT NULL,
    made_on    text   NOT NULL,
    summary    text   NOT NULL,
    count      bigint NOT NULL,
    total_fen  bigint NOT NULL,
    digest     text   NOT NULL,
    taken_at   bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, batch, bank, sequence)
);

CREATE TABLE return_file (
    county     text   NOT NULL,
    id         bigint NOT NULL,
    payfile    bigint NOT NULL,
    file_name  text   NOT NULL,
    digest     text   NOT NULL,
    state      text   NOT NULL,
    lines      bigint NOT NULL,
    read_by    bigint NOT NULL,
    read_key   text   NOT NULL,
    read_at    bigint NOT NULL,
    posted_by  bigint NOT NULL DEFAULT 0,
    posted_at  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id),
    UNIQUE (county, digest)
);

CREATE TABLE return_line (
    county      text   NOT NULL,
    return_file bigint NOT NULL,
    line        bigint NOT NULL,
    payment     bigint NOT NULL,
    status      text   NOT NULL,
    code        text   NOT NULL,
    raw_code    text   NOT NULL,
    amount_fen  bigint NOT NULL,
    account_ok  bigint NOT NULL,
    bank_ref    text   NOT NULL,
    on_day      text   NOT NULL,
    verdict     text   NOT NULL,
    PRIMARY KEY (county, return_file, line)
);
CREATE INDEX return_line_payment ON return_line (county, payment);
