-- The lines that whoever sent a roster back pointed at, so that the township finds what to mend on its
-- row. intake is the file that the line came from at that moment: another one means it was mended.
CREATE TABLE line_return (
    county text   NOT NULL,
    roster bigint NOT NULL,
    line   bigint NOT NULL,
    intake bigint NOT NULL,
    reason text   NOT NULL,
    actor  bigint NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (county, roster, line, at)
);
