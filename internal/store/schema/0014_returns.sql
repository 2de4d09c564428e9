-- The answers to a payment file, asked for at each step of its batch.
CREATE INDEX return_file_payfile ON return_file (county, payfile, id);
