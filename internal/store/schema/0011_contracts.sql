-- What a payee is told (到账通知): at most one message a payment and kind, written in the transaction
-- that moved the payment. kept says why a message will never be sent.
CREATE TABLE message (
    county     text   NOT NULL,
    payment    bigint NOT NULL,
    kind       text   NOT NULL,
    person     bigint NOT NULL,
    state      text   NOT NULL,
    kept       text   NOT NULL DEFAULT '',
    run        bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    sent_at    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, payment, kind)
);
CREATE INDEX message_state ON message (county, state, payment, kind);
CREATE INDEX message_by_run ON message (county, run, payment, kind);

-- Payments settled before there were messages are not told about years later.
INSERT INTO message (county, payment, kind, person, state, kept, created_at)
    SELECT county, id, 'paid', payee, 'kept', 'before', 0 FROM payment WHERE status IN ('paid', 'returned');
INSERT INTO message (county, payment, kind, person, state, kept, created_at)
    SELECT county, id, 'returned', payee, 'kept', 'before', 0 FROM payment WHERE status = 'returned';

-- Messages handed over together. A run that is not sent is handed over again, the same, before another begins.
CREATE TABLE message_run (
    county   text   NOT NULL,
    id       bigint NOT NULL,
    count    bigint NOT NULL,
    taken_at bigint NOT NULL,
    sent_at  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id)
);
CREATE INDEX message_run_open ON message_run (county, sent_at, id);

-- Who asked not to be told (退订).
CREATE TABLE message_refused (
    county text   NOT NULL,
    person bigint NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (county, person)
);

-- A bank's contract (代发合同): how the bank was chosen, from when until when, and its service terms (JSON).
-- ended_on is the day it was ended before its time. Once there is one, only banks under contract are paid through.
CREATE TABLE contract (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    bank         text   NOT NULL,
    number       text   NOT NULL,
    method       text   NOT NULL,
    announcement text   NOT NULL,
    review       text   NOT NULL,
    from_day     text   NOT NULL,
    until_day    text   NOT NULL,
    ended_on     text   NOT NULL DEFAULT '',
    terms        text   NOT NULL,
    created_at   bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, number)
);
CREATE INDEX contract_bank ON contract (county, bank, id);

-- Where a contracted bank pays out (网点).
CREATE TABLE bank_point (
    county   text NOT NULL,
    bank     text NOT NULL,
    name     text NOT NULL,
    cnaps    text NOT NULL,
    address  text NOT NULL,
    region   text NOT NULL,
    services text NOT NULL,
    PRIMARY KEY (county, bank, name)
);
