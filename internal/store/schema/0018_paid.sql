-- A recomputation reads the payments of a programme's period in the order of region and number;
-- the public list reads the same order without the number.
DROP INDEX payment_list;
CREATE INDEX payment_list ON payment (county, programme, period, region, id);
