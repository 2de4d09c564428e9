package roster

import (
	"errors"
	"strings"
	"time"

	"yikatong/internal/ident"
	"yikatong/internal/sheet"
)

// judge finds the first problem, in the order of [Problems].
func (l *Line) judge(no, amount, account sheet.Cell, kind ident.AccountKind, today time.Time) {
	var errNo, errAmount, errCard error
	l.Person, errNo = ident.ParseNo(ident.Clean(no.Text), today)
	l.Amount, errAmount = ParseAmount(amount)
	if l.Account != "" {
		l.Card, errCard = ident.ParseAccount(kind, ident.Clean(account.Text))
	}
	switch {
	case isRounded(no):
		l.Problem = NoRounded
	case errNo != nil:
		l.Problem = noCode(errNo)
	case errors.Is(errAmount, ErrAmountMissing):
		l.Problem = AmountMissing
	case errAmount != nil:
		l.Problem = AmountInvalid
	case isRounded(account):
		l.Problem = CardRounded
	case errors.Is(errCard, ident.ErrCardLuhn):
		l.Problem = CardLuhn
	case errCard != nil:
		l.Problem = CardInvalid
	case l.Name == "":
		l.Problem = NameMissing
	}
}

func noCode(err error) Code {
	for _, k := range []struct {
		err  error
		code Code
	}{
		{ident.ErrNoMissing, NoMissing},
		{ident.ErrNoRounded, NoRounded},
		{ident.ErrNoLegacy15, NoLegacy15},
		{ident.ErrNoChecksum, NoChecksum},
	} {
		if errors.Is(err, k.err) {
			return k.code
		}
	}
	return NoInvalid
}

// isRounded reports a number of more digits than a spreadsheet keeps: even where its
// check character fits, its last digits are the program's and not the person's. As text
// from such a cell it has the form 5.00299E+17.
func isRounded(c sheet.Cell) bool {
	if !strings.ContainsAny(c.Text, "EeＥｅ") {
		return false
	}
	mantissa, exp, ok := strings.Cut(strings.ToUpper(ident.Clean(c.Text)), "E+")
	return ok && digits(mantissa) > 0 && exp != "" && digits(exp) == len(exp)
}
