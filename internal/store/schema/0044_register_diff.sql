-- What a version of a register brought and ended is read by its number.
CREATE INDEX register_row_since ON register_row (county, register, since);
CREATE INDEX register_row_until ON register_row (county, register, until) WHERE until > 0;
