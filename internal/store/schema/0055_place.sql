-- What the payments of a batch come to in each township, so that a map of the county does not
-- read them all: counted anew together with batch_tally. doctor holds it against the payments.
CREATE TABLE batch_place (
    county    text   NOT NULL,
    batch     bigint NOT NULL,
    township  text   NOT NULL,
    status    text   NOT NULL,
    code      text   NOT NULL,
    count     bigint NOT NULL,
    total_fen bigint NOT NULL,
    PRIMARY KEY (county, batch, township, status, code)
);
INSERT INTO batch_place (county, batch, township, status, code, count, total_fen)
    SELECT county, batch, substr(region, 1, 9) || '000', status, code, count(*), CAST(sum(amount_fen) AS bigint) FROM payment
    GROUP BY county, batch, substr(region, 1, 9) || '000', status, code;
