-- The order in which published lists are shown.
DROP INDEX paid_list_newest;
CREATE INDEX paid_list_newest ON paid_list (county, paid_until DESC, programme, region);

-- All accounts of a party, closed ones too.
CREATE INDEX bank_account_party ON bank_account (county, party, id);

-- Lines that no batch has taken yet: few of all that were ever cleared.
CREATE INDEX roster_line_waiting ON roster_line (county, roster, id) WHERE batch = 0;

-- People by the beginning of their name, in the whole county.
CREATE INDEX person_name ON person (county, name, id);
