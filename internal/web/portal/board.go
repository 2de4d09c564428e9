package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
)

var boardPage = ui.Parse[Board](files, "board.html")

// Board is a published list as sheets for the village's board (公示表): what the page shows and
// nothing more, whole, in large type, each sheet with whom to call and room for the seal.
type Board struct {
	List
	Paper    string // a3 or a4
	Standard bool   // a line has a standard
	TooMany  bool
	Back     string // address of the list
	Other    string // address of the other size
	Sheets   []BoardSheet
}

// A BoardSheet is one sheet.
type BoardSheet struct {
	Rows    []BoardRow
	Here    fen.Fen // sum of the sheet
	Through int     // people down to here
	Sum     fen.Fen // down to here, carried forward
	Ends    bool
	Mark    ui.Mark
}

// A BoardRow is a line with its number.
type BoardRow struct {
	Seq int
	disclose.PaidLine
}

// papers are the sizes for the wall, each with the lines it holds at its type's size.
var papers = map[string]int{"a3": 22, "a4": 20}

// boardMost is how many lines are set for a wall: a village has no more.
const boardMost = 5000

// showBoard answers with the whole list as sheets of a size.
func (p *Portal) showBoard(w http.ResponseWriter, r *http.Request, paper string) error {
	size, ok := papers[paper]
	if !ok {
		return fault.NotFound
	}
	id, err := listID(r)
	if err != nil {
		return err
	}
	v := Board{Paper: paper, Back: listURL(id), Other: listURL(id) + "?paper=a4"}
	if paper == "a4" {
		v.Other = listURL(id) + "?paper=a3"
	}
	if v.List, err = p.list(r, id, 1); err != nil {
		return err
	}
	lines, err := p.wholeList(r, id, v.List)
	if err != nil {
		return err
	}
	v.TooMany = lines == nil && v.Withheld == disclose.Open
	if err := v.fill(lines, size, p.now()); err != nil {
		return err
	}
	base := p.base(r)
	base.Paper = true
	return boardPage.Render(w, r, base, v)
}

// wholeList reads every line of a list; none of one that is longer than a wall.
func (p *Portal) wholeList(r *http.Request, id disclose.ID, first List) ([]disclose.PaidLine, error) {
	lines := first.Lines
	if first.Pages*disclose.PageSize > boardMost+disclose.PageSize {
		return nil, nil
	}
	for page := 2; page <= first.Pages; page++ {
		more, err := p.read.List(r.Context(), id, page)
		if err != nil {
			return nil, err
		}
		lines = append(lines, more.Lines...)
	}
	return lines, nil
}

// fill cuts the lines into sheets. A list without lines is one sheet that says why.
func (v *Board) fill(lines []disclose.PaidLine, size int, now time.Time) error {
	cut := ui.Sheets(lines, size)
	if len(cut) == 0 && !v.TooMany {
		cut = append(cut, nil)
	}
	digest := sha256.New()
	seq, sum := 0, fen.Fen(0)
	for n, rows := range cut {
		sheet := BoardSheet{Ends: n == len(cut)-1}
		for _, l := range rows {
			seq++
			fmt.Fprintf(digest, "%s\x00%s\x00%s\x00%s\x00%d\n", l.Name, l.Village, l.Quantity, l.Standard, int64(l.Amount))
			sheet.Rows = append(sheet.Rows, BoardRow{seq, l})
			v.Standard = v.Standard || l.Standard != ""
			var err error
			if sheet.Here, err = sheet.Here.Add(l.Amount); err != nil {
				return err
			}
		}
		var err error
		if sum, err = sum.Add(sheet.Here); err != nil {
			return err
		}
		sheet.Sum, sheet.Through = sum, seq
		v.Sheets = append(v.Sheets, sheet)
	}
	mark := ui.Mark{At: now, Code: hex.EncodeToString(digest.Sum(nil))}
	for i := range v.Sheets {
		v.Sheets[i].Mark = mark.Of(i+1, len(v.Sheets))
	}
	return nil
}

// Columns is how many there are before the amount.
func (v Board) Columns() int {
	n := 3
	if v.Detail() {
		n++
		if v.Standard {
			n++
		}
	}
	return n
}
