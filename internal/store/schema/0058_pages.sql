-- What a page asks for is found without reading what has gathered over the years.
CREATE INDEX batch_corrects ON batch (county, corrects, id) WHERE corrects <> 0;
CREATE INDEX intake_roster ON intake (county, roster, id);
DROP INDEX roster_state;
CREATE INDEX roster_state ON roster (county, state, id);
CREATE INDEX roster_region ON roster (county, region, id);
CREATE INDEX roster_notice ON roster (county, notice_until) WHERE state = 'notice';
DROP INDEX finding_roster;
CREATE INDEX finding_roster ON finding (county, roster, line, code, state);
CREATE INDEX finding_count ON finding (county, roster, state, code, replied_at);
CREATE INDEX finding_state ON finding (county, state, id);
CREATE INDEX account_question_refused ON account_question (county, account) WHERE in_force = 1 AND finding <> 'V00';

-- Published lists of one programme, and of one place.
CREATE INDEX paid_list_programme ON paid_list (county, programme, paid_until DESC, region);
CREATE INDEX paid_list_region ON paid_list (county, region, programme);

-- What the published lists of a programme, period and month come to, so that neither their number nor a
-- year's total is counted of them all. Written anew together with them; doctor holds it against them.
CREATE TABLE paid_tally (
    county     text   NOT NULL,
    programme  text   NOT NULL,
    period     text   NOT NULL,
    month      text   NOT NULL,
    lists      bigint NOT NULL,
    people     bigint NOT NULL,
    lines      bigint NOT NULL,
    amount_fen bigint NOT NULL,
    PRIMARY KEY (county, programme, period, month)
);
INSERT INTO paid_tally (county, programme, period, month, lists, people, lines, amount_fen)
    SELECT county, programme, period, substr(paid_until, 1, 7), count(*), CAST(sum(people) AS bigint), CAST(sum(lines) AS bigint), CAST(sum(amount_fen) AS bigint)
    FROM paid_list GROUP BY county, programme, period, substr(paid_until, 1, 7);
