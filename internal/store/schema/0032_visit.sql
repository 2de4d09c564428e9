-- A citizen at the door of what is theirs (我的补贴): token is a digest of what the browser holds.
-- person is 0 for a name and number we do not know, who is asked for proof like everybody.
CREATE TABLE visit (
    county    text   NOT NULL,
    token     text   NOT NULL,
    subject   bytea  NOT NULL,
    person    bigint NOT NULL,
    code      text   NOT NULL,
    proof     text   NOT NULL DEFAULT '',
    opened_at bigint NOT NULL,
    seen_at   bigint NOT NULL,
    PRIMARY KEY (county, token)
);
CREATE INDEX visit_seen ON visit (county, seen_at);
