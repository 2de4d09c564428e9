package app_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"testing"

	"yikatong/internal/store"
)

// Mischief makes the database fail at the n-th insert into one table, by a trigger: what
// was begun must leave nothing behind.
type mischief struct {
	t     *testing.T
	db    *sql.DB
	plant string // the trigger, with %s for the table
	dig   string // takes it away; %s again
	table string // where it is planted now
}

// planted is what the planted error says.
const planted = "planted fault"

func newMischief(t *testing.T, c store.Config) *mischief {
	t.Helper()
	m := &mischief{t: t, plant: `CREATE TRIGGER planted BEFORE INSERT ON %s BEGIN
		UPDATE planted SET n = n - 1; SELECT RAISE(ABORT, '` + planted + `') FROM planted WHERE n <= 0; END`, dig: `DROP TRIGGER planted`}
	driver, source := "sqlite", "file:"+c.Path+"?_pragma=busy_timeout(15000)&_pragma=synchronous(OFF)"
	setup := []string{`CREATE TABLE planted (n bigint NOT NULL)`, `INSERT INTO planted VALUES (0)`}
	if c.URL != "" {
		driver, source = "pgx", c.URL
		m.plant, m.dig = `CREATE TRIGGER planted BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION planted()`, `DROP TRIGGER planted ON %s`
		setup = append(setup, `CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			UPDATE planted SET n = n - 1;
			IF (SELECT n FROM planted) <= 0 THEN RAISE EXCEPTION '`+planted+`'; END IF;
			RETURN NEW; END $$`)
	}
	var err error
	if m.db, err = sql.Open(driver, source); err != nil {
		t.Fatal(err)
	}
	m.db.SetMaxOpenConns(1)
	t.Cleanup(func() { m.db.Close() })
	for _, q := range setup {
		m.exec(q)
	}
	return m
}

// sown are the tables in which it grows: all that the way of a payment writes to.
var sown = []string{"event", "act", "intake", "roster", "roster_line", "finding", "batch", "payment", "posting", "posting_entry", "payfile",
	"return_file", "return_line", "counter", "bank_account", "appropriation", "balance"}

func (m *mischief) start(rng *rand.Rand) {
	m.table = sown[rng.IntN(len(sown))]
	m.exec(fmt.Sprintf(`UPDATE planted SET n = %d`, 1+rng.IntN(3)))
	m.exec(fmt.Sprintf(m.plant, m.table))
}

func (m *mischief) stop() {
	if m.dig[len(m.dig)-1] == 's' {
		m.exec(fmt.Sprintf(m.dig, m.table))
		return
	}
	m.exec(m.dig)
}

func (m *mischief) exec(q string) {
	m.t.Helper()
	if _, err := m.db.Exec(q); err != nil {
		m.t.Fatalf("%s: %v", q, err)
	}
}
