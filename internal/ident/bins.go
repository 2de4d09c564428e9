package ident

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"yikatong/internal/fault"
)

//go:embed data/bins.csv
var binsCSV string

// ErrBins tells that a text is no table of BINs.
var ErrBins = fmt.Errorf("a table of BINs has the columns bin, length, bank_code, bank, type: %w", fault.Invalid)

// A CardType says whose money a card spends. A subsidy is not paid to a card on credit.
type CardType string

// The types of card, by their letters in the table.
const (
	Debit      CardType = "DC"  // 借记卡
	Credit     CardType = "CC"  // 贷记卡
	SemiCredit CardType = "SCC" // 准贷记卡
	Prepaid    CardType = "PC"  // 预付费卡
)

// A Bin (发卡行标识代码) says who issues the cards that begin with some digits.
type Bin struct {
	Prefix string
	Length int    // how many digits such a card has
	Code   string // the bank's letters, ABC
	Bank   string // the bank's name, 中国农业银行
	Type   CardType
}

// A BinTable tells a card's bank by its first digits. It is a hint and never a verdict:
// every such table is old somewhere, and banks share digits. The zero BinTable knows no bank.
type BinTable struct{ byPrefix map[string][]Bin }

// Bins is the table that is embedded. It lacks Chongqing Rural Commercial Bank; a county adds
// its own banks with [BinTable.With].
func Bins() BinTable { return embeddedBins() }

var embeddedBins = sync.OnceValue(func() BinTable {
	t, err := ReadBins(strings.NewReader(binsCSV))
	if err != nil {
		panic("embedded BINs: " + err.Error())
	}
	return t
})

// ReadBins reads a table in CSV with the columns bin, length, bank_code, bank, type, in this
// order and with this header. A bad line makes it refuse the whole with ErrBins.
func ReadBins(r io.Reader) (BinTable, error) {
	lines := csv.NewReader(r)
	header, err := lines.Read()
	if err != nil || !slices.Equal(header, []string{"bin", "length", "bank_code", "bank", "type"}) {
		return BinTable{}, fmt.Errorf("header: %w", ErrBins)
	}
	t := BinTable{byPrefix: map[string][]Bin{}}
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return BinTable{}, fmt.Errorf("%w (%w)", ErrBins, err)
		}
		b, err := parseBin(fields)
		if err != nil {
			at, _ := lines.FieldPos(0)
			return BinTable{}, fmt.Errorf("line %d: %w", at, err)
		}
		t.byPrefix[b.Prefix] = append(t.byPrefix[b.Prefix], b)
	}
}

func parseBin(fields []string) (Bin, error) {
	length, err := strconv.Atoi(fields[1])
	b := Bin{Prefix: fields[0], Length: length, Code: fields[2], Bank: fields[3], Type: CardType(fields[4])}
	known := slices.Contains([]CardType{Debit, Credit, SemiCredit, Prepaid}, b.Type)
	if err != nil || !allDigits(b.Prefix) || len(b.Prefix) >= length || b.Bank == "" || !known {
		return Bin{}, ErrBins
	}
	return b, nil
}

// With is the table with more laid over it: where both know a prefix, more alone speaks.
func (t BinTable) With(more BinTable) BinTable {
	all := BinTable{byPrefix: map[string][]Bin{}}
	maps.Copy(all.byPrefix, t.byPrefix)
	maps.Copy(all.byPrefix, more.byPrefix)
	return all
}

// Hint tells who may have issued a card: what the table says of its longest prefix that fits
// its length. More than one answer means that the digits alone do not tell; none, that the
// table does not know. Ask it of cards only: passbooks have no BIN.
func (t BinTable) Hint(c Card) []Bin {
	for n := len(c.s) - 1; n > 0; n-- {
		var fit []Bin
		for _, b := range t.byPrefix[c.s[:n]] {
			if b.Length == len(c.s) {
				fit = append(fit, b)
			}
		}
		if fit != nil {
			return fit
		}
	}
	return nil
}
