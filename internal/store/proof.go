package store

import (
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
)

// A Breach is a place where the data contradicts a rule: what it is about, and in which
// numbers. Never a personal one.
type Breach struct {
	Subject string
	Detail  string
}

// breaches runs a proof: a statement that returns (subject, detail) for each place where a
// rule does not hold. The county is $1.
func (tx *Tx) breaches(query string) iter.Seq2[Breach, error] {
	return each(tx, query, nil, func(r *sql.Rows) (b Breach, err error) { return b, r.Scan(&b.Subject, &b.Detail) })
}

// proofs are the rules that one statement can prove, by the name package doctor calls them.
var proofs = map[string]string{
	"postings balance": `SELECT 'posting:' || p.id, 'entries sum to ' || sum(e.amount_fen) FROM posting p
		JOIN posting_entry e ON e.county = p.county AND e.posting = p.id WHERE p.county = $1
		GROUP BY p.id HAVING sum(e.amount_fen) <> 0`,
	"balances are sums": `WITH summed(appropriation, head, bank, amount) AS (SELECT appropriation, head, bank, sum(amount_fen) FROM posting_entry
			WHERE county = $1 GROUP BY appropriation, head, bank),
		kept(appropriation, head, bank, amount) AS (SELECT appropriation, head, bank, amount_fen FROM balance WHERE county = $1)
		SELECT 'appropriation:' || coalesce(k.appropriation, s.appropriation), coalesce(k.head, s.head) || ' ' || coalesce(k.bank, s.bank) ||
			' kept ' || coalesce(k.amount, 0) || ', entries ' || coalesce(s.amount, 0)
		FROM kept k FULL JOIN summed s ON s.appropriation = k.appropriation AND s.head = k.head AND s.bank = k.bank
		WHERE coalesce(k.amount, 0) <> coalesce(s.amount, 0)`,
	// Numbers are taken in the transaction that posts, so they leave no gap and are in the order of commits.
	"no posting is gone": `SELECT 'posting:' || id, 'is the ' || n || 'th' FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM posting WHERE county = $1) p
			WHERE id <> n
		UNION ALL SELECT 'posting:' || (next - 1), 'was the last and is gone' FROM counter c WHERE c.county = $1 AND c.name = 'posting' AND next > 1
			AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.county = c.county AND p.id = c.next - 1)
		UNION ALL SELECT 'posting:' || p.id, 'has no entries' FROM posting p WHERE p.county = $1 AND NOT EXISTS (
			SELECT 1 FROM posting_entry e WHERE e.county = p.county AND e.posting = p.id)
		UNION ALL SELECT 'posting:' || e.posting, 'has entries and is not there' FROM posting_entry e WHERE e.county = $1 AND NOT EXISTS (
			SELECT 1 FROM posting p WHERE p.county = e.county AND p.id = e.posting)`,
	"postings keep to their kinds": `WITH way(kind, head, sign) AS (VALUES ` + ways() + `)
		SELECT 'posting:' || p.id, p.kind || ' moves ' || e.amount_fen || ' of ' || e.head FROM posting p
		JOIN posting_entry e ON e.county = p.county AND e.posting = p.id WHERE p.county = $1 AND p.kind <> 'reverse' AND NOT EXISTS (
			SELECT 1 FROM way w WHERE w.kind = p.kind AND w.head = e.head AND w.sign = CASE WHEN e.amount_fen < 0 THEN -1 ELSE 1 END)`,
	"never was below zero": `SELECT 'posting:' || posting, head || ' ' || bank || ' of appropriation ' || appropriation || ' stood at ' || stood FROM (
			SELECT posting, appropriation, head, bank, sum(amount_fen) OVER (PARTITION BY appropriation, head, bank ORDER BY posting) AS stood
			FROM posting_entry WHERE county = $1 AND head NOT IN ('granted', 'claimed')) e WHERE stood < 0`,
	"nothing made or lost": `SELECT 'appropriation:' || appropriation, 'heads sum to ' || sum(amount_fen) FROM balance WHERE county = $1
		GROUP BY appropriation, CASE WHEN head IN ('claimed', 'receivable', 'recovered') THEN 1 ELSE 0 END HAVING sum(amount_fen) <> 0`,
	"accounts stand by their answers": `SELECT 'account:' || k.account, 'stands at "' || k.finding || '" against its answers' FROM account_question k
		WHERE k.county = $1 AND (k.finding <> coalesce((SELECT r.finding FROM account_answer_file f
				JOIN account_answer r ON r.county = f.county AND r.file = f.id AND r.seq = k.seq
				WHERE f.county = k.county AND f.ask = k.ask ORDER BY r.checked_at DESC, r.finding DESC LIMIT 1), '')
			OR k.in_force <> CASE WHEN k.finding <> '' AND NOT EXISTS (SELECT 1 FROM account_question n WHERE n.county = k.county
				AND n.account = k.account AND n.ask > k.ask AND n.finding <> '') THEN 1 ELSE 0 END)`,
	"no payment to a refused account": `SELECT 'payment:' || p.id, 'batch ' || b.number || ' was formed after the bank refused the account: ' || k.finding
		FROM account_question k JOIN bank_account a ON a.county = k.county AND a.id = k.account
		JOIN payment p ON p.county = k.county AND p.account = k.account AND p.live = 1
		JOIN batch b ON b.county = p.county AND b.id = p.batch
		WHERE k.county = $1 AND k.in_force = 1 AND k.finding <> 'V00' AND k.holder = ` + ownerName + `
			AND b.created_at > (SELECT max(f.read_at) FROM account_answer_file f WHERE f.county = k.county AND f.ask = k.ask)`,
	"nothing below zero": `SELECT 'appropriation:' || appropriation, head || ' is ' || amount_fen FROM balance
		WHERE county = $1 AND head NOT IN ('granted', 'claimed') AND amount_fen < 0`,
	"payments are the ledger": `WITH stands(appropriation, head, bank, amount) AS (
			SELECT b.appropriation, CASE WHEN p.status = 'paid' THEN 'paid' WHEN p.status = 'pending' THEN 'committed' ELSE 'in_transit' END,
				CASE WHEN p.status IN ('in_transit', 'unknown') THEN p.bank ELSE '' END, sum(p.amount_fen)
			FROM payment p JOIN batch b ON b.county = p.county AND b.id = p.batch
			WHERE p.county = $1 AND (p.status IN ('paid', 'in_transit', 'unknown') OR p.status = 'pending' AND b.state = 'committed')
			GROUP BY 1, 2, 3),
		kept(appropriation, head, bank, amount) AS (SELECT appropriation, head, bank, amount_fen FROM balance
			WHERE county = $1 AND head IN ('committed', 'in_transit', 'paid'))
		SELECT 'appropriation:' || coalesce(k.appropriation, s.appropriation), coalesce(k.head, s.head) || ' ' || coalesce(k.bank, s.bank) ||
			' in the ledger ' || coalesce(k.amount, 0) || ', in payments ' || coalesce(s.amount, 0)
		FROM kept k FULL JOIN stands s ON s.appropriation = k.appropriation AND s.head = k.head AND s.bank = k.bank
		WHERE coalesce(k.amount, 0) <> coalesce(s.amount, 0)`,
	"what waits is the ledger": atBank + `, listed(bank, amount) AS (SELECT f.bank, sum(w.total) FROM waits w
			JOIN payfile f ON f.county = $1 AND f.id = w.payfile GROUP BY f.bank),
		kept(bank, amount) AS (SELECT bank, sum(amount_fen) FROM balance WHERE county = $1 AND head = 'in_transit' GROUP BY bank)
		SELECT 'bank:' || coalesce(k.bank, l.bank), 'in transit in the ledger ' || coalesce(k.amount, 0) || ', in the ageing list ' || coalesce(l.amount, 0)
		FROM kept k FULL JOIN listed l ON l.bank = k.bank WHERE coalesce(k.amount, 0) <> coalesce(l.amount, 0)`,
	"claims are the ledger": `WITH owed(appropriation, claimed, open, came) AS (
			SELECT appropriation, sum(amount_fen - waived_fen), sum(amount_fen - waived_fen - received_fen), sum(received_fen) FROM claim
			WHERE county = $1 AND state IN ('claimed', 'settled') GROUP BY appropriation)
		SELECT 'appropriation:' || k.appropriation, k.head || ' in the ledger ' || k.amount_fen || ', in claims ' ||
			coalesce(CASE k.head WHEN 'claimed' THEN -o.claimed WHEN 'receivable' THEN o.open ELSE o.came END, 0)
		FROM balance k LEFT JOIN owed o ON o.appropriation = k.appropriation
		WHERE k.county = $1 AND k.head IN ('claimed', 'receivable', 'recovered')
			AND k.amount_fen <> coalesce(CASE k.head WHEN 'claimed' THEN -o.claimed WHEN 'receivable' THEN o.open ELSE o.came END, 0)`,
	"claims are their receipts": `SELECT 'claim:' || c.id, 'received ' || c.received_fen || ' and waived ' || c.waived_fen FROM claim c
		LEFT JOIN claim_receipt r ON r.county = c.county AND r.claim = c.id AND r.reversed = 0 WHERE c.county = $1
		GROUP BY c.id, c.received_fen, c.waived_fen
		HAVING c.received_fen <> coalesce(sum(CASE WHEN r.kind = 'recover' THEN r.amount_fen END), 0)
			OR c.waived_fen <> coalesce(sum(CASE WHEN r.kind = 'waive' THEN r.amount_fen END), 0)`,
	"batch is its payments": `SELECT 'batch:' || b.id, 'counts ' || b.count || ' and ' || b.total_fen || ', payments ' || count(p.id) || ' and ' || coalesce(sum(p.amount_fen), 0)
		FROM batch b LEFT JOIN payment p ON p.county = b.county AND p.batch = b.id WHERE b.county = $1
		GROUP BY b.id, b.count, b.total_fen HAVING b.count <> count(p.id) OR b.total_fen <> coalesce(sum(p.amount_fen), 0)`,
	"batch is counted right": `SELECT 'batch:' || coalesce(t.batch, p.batch), 'tally of ' || coalesce(t.status, p.status) || ' ' || coalesce(t.count, 0) || ', payments ' || coalesce(p.n, 0)
		FROM (SELECT batch, status, code, count, total_fen FROM batch_tally WHERE county = $1) t
		FULL JOIN (SELECT batch, status, code, count(*) AS n, sum(amount_fen) AS total FROM payment WHERE county = $1 GROUP BY batch, status, code) p
			ON p.batch = t.batch AND p.status = t.status AND p.code = t.code
		WHERE coalesce(t.count, 0) <> coalesce(p.n, 0) OR coalesce(t.total_fen, 0) <> coalesce(p.total, 0)`,
	"lists are counted right": `SELECT 'programme:' || coalesce(t.programme, p.programme), 'tally of ' || coalesce(t.period, p.period) || ' ' || coalesce(t.lists, 0) || ', lists ' || coalesce(p.n, 0)
		FROM (SELECT programme, period, lists, people, lines, amount_fen FROM paid_tally WHERE county = $1) t
		FULL JOIN (SELECT programme, period, count(*) AS n, sum(people) AS people, sum(lines) AS lines, sum(amount_fen) AS total FROM paid_list WHERE county = $1 GROUP BY programme, period) p
			ON p.programme = t.programme AND p.period = t.period
		WHERE coalesce(t.lists, 0) <> coalesce(p.n, 0) OR coalesce(t.people, 0) <> coalesce(p.people, 0) OR coalesce(t.lines, 0) <> coalesce(p.lines, 0)
			OR coalesce(t.amount_fen, 0) <> coalesce(p.total, 0)`,
	"batch is its rosters": `SELECT 'batch:' || b.id, 'counts ' || b.count || ', of rosters ' || coalesce(sum(r.lines), 0) FROM batch b
		LEFT JOIN batch_roster r ON r.county = b.county AND r.batch = b.id WHERE b.county = $1
		GROUP BY b.id, b.count, b.total_fen, b.corrects HAVING b.count <> coalesce(sum(r.lines), 0) OR b.corrects = 0 AND b.total_fen <> coalesce(sum(r.total_fen), 0)`,
	"file is its payments": `SELECT 'payfile:' || f.id, 'counts ' || f.count || ' and ' || f.total_fen || ', payments ' || coalesce(p.n, 0) || ' and ' || coalesce(p.total, 0)
		FROM payfile f LEFT JOIN (SELECT payfile, count(*) AS n, sum(amount_fen) AS total FROM payment WHERE county = $1 GROUP BY payfile) p ON p.payfile = f.id
		WHERE f.county = $1 AND (f.count <> coalesce(p.n, 0) OR f.total_fen <> coalesce(p.total, 0))`,
	"sent is in files": `SELECT 'payment:' || p.id, p.status || ' and in no payment file' FROM payment p
		WHERE p.county = $1 AND p.payfile = 0 AND p.status NOT IN ('pending', 'dropped')`,
	"one live payment": `SELECT 'person:' || beneficiary, count(*) || ' live payments of ' || programme || ' for ' || period FROM payment
		WHERE county = $1 AND status IN ('pending', 'in_transit', 'unknown', 'paid') GROUP BY beneficiary, programme, period, item HAVING count(*) > 1`,
	"live is told right": `SELECT 'payment:' || id, status || ' with live ' || live FROM payment WHERE county = $1
		AND live <> CASE WHEN status IN ('pending', 'in_transit', 'unknown', 'paid') THEN 1 ELSE 0 END`,
	"correction not above source": `SELECT 'payment:' || p.id, 'pays ' || p.amount_fen || ', source ' || s.amount_fen FROM payment p
		JOIN payment s ON s.county = p.county AND s.id = p.source WHERE p.county = $1 AND p.source <> 0
		AND (p.amount_fen > s.amount_fen OR p.beneficiary <> s.beneficiary)`,
	"answers were given": `SELECT 'payment:' || p.id, p.status || ' without a posted answer of the bank' FROM payment p
		WHERE p.county = $1 AND p.status IN ('paid', 'failed', 'returned', 'corrected', 'unknown') AND NOT EXISTS (
			SELECT 1 FROM return_line l JOIN return_file f ON f.county = l.county AND f.id = l.return_file
			WHERE l.county = p.county AND l.payment = p.id AND f.state = 'posted')`,
	"answers are taken": `SELECT 'payment:' || p.id, p.status || ' after its bank said ' || l.status FROM payment p
		JOIN return_line l ON l.county = p.county AND l.payment = p.id AND l.amount_fen = p.amount_fen
			AND l.status IN ('paid', 'failed') AND l.verdict NOT IN ('foreign', 'changed', 'doubled')
		JOIN return_file f ON f.county = l.county AND f.id = l.return_file AND f.state = 'posted'
		WHERE p.county = $1 AND p.status IN ('pending', 'in_transit', 'unknown', 'dropped')`,
	"what stands was told": `SELECT 'payment:' || p.id, p.status || ', which its bank never said' FROM payment p
		WHERE p.county = $1 AND p.status IN ('paid', 'failed', 'returned', 'corrected') AND NOT EXISTS (
			SELECT 1 FROM return_line l JOIN return_file f ON f.county = l.county AND f.id = l.return_file AND f.state = 'posted'
			WHERE l.county = p.county AND l.payment = p.id AND l.status = CASE p.status WHEN 'paid' THEN 'paid' ELSE 'failed' END)`,
	"what was delivered is the file": `SELECT 'payfile:' || f.id, 'other bytes were delivered' FROM payfile f JOIN delivery d ON d.county = f.county AND d.payfile = f.id
		WHERE f.county = $1 AND length(d.sealed) = 0 AND d.digest <> f.digest`,
	"judged lines keep their rules": `SELECT 'line:' || l.roster || ':' || l.line, 'rules ' || l.rules || ' are gone' FROM line_facts l
		WHERE l.county = $1 AND l.rules <> 0 AND NOT EXISTS (SELECT 1 FROM rules r WHERE r.county = l.county AND r.id = l.rules)`,
	"no payment over an open finding": `SELECT 'payment:' || p.id, 'of a line with finding ' || n.id || ' open' FROM finding n
		JOIN payment p ON p.county = n.county AND p.roster = n.roster AND p.line = n.line AND p.source = 0 AND p.dropped = 0
		JOIN batch b ON b.county = p.county AND b.id = p.batch
		WHERE n.county = $1 AND n.blocks = 1 AND n.state = 'open' AND n.raised_at < b.created_at`,
	"paid from cleared rosters": `SELECT 'payment:' || p.id, 'roster is ' || r.state FROM payment p
		JOIN roster r ON r.county = p.county AND r.id = p.roster WHERE p.county = $1 AND r.state <> 'cleared'`,
	"line is its payment": `SELECT 'payment:' || p.id, 'pays ' || p.amount_fen || ', line ' || l.amount_fen FROM payment p
		JOIN roster_line l ON l.county = p.county AND l.roster = p.roster AND l.id = p.line
		WHERE p.county = $1 AND (p.beneficiary <> l.beneficiary OR p.payee <> l.payee OR p.amount_fen > l.amount_fen OR p.source = 0 AND p.amount_fen <> l.amount_fen)`,
	"notice has run": `SELECT 'roster:' || r.id, 'cleared before ' || r.notice_until FROM roster r
		WHERE r.county = $1 AND r.state = 'cleared' AND (r.notice_until = '' OR EXISTS (SELECT 1 FROM act a WHERE a.county = r.county
			AND a.subject = 'roster' AND a.subject_id = r.id AND a.void = 0 AND a.action = 'clear' AND a.hash <> r.hash))`,
	"approvals are of the content": `SELECT 'batch:' || b.id, a.action || ' is of other content' FROM batch b
		JOIN act a ON a.county = b.county AND a.subject = 'batch' AND a.subject_id = b.id AND a.void = 0
		WHERE b.county = $1 AND a.hash <> b.hash`,
	"states have their acts": `SELECT 'batch:' || b.id, b.state || ' without its acts' FROM batch b WHERE b.county = $1 AND (
		b.state IN ('approved', 'committed', 'sent', 'settled') AND NOT EXISTS (SELECT 1 FROM act a WHERE a.county = b.county AND a.subject = 'batch' AND a.subject_id = b.id AND a.action = 'approve')
		OR b.state IN ('committed', 'sent', 'settled') AND NOT EXISTS (SELECT 1 FROM act a WHERE a.county = b.county AND a.subject = 'batch' AND a.subject_id = b.id AND a.action = 'commit')
		OR b.state IN ('sent', 'settled') AND NOT EXISTS (SELECT 1 FROM act a WHERE a.county = b.county AND a.subject = 'batch' AND a.subject_id = b.id AND a.action = 'send'))`,
	"known states only": `SELECT 'batch:' || id, state FROM batch WHERE county = $1 AND state NOT IN ('formed', 'approved', 'committed', 'sent', 'settled', 'cancelled')
		UNION ALL SELECT 'roster:' || id, state FROM roster WHERE county = $1 AND state NOT IN ('draft', 'submitted', 'approved', 'reviewed', 'notice', 'cleared', 'withdrawn')
		UNION ALL SELECT 'payment:' || id, status FROM payment WHERE county = $1 AND status NOT IN ('pending', 'in_transit', 'unknown', 'paid', 'failed', 'returned', 'corrected', 'dropped')`,
	"one active account": `SELECT 'party:' || party, count(*) || ' active accounts' FROM bank_account WHERE county = $1 AND closed_on = ''
		GROUP BY party HAVING count(*) > 1`,
	"within the county": `SELECT 'roster:' || id, region FROM roster WHERE county = $1 AND substr(region, 1, 6) <> county`,
	// An act that had to wait for another is recorded as an event of that moment (see longestWait).
	"acts have events": `SELECT 'act:' || a.id, a.action || ' has no event' FROM act a WHERE a.county = $1 AND (NOT EXISTS (
		SELECT 1 FROM event e WHERE e.county = a.county AND e.subject = a.subject || ':' || a.subject_id AND e.actor = a.actor AND e.at >= a.at AND e.at <= a.at + 120000000)
		OR (SELECT count(*) FROM act b WHERE b.county = a.county AND b.subject = a.subject AND b.subject_id = a.subject_id)
			> (SELECT count(*) FROM event e WHERE e.county = a.county AND e.subject = a.subject || ':' || a.subject_id))`,
	"returns by two people": `SELECT 'return:' || f.id, 'brought and posted by one person' FROM return_file f
		JOIN account_user u ON u.county = f.county AND u.id = f.posted_by WHERE f.county = $1 AND f.state = 'posted' AND u.person_key = f.read_key`,
}

// ways are the moves of package ledger as rows: which heads a kind takes from (-1) and adds to.
func ways() string {
	var rows []string
	way := func(k ledger.Kind, h ledger.Head, sign int) {
		rows = append(rows, fmt.Sprintf("('%s', '%s', %d)", k, h, sign))
	}
	for _, k := range slices.Sorted(slices.Values(ledger.Kinds())) {
		from, to := k.Ends()
		way(k, from, -1)
		way(k, to, 1)
	}
	for _, k := range []ledger.Kind{ledger.Split, ledger.Carry} { // of both appropriations
		for _, h := range []ledger.Head{ledger.Granted, ledger.Available} {
			way(k, h, -1)
			way(k, h, 1)
		}
	}
	return strings.Join(rows, ", ")
}

// AllPayfiles lists every payment file of the county, without what is in them.
func (tx *Tx) AllPayfiles() ([]Payfile, error) {
	return all(each(tx, `SELECT `+payfileFields+` FROM payfile WHERE county = $1 ORDER BY id`, nil, scanPayfile))
}

// Prove streams the places where a named rule does not hold.
func (tx *Tx) Prove(name string) iter.Seq2[Breach, error] { return tx.breaches(proofs[name]) }

// Proofs names the rules that Prove knows.
func Proofs() []string {
	var names []string
	for name := range proofs {
		names = append(names, name)
	}
	return names
}

// LiveBatches lists every batch that was not cancelled.
func (tx *Tx) LiveBatches() ([]pay.Batch, error) {
	return all(each(tx, `SELECT `+batchFields+` FROM batch WHERE county = $1 AND state <> 'cancelled' ORDER BY id`, nil, scanBatch))
}

// Heads sums every appropriation of the county, head by head.
func (tx *Tx) Heads() (map[string]fen.Fen, error) {
	sums := map[string]fen.Fen{}
	type line struct {
		head string
		sum  fen.Fen
	}
	for l, err := range each(tx, `SELECT head, CAST(sum(amount_fen) AS bigint) FROM balance WHERE county = $1 GROUP BY head`, nil,
		func(r *sql.Rows) (l line, err error) { return l, r.Scan(&l.head, &l.sum) }) {
		if err != nil {
			return nil, err
		}
		sums[l.head] = l.sum
	}
	return sums, nil
}
