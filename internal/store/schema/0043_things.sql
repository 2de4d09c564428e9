-- The things that records of the register of basis name, such as parcels, machines and houses: by
-- their codes it is found who else claims one. Many may name the same dealer.
CREATE TABLE basis_thing (
    county    text   NOT NULL,
    code      text   NOT NULL,
    basis     bigint NOT NULL,
    kind      text   NOT NULL,
    programme text   NOT NULL,
    party     bigint NOT NULL,
    PRIMARY KEY (county, code, basis)
);
CREATE INDEX basis_thing_programme ON basis_thing (county, programme, party);

CREATE INDEX roster_line_item ON roster_line (county, item, beneficiary) WHERE item <> '';

-- Who has a record of a programme.
CREATE INDEX basis_programme ON basis (county, programme, party);
