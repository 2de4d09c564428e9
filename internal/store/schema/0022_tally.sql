-- What the payments of a batch come to, so that a page does not read them all: counted anew in
-- the transaction that moves them. doctor holds both tables against the payments.
CREATE TABLE batch_tally (
    county    text   NOT NULL,
    batch     bigint NOT NULL,
    status    text   NOT NULL,
    code      text   NOT NULL,
    count     bigint NOT NULL,
    total_fen bigint NOT NULL,
    PRIMARY KEY (county, batch, status, code)
);
INSERT INTO batch_tally (county, batch, status, code, count, total_fen)
    SELECT county, batch, status, code, count(*), CAST(sum(amount_fen) AS bigint) FROM payment GROUP BY county, batch, status, code;

-- The rosters that a batch's payments come from, and what their lines, or the payments that
-- are corrected, come to.
CREATE TABLE batch_roster (
    county    text   NOT NULL,
    batch     bigint NOT NULL,
    roster    bigint NOT NULL,
    lines     bigint NOT NULL,
    total_fen bigint NOT NULL,
    PRIMARY KEY (county, batch, roster)
);
INSERT INTO batch_roster (county, batch, roster, lines, total_fen)
    SELECT p.county, p.batch, p.roster, count(*), CAST(sum(coalesce(s.amount_fen, l.amount_fen)) AS bigint) FROM payment p
        JOIN roster_line l ON l.county = p.county AND l.roster = p.roster AND l.id = p.line
        LEFT JOIN payment s ON s.county = p.county AND s.id = p.source AND p.source <> 0
    GROUP BY p.county, p.batch, p.roster;
