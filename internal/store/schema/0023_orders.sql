-- Changes to appropriations by document (指标调整): proposed by one hand, approved by another,
-- and posted with the approval. target is the appropriation that receives a transfer.
CREATE TABLE money_order (
    county        text   NOT NULL,
    id            bigint NOT NULL,
    kind          text   NOT NULL,
    appropriation bigint NOT NULL,
    target        bigint NOT NULL DEFAULT 0,
    programme     text   NOT NULL DEFAULT '',
    year          bigint NOT NULL DEFAULT 0,
    document      text   NOT NULL,
    reason        text   NOT NULL,
    amount_fen    bigint NOT NULL CHECK (amount_fen > 0),
    state         text   NOT NULL,
    proposed_by   bigint NOT NULL,
    proposed_key  text   NOT NULL,
    proposed_at   bigint NOT NULL,
    decided_by    bigint NOT NULL DEFAULT 0,
    decided_at    bigint NOT NULL DEFAULT 0,
    answer        text   NOT NULL DEFAULT '',
    PRIMARY KEY (county, id)
);
CREATE INDEX money_order_appropriation ON money_order (county, appropriation, id);
CREATE INDEX money_order_state ON money_order (county, state, id);

-- What stood under a head on a day is summed from here.
CREATE INDEX posting_at ON posting (county, at, id);
