-- What was paid, village by village: the published lists (已发放). Written anew for a
-- programme and period whenever a return is posted. Of a programme that discloses no list
-- there is one row for the whole county.
CREATE TABLE paid_list (
    county     text   NOT NULL,
    programme  text   NOT NULL,
    period     text   NOT NULL,
    region     text   NOT NULL,
    people     bigint NOT NULL,
    lines      bigint NOT NULL,
    amount_fen bigint NOT NULL,
    paid_from  text   NOT NULL,
    paid_until text   NOT NULL,
    PRIMARY KEY (county, programme, period, region)
);
CREATE INDEX paid_list_newest ON paid_list (county, paid_until, programme, region);

CREATE INDEX payment_list ON payment (county, programme, period, region);
