-- Under which name a party stands in the payment files before a number: a file is rebuilt byte for
-- byte also when the payee's name has been corrected since.
CREATE TABLE former_name (
    county text   NOT NULL,
    party  bigint NOT NULL,
    before bigint NOT NULL,
    name   text   NOT NULL,
    PRIMARY KEY (county, party, before)
);
