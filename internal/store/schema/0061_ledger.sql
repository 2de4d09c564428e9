-- The ledger is only ever added to. Not even this program's own mistake, nor a hand at the
-- database, changes or removes a posting: what was wrong is reversed by another posting.
-- postgres: CREATE FUNCTION ledger_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'postings are only ever added' USING ERRCODE = '23001'; END $$;
-- postgres: CREATE TRIGGER posting_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION ledger_stands();
-- postgres: CREATE TRIGGER posting_entry_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON posting_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_stands();
-- sqlite: CREATE TRIGGER posting_kept BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'postings are only ever added'); END;
-- sqlite: CREATE TRIGGER posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'postings are only ever added'); END;
-- sqlite: CREATE TRIGGER posting_entry_kept BEFORE UPDATE ON posting_entry BEGIN SELECT RAISE(ABORT, 'postings are only ever added'); END;
-- sqlite: CREATE TRIGGER posting_entry_stays BEFORE DELETE ON posting_entry BEGIN SELECT RAISE(ABORT, 'postings are only ever added'); END;

-- What failed and nobody has corrected is found by an index that asks for no status: a payment
-- that is sent and paid changes in place, and none of its indexes is written again (see 0026).
DROP INDEX payment_failed;
CREATE INDEX payment_failed ON payment (county, live, batch, seq) WHERE live = 0 AND dropped = 0;
