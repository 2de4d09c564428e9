-- What waits is found without reading what was paid long ago: the batches with payments at a
-- bank, and the payments that failed and nobody has corrected.
CREATE INDEX batch_tally_status ON batch_tally (county, status, batch);
CREATE INDEX payment_failed ON payment (county, status, id) WHERE status IN ('failed', 'returned');
