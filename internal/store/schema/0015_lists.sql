-- The order in which published lists are shown.
DROP INDEX paid_list_newest;
CREATE INDEX paid_list_newest ON paid_list (county, paid_until DESC, programme, region);

-- Payments that need somebody: few, and asked for beside every batch.
CREATE INDEX payment_waiting ON payment (county, batch, status) WHERE status IN ('failed', 'returned', 'unknown');

-- All accounts of a party, closed ones too.
CREATE INDEX bank_account_party ON bank_account (county, party, id);
