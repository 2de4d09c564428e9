-- Money in transit is kept for each bank apart.
ALTER TABLE posting_entry ADD COLUMN bank text NOT NULL DEFAULT '';
DROP INDEX posting_entry_head;
CREATE INDEX posting_entry_head ON posting_entry (county, appropriation, head, bank);

-- The table is made anew: SQLite cannot change a primary key, and one that is renamed locks
-- its connection.
CREATE TABLE balance_before (
    county        text   NOT NULL,
    appropriation bigint NOT NULL,
    head          text   NOT NULL,
    amount_fen    bigint NOT NULL
);
INSERT INTO balance_before (county, appropriation, head, amount_fen) SELECT county, appropriation, head, amount_fen FROM balance;
DROP TABLE balance;
CREATE TABLE balance (
    county        text   NOT NULL,
    appropriation bigint NOT NULL,
    head          text   NOT NULL,
    bank          text   NOT NULL DEFAULT '',
    amount_fen    bigint NOT NULL,
    PRIMARY KEY (county, appropriation, head, bank),
    CHECK (head IN ('granted', 'claimed') OR amount_fen >= 0)
);
INSERT INTO balance (county, appropriation, head, amount_fen) SELECT county, appropriation, head, amount_fen FROM balance_before;
INSERT INTO balance (county, appropriation, head, amount_fen)
    SELECT a.county, a.id, h.head, 0 FROM appropriation a CROSS JOIN (SELECT 'claimed' AS head UNION SELECT 'receivable' UNION SELECT 'recovered') h;
DROP TABLE balance_before;

-- What is in transit today goes from no bank's name to each bank's, by a posting of its own.
CREATE TABLE transit (
    county        text   NOT NULL,
    appropriation bigint NOT NULL,
    bank          text   NOT NULL,
    posting       bigint NOT NULL,
    n             bigint NOT NULL,
    amount_fen    bigint NOT NULL
);
INSERT INTO transit (county, appropriation, bank, posting, n, amount_fen)
    SELECT t.county, t.appropriation, t.bank, c.next - 1 + dense_rank() OVER (PARTITION BY t.county ORDER BY t.appropriation),
        row_number() OVER (PARTITION BY t.county, t.appropriation ORDER BY t.bank), t.amount_fen
    FROM (SELECT p.county, b.appropriation, p.bank, CAST(sum(p.amount_fen) AS bigint) AS amount_fen FROM payment p
        JOIN batch b ON b.county = p.county AND b.id = p.batch
        WHERE p.status IN ('in_transit', 'unknown') GROUP BY p.county, b.appropriation, p.bank) t
    JOIN counter c ON c.county = t.county AND c.name = 'posting';
INSERT INTO posting (county, id, key, kind, subject, at)
    SELECT t.county, t.posting, 'appropriation:' || t.appropriation || ':by-bank', 'reverse', 'appropriation:' || t.appropriation, max(p.at)
    FROM transit t JOIN posting p ON p.county = t.county GROUP BY t.county, t.posting, t.appropriation;
INSERT INTO posting_entry (county, posting, n, appropriation, head, bank, amount_fen)
    SELECT county, posting, n, appropriation, 'in_transit', bank, amount_fen FROM transit;
INSERT INTO posting_entry (county, posting, n, appropriation, head, bank, amount_fen)
    SELECT county, posting, 0, appropriation, 'in_transit', '', -CAST(sum(amount_fen) AS bigint) FROM transit GROUP BY county, posting, appropriation;
INSERT INTO balance (county, appropriation, head, bank, amount_fen)
    SELECT county, appropriation, 'in_transit', bank, amount_fen FROM transit;
UPDATE balance SET amount_fen = 0 WHERE head = 'in_transit' AND bank = ''
    AND EXISTS (SELECT 1 FROM transit t WHERE t.county = balance.county AND t.appropriation = balance.appropriation);
UPDATE counter SET next = (SELECT max(id) + 1 FROM posting p WHERE p.county = counter.county)
    WHERE name = 'posting' AND EXISTS (SELECT 1 FROM transit t WHERE t.county = counter.county);
DROP TABLE transit;

-- A payment's status may change in place: no index asks for it, and PostgreSQL finds room for the
-- new row on the page of the old one. What was given up before it was sent is told by a column
-- of its own, which changes with it alone.
ALTER TABLE payment ADD COLUMN dropped bigint NOT NULL DEFAULT 0;
UPDATE payment SET dropped = 1 WHERE status = 'dropped';
DROP INDEX payment_source;
CREATE UNIQUE INDEX payment_source ON payment (county, source) WHERE source <> 0 AND dropped = 0;
-- postgres: ALTER TABLE payment SET (fillfactor = 50);

-- A payment that was made and came back keeps the bank's own reason; came_back tells it from
-- one that never arrived.
ALTER TABLE payment ADD COLUMN came_back bigint NOT NULL DEFAULT 0;
UPDATE payment SET came_back = 1 WHERE code = 'F12';

-- What a bank said and what stands with us do not go together (争议): settled by the bank's
-- next answer or by two people.
CREATE TABLE dispute (
    county       text   NOT NULL,
    id           bigint NOT NULL,
    kind         text   NOT NULL,
    bank         text   NOT NULL,
    return_file  bigint NOT NULL,
    line         bigint NOT NULL,
    payment      bigint NOT NULL DEFAULT 0,
    amount_fen   bigint NOT NULL,
    lines        bigint NOT NULL DEFAULT 1,
    state        text   NOT NULL,
    opened_at    bigint NOT NULL,
    outcome      text   NOT NULL DEFAULT '',
    reason       text   NOT NULL DEFAULT '',
    proposed_by  bigint NOT NULL DEFAULT 0,
    proposed_key text   NOT NULL DEFAULT '',
    proposed_at  bigint NOT NULL DEFAULT 0,
    decided_by   bigint NOT NULL DEFAULT 0,
    decided_at   bigint NOT NULL DEFAULT 0,
    answer       text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, id),
    UNIQUE (county, return_file, line)
);
CREATE INDEX dispute_payment ON dispute (county, payment, kind);
CREATE INDEX dispute_state ON dispute (county, state, id);

-- What was paid and is claimed back (追回): agreed by two people, then a receivable in the ledger
-- until it has come or is written off.
CREATE TABLE claim (
    county        text   NOT NULL,
    id            bigint NOT NULL,
    origin        text   NOT NULL,
    origin_id     bigint NOT NULL,
    programme     text   NOT NULL,
    period        text   NOT NULL,
    item          text   NOT NULL DEFAULT '',
    person        bigint NOT NULL,
    region        text   NOT NULL,
    debtor        text   NOT NULL DEFAULT '',
    appropriation bigint NOT NULL,
    amount_fen    bigint NOT NULL CHECK (amount_fen > 0),
    received_fen  bigint NOT NULL DEFAULT 0 CHECK (received_fen >= 0),
    waived_fen    bigint NOT NULL DEFAULT 0 CHECK (waived_fen >= 0),
    cause         text   NOT NULL,
    state         text   NOT NULL,
    proposed_by   bigint NOT NULL,
    proposed_key  text   NOT NULL,
    proposed_at   bigint NOT NULL,
    decided_by    bigint NOT NULL DEFAULT 0,
    decided_at    bigint NOT NULL DEFAULT 0,
    answer        text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, id),
    CHECK (received_fen + waived_fen <= amount_fen)
);
CREATE UNIQUE INDEX claim_origin ON claim (county, origin, origin_id) WHERE state <> 'refused';
CREATE INDEX claim_state ON claim (county, state, id);
CREATE INDEX claim_person ON claim (county, person, id);

CREATE TABLE claim_receipt (
    county     text   NOT NULL,
    claim      bigint NOT NULL,
    n          bigint NOT NULL,
    kind       text   NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    document   text   NOT NULL,
    reversed   bigint NOT NULL DEFAULT 0,
    entered_by bigint NOT NULL,
    entered_at bigint NOT NULL,
    PRIMARY KEY (county, claim, n)
);
