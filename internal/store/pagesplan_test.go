package store

import (
	"database/sql"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"yikatong/internal/seal"
)

// What a page asks for is found by the index that was made for it, without statistics, and not
// among all that has gathered over the years.
func TestPagesAreFoundByIndex(t *testing.T) {
	ring, err := seal.NewRing(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: ring})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	spans := narrowed{spans: [][2]string{{"500236101000", "500236101999"}}}
	placed, _ := spans.inSpans(paidColumns)
	counted, _ := spans.inSpans(`SELECT count(*) FROM paid_list`)
	var none []any
	batches := func(n narrowing) string {
		return `SELECT ` + batchFields + ` FROM batch WHERE county = $1` + only(&none, []narrowing{n}) + ` AND corrects <> 0`
	}
	for _, tc := range []struct{ text, index string }{
		{selectPayfiles + ` AND batch = $3`, "sqlite_autoindex_payfile_2"},
		{selectReturns, "return_file_payfile"},
		{selectIntakes + ` AND roster = $5`, "intake_roster"},
		{noteRosters + `$2)`, "intake_roster"},
		{batches(narrowing{"corrects", int64(1), true}), "batch_corrects"},
		{selectPaymentPage + ` AND p.live = 0 AND p.dropped = 0 AND p.status = $3 ORDER BY p.seq`, "payment_failed"},
		{`SELECT f.state, count(*)` + countedFindings + narrowFindings + ` GROUP BY f.state`, "roster_region"},
		{`SELECT f.state, count(*)` + countedFindings + narrowFindings + ` GROUP BY f.state`, "COVERING INDEX finding_count"},
		{`SELECT count(*)` + refusedWithin, "account_question_refused"},
		{noticeColumns + isNotice + ` ORDER BY notice_until DESC`, "roster_notice"},
		{placed, "paid_list_region"},
		{counted, "COVERING INDEX paid_list_region"},
		{paidColumns + isPaid + ` ORDER BY paid_until DESC, programme, region LIMIT 20`, "paid_list_newest"},
		{paidColumns + isPaid + ` AND CASE WHEN region BETWEEN $2 AND $3 OR region BETWEEN $4 AND $5 THEN 1 ELSE 0 END = 1 ORDER BY paid_until DESC, programme, region LIMIT 20`,
			"paid_list_newest"},
		{paidColumns + isPaid + ` AND programme = $2 ORDER BY paid_until DESC, programme, region LIMIT 20`, "paid_list_programme"},
	} {
		err := s.Read(t.Context(), "500236", func(tx *Tx) error {
			steps, err := all(each(tx, "EXPLAIN QUERY PLAN "+tc.text, make([]any, lastPlace(tc.text)-1), func(r *sql.Rows) (step string, err error) {
				var id, parent, unused int64
				return step, r.Scan(&id, &parent, &unused, &step)
			}))
			if got := strings.Join(steps, "; "); err == nil && !strings.Contains(got, tc.index) {
				t.Errorf("%s\n is found without %s: %s", tc.text, tc.index, got)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", tc.text, err)
		}
	}
}

var places = regexp.MustCompile(`\$(\d+)`)

// lastPlace is the highest number of a statement's placeholders.
func lastPlace(text string) (last int) {
	for _, m := range places.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		last = max(last, n)
	}
	return last
}
