-- What the exact checks look at, as ykt bench check --export wrote it: keys of 128 bits as UUID,
-- days as DATE. No index: joins hash.
CREATE TABLE people AS SELECT id, household, key::UUID AS key, name, birth::DATE AS birth, died::DATE AS died, away, card::UUID AS card
  FROM read_csv('people.csv', header = true, all_varchar = false, columns = {'id': 'INTEGER', 'household': 'INTEGER', 'key': 'VARCHAR', 'name': 'VARCHAR', 'birth': 'VARCHAR', 'died': 'VARCHAR', 'away': 'BOOLEAN', 'card': 'VARCHAR'});
CREATE TABLE accounts AS SELECT card::UUID AS card, party FROM read_csv('accounts.csv', header = true, columns = {'card': 'VARCHAR', 'party': 'INTEGER'});
CREATE TABLE rosters AS SELECT roster, programme, period, dense_rank() OVER (ORDER BY programme, period)::INTEGER AS time, "first"::DATE AS first, "last"::DATE AS last, region
  FROM read_csv('rosters.csv', header = true, columns = {'roster': 'INTEGER', 'programme': 'VARCHAR', 'period': 'VARCHAR', 'first': 'VARCHAR', 'last': 'VARCHAR', 'region': 'VARCHAR'});
CREATE TABLE lines AS SELECT roster, id, person, payee, coalesce(item, '00000000000000000000000000000000')::UUID AS item, name, card::UUID AS card
  FROM read_csv('lines.csv', header = true, columns = {'roster': 'INTEGER', 'id': 'BIGINT', 'person': 'INTEGER', 'payee': 'INTEGER', 'item': 'VARCHAR', 'name': 'VARCHAR', 'card': 'VARCHAR'});
