package banksim

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yikatong/internal/bank"
	"yikatong/internal/fen"
)

// send makes the files of an answer, spoiled as the behaviour says.
func (b Behaviour) send(f bank.Format, c course) ([][]byte, error) {
	if b.Silent || b.Late {
		return nil, nil
	}
	var files [][]byte
	for _, ret := range b.parts(c) {
		for _, spoil := range b.spoilers(c) {
			if len(ret.Lines) > 0 {
				spoil(c.rng, ret)
			}
		}
		file, err := write(f, ret)
		if err != nil {
			return nil, err
		}
		if b.OtherCharset {
			if file, err = otherCharset(f, file); err != nil {
				return nil, err
			}
		}
		files = append(files, b.damage(c.rng, ret, file))
	}
	if b.Duplicate {
		files = append(files, files...)
	}
	return files, nil
}

// parts are the return files of an answer, their lines their own.
func (b Behaviour) parts(c course) []*bank.Return {
	lines := slices.Clone(c.now.Lines)
	half := len(lines) / 2
	with := func(mark string, lines []bank.Receipt) *bank.Return {
		return &bank.Return{Head: c.now.Head, FileNo: c.now.FileNo + mark, Lines: slices.Clone(lines)}
	}
	list := []*bank.Return{with("", lines)}
	if b.Split && half > 0 {
		list = []*bank.Return{with("A", lines[:half]), with("B", lines[half:])}
	}
	if b.Resent {
		list = append(list, with("R", lines))
	}
	return list
}

// spoilers change what a return says. Each file is still whole: only a comparison with
// what was sent can find them.
func (b Behaviour) spoilers(c course) (list []func(*rand.Rand, *bank.Return)) {
	for _, s := range []struct {
		on bool
		do func(*rand.Rand, *bank.Return)
	}{
		{b.ChangedAmount, func(rng *rand.Rand, ret *bank.Return) { anyOf(rng, ret).Amount += fen.Fen(1) }},
		{b.UnknownStatus, func(rng *rand.Rand, ret *bank.Return) {
			l := anyOf(rng, ret)
			l.Status, l.Code, l.RawCode = bank.Unknown, "", "?9"
		}},
		{b.MissingLine, func(rng *rand.Rand, ret *bank.Return) {
			i := rng.IntN(len(ret.Lines))
			ret.Lines = slices.Delete(ret.Lines, i, i+1)
		}},
		{b.DoubledLine, func(rng *rand.Rand, ret *bank.Return) {
			if len(ret.Lines) > 0 { // the one line may be missing already
				ret.Lines = append(ret.Lines, *anyOf(rng, ret))
			}
		}},
		{b.Crossed, func(_ *rand.Rand, ret *bank.Return) {
			if c.cross.ID != "" {
				ret.Lines = append(ret.Lines, c.cross)
			}
		}},
		{b.ForeignLine, func(_ *rand.Rand, ret *bank.Return) { ret.Lines = append(ret.Lines, foreign(ret)) }},
		{b.Reorder, func(rng *rand.Rand, ret *bank.Return) {
			rng.Shuffle(len(ret.Lines), func(i, j int) { ret.Lines[i], ret.Lines[j] = ret.Lines[j], ret.Lines[i] })
		}},
		{b.WrongBatch, func(_ *rand.Rand, ret *bank.Return) { ret.Head.Batch = otherBatch(ret.Head.Batch) }},
	} {
		if s.on {
			list = append(list, s.do)
		}
	}
	return list
}

func anyOf(rng *rand.Rand, ret *bank.Return) *bank.Receipt {
	return &ret.Lines[rng.IntN(len(ret.Lines))]
}

// foreign is a receipt for a payment that nobody sent.
func foreign(ret *bank.Return) bank.Receipt {
	return booked(ret, bank.Receipt{Seq: len(ret.Lines) + 1, ID: "999999999999", Account: "6210000000000000000", Amount: 8000, Status: bank.Paid})
}

// otherBatch changes the last digit of a batch's number.
func otherBatch(number string) string {
	last := byte('0')
	if number[len(number)-1] == '0' {
		last = '1'
	}
	return number[:len(number)-1] + string(last)
}

// damage changes a file's bytes, so that it is not whole any more.
func (b Behaviour) damage(rng *rand.Rand, ret *bank.Return, file []byte) []byte {
	if b.WrongTrailer && len(ret.Lines) > 0 {
		file = withoutLine(file, anyOf(rng, ret).ID)
	}
	if b.Torn {
		file = file[:rng.IntN(len(file))]
	}
	return file
}

// otherCharset writes a file's characters in the charset that its format does not have.
func otherCharset(f bank.Format, file []byte) ([]byte, error) {
	if strings.HasPrefix(f.Encoding, "utf-8") {
		return simplifiedchinese.GB18030.NewEncoder().Bytes(file)
	}
	return simplifiedchinese.GB18030.NewDecoder().Bytes(file) // of which GBK is a part
}

// withoutLine takes out the first line that names a payment; the sums stay.
func withoutLine(file []byte, id string) []byte {
	lines := slices.Collect(bytes.Lines(file))
	i := slices.IndexFunc(lines, func(line []byte) bool { return bytes.Contains(line, []byte(id)) })
	if i < 0 {
		return file
	}
	return bytes.Join(slices.Delete(lines, i, i+1), nil)
}
