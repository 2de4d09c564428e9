-- A file that asks a bank about accounts before they are first paid (账户核验). It is rebuilt from
-- its questions, byte for byte; in an envelope it stays as it was sealed.
CREATE TABLE account_ask (
    county      text   NOT NULL,
    id          bigint NOT NULL,
    number      text   NOT NULL,
    bank        text   NOT NULL,
    form        text   NOT NULL,
    name        text   NOT NULL,
    made_on     text   NOT NULL,
    count       bigint NOT NULL,
    digest      text   NOT NULL,
    sealed      bytea  NOT NULL,
    created_at  bigint NOT NULL,
    taken_at    bigint NOT NULL DEFAULT 0,
    answered_at bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, id),
    UNIQUE (county, number)
);
CREATE INDEX account_ask_bank ON account_ask (county, bank, id);

-- One account in one file, under the name it was asked with. finding is '' until there is an
-- answer; in_force is 1 in the newest file with an answer for the account; again is 1 when
-- somebody has mended the cause and the bank is to be asked anew.
CREATE TABLE account_question (
    county     text   NOT NULL,
    ask        bigint NOT NULL,
    seq        bigint NOT NULL,
    account    bigint NOT NULL,
    holder     text   NOT NULL,
    finding    text   NOT NULL DEFAULT '',
    raw_code   text   NOT NULL DEFAULT '',
    checked_at bigint NOT NULL DEFAULT 0,
    in_force   bigint NOT NULL DEFAULT 0,
    again      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, ask, seq)
);
CREATE UNIQUE INDEX account_question_account ON account_question (county, account, ask);
CREATE UNIQUE INDEX account_question_in_force ON account_question (county, account) WHERE in_force = 1;

-- Every file of answers is kept as it was read.
CREATE TABLE account_answer_file (
    county  text   NOT NULL,
    id      bigint NOT NULL,
    ask     bigint NOT NULL,
    name    text   NOT NULL,
    digest  text   NOT NULL,
    lines   bigint NOT NULL,
    read_by bigint NOT NULL,
    read_at bigint NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, digest)
);

CREATE INDEX account_answer_file_ask ON account_answer_file (county, ask, id);

CREATE TABLE account_answer (
    county     text   NOT NULL,
    file       bigint NOT NULL,
    seq        bigint NOT NULL,
    finding    text   NOT NULL,
    raw_code   text   NOT NULL,
    checked_at bigint NOT NULL,
    PRIMARY KEY (county, file, seq)
);

-- Whether an account was ever paid is asked before each batch.
CREATE INDEX payment_account ON payment (county, account, id);
