// Package bank writes the files that ask a bank to pay (代发文件) and reads the files that
// answer (回盘).
//
// Each bank has its own form; a form is data ([Format]), not code. Nothing here guesses:
// what a form cannot hold is refused before it leaves, and an answer is taken whole or not
// at all. The package knows accounts and amounts, not subsidies.
package bank

import (
	"encoding/hex"
	"time"

	"github.com/emmansun/gmsm/sm3"

	"yikatong/internal/fen"
)

// A Status is what a bank says became of one payment.
type Status string

// The statuses. A code that the format does not know is Unknown, never Paid.
const (
	Paid    Status = "paid"    // 成功
	Failed  Status = "failed"  // 失败: no money reached the account
	Pending Status = "pending" // 处理中: the bank has not decided; not to be sent again
	Unknown Status = "unknown" // a code we cannot read; people must ask the bank
)

// A Head is what a file says of itself.
type Head struct {
	Batch    string // the batch's number; with Sequence it names the file
	Bank     string // the bank's Chinese name
	Summary  string // what the passbook shows (摘要); may be empty
	Date     time.Time
	Sequence int // of the batch's files for this bank, from 1
	Count    int
	Total    fen.Fen
	Payer    Payer
}

// A Payer is whose account the bank pays from, for formats that say so: in a county, the
// finance bureau and its zero-balance account (财政零余额账户).
type Payer struct {
	Name, Account string
	Division      string // six digits of the county (行政区划)
}

// An Order asks for one payment.
type Order struct {
	Seq                      int    // from 1, without gaps, within the file
	ID                       string // the payment's own number, which its answer carries back (端到端标识)
	Account, Holder, Summary string
	IDNo                     string // of the payee, for formats that ask for it (证件号)
	BankCode                 string // of the account's bank (行号, 12 digits); empty at the paying bank itself
	Amount                   fen.Fen
}

// Written tells what a payment file came out as.
type Written struct {
	Count  int
	Total  fen.Fen
	Digest string // of the bytes, see [Digest]
}

// A Receipt is a bank's answer to one payment.
type Receipt struct {
	Line        int // in the file, from 1, the header counted
	Seq         int
	ID, Account string
	Code        string // our failure code, F01 to F99; empty unless Failed
	RawCode     string // the bank's own failure code; of an Unknown line its status code
	Reason      string // the bank's words
	BankRef     string // the bank's number of the movement (银行流水)
	Amount      fen.Fen
	Status      Status
	At          time.Time // when it was booked, on the bank's wall clock; zero if not said
}

// Day is the day it was booked, as 2006-01-02, or "" if the bank does not say.
func (r Receipt) Day() string {
	if r.At.IsZero() {
		return ""
	}
	return r.At.Format(time.DateOnly)
}

// A Return is a whole return file. Its Head counts the lines of the file itself, which
// may be fewer than were sent. Lines may repeat: that is for the reader to judge.
type Return struct {
	Head   Head
	FileNo string // the bank's number of the file; may be empty
	Lines  []Receipt
}

// Digest is the SM3 digest (GB/T 32905) of a file's bytes in lower-case hex.
func Digest(b []byte) string {
	sum := sm3.Sum(b)
	return hex.EncodeToString(sum[:])
}
