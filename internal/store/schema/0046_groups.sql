-- Who has one telephone is asked of each roster.
CREATE INDEX person_phone ON person (county, phone_index) WHERE phone_index IS NOT NULL;

-- When and where the bank opened an account, as its list says; '' when it does not. opened_on is the
-- day the account was registered with us.
ALTER TABLE bank_account ADD COLUMN issued_on text NOT NULL DEFAULT '';
ALTER TABLE bank_account ADD COLUMN point text NOT NULL DEFAULT '';
CREATE INDEX bank_account_issued ON bank_account (county, issued_on, point) WHERE issued_on <> '';

-- A paid line may be looked at again years later.
CREATE INDEX finding_code ON finding (county, code, roster);

-- Who is on no roster and perhaps should be (漏发): people to visit, and what came of the visit.
-- period is '' where what was found is not of one.
CREATE TABLE missed (
    county     text   NOT NULL,
    id         bigint NOT NULL,
    code       text   NOT NULL,
    programme  text   NOT NULL,
    period     text   NOT NULL DEFAULT '',
    person     bigint NOT NULL,
    item       text   NOT NULL DEFAULT '',
    region     text   NOT NULL,
    evidence   text   NOT NULL,
    due_fen    bigint NOT NULL DEFAULT 0,
    state      text   NOT NULL,
    found_at   bigint NOT NULL,
    outcome    text   NOT NULL DEFAULT '',
    words      text   NOT NULL DEFAULT '',
    visited_on text   NOT NULL DEFAULT '',
    visited_by bigint NOT NULL DEFAULT 0,
    visited_at bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id),
    UNIQUE (county, code, programme, period, person, item)
);
CREATE INDEX missed_state ON missed (county, state, region, id);
