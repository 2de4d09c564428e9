package store

// nameInFile is under which name the payee of a payment p stands in the payment file numbered $5:
// the first that was given up after it; none if the present one stood then.
const nameInFile = `(SELECT n.name FROM former_name n WHERE n.county = p.county AND n.party = p.payee AND n.before > $5 ORDER BY n.before LIMIT 1)`

// nextFile is the number that the next payment file takes.
const nextFile = `coalesce((SELECT c.next FROM counter c WHERE c.county = $1 AND c.name = 'payfile'), 1)`

// Between two files only the first change counts: the names after it stand in no file.
const (
	keepPersonName       = `INSERT INTO former_name (county, party, before, name) SELECT county, id, ` + nextFile + `, name FROM person WHERE county = $1 AND id = $2 AND name <> $3 ON CONFLICT DO NOTHING`
	keepOrganisationName = `INSERT INTO former_name (county, party, before, name) SELECT county, id, ` + nextFile + `, name FROM organisation WHERE county = $1 AND uscc = $2 AND name <> $3 ON CONFLICT DO NOTHING`
)
