// Package notify writes what a payee is told about one payment: that it arrived or that it
// came back. One payment item is one message (补贴名称、金额、期间), with the last digits of the
// account and no whole number but the one it is sent to.
package notify

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"yikatong/internal/fen"
	"yikatong/internal/period"
)

// A Kind is what a message tells of.
type Kind string

// The kinds, named as the status of the payment they follow.
const (
	Paid     Kind = "paid"     // 到账
	Returned Kind = "returned" // 退汇: paid, and sent back by the bank
)

// Longest is how many characters go as one text message; a longer one is charged and may
// arrive as two.
const Longest = 70

// A Note is one payment as its payee is told of it.
type Note struct {
	Kind      Kind
	Programme string // 补贴名称
	Period    period.Period
	Amount    fen.Fen
	Tail      string // last four digits of the account
}

// Text is the message in Chinese. The advice at its end is left out where it would make one
// message two; what was paid never is.
func (n Note) Text() string {
	says := fmt.Sprintf("%s（%s）%s元已发放至尾号%s的一卡通账户。", n.Programme, n.Period.Chinese(), n.Amount.Yuan(), n.Tail)
	advice := "有疑问请向乡镇财政所查询。"
	if n.Kind == Returned {
		says = fmt.Sprintf("%s（%s）%s元被银行退回，账户尾号%s。", n.Programme, n.Period.Chinese(), n.Amount.Yuan(), n.Tail)
		advice = "请带身份证和银行卡到乡镇更正账户。"
	}
	if utf8.RuneCountInString(says+advice) > Longest {
		return says
	}
	return says + advice
}

// CodeText is the message that brings a code with which a citizen looks up what is theirs.
func CodeText(code string) string {
	return "验证码" + code + "，用于查询您本人的惠民补贴，10分钟内有效。不要告诉任何人。"
}

// A Message is a text and where it goes. Its ID is the same whenever it is handed over, so
// that a gateway that got it before drops it.
type Message struct {
	ID    string `json:"id"`
	Phone string `json:"phone"`
	Text  string `json:"text"`
}

// ID names the message of a kind about a payment of a county.
func ID(county string, payment int64, k Kind) string {
	return fmt.Sprintf("%s-%012d-%s", county, payment, k)
}

// Write writes messages as JSON lines, the form of a gateway's spool directory, and counts them.
func Write(w io.Writer, messages iter.Seq2[Message, error]) (n int, err error) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for m, err := range messages {
		if err != nil {
			return n, err
		}
		if err := enc.Encode(m); err != nil {
			return n, fmt.Errorf("write message %s: %w", m.ID, err)
		}
		n++
	}
	return n, nil
}
