package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/web/ui"
)

var receiptPage = ui.Parse[Receipt](files, "receipt.html")

// Receipt is a slip for one payment that arrived (到账凭条), on A5 or on a roll of 80 mm.
type Receipt struct {
	disclose.Item
	Who   string // masked
	Paper string // slip or roll
	Other string // address of the other size
	Back  string
	Mark  ui.Mark
}

// receiptURL is the slip of the n-th subsidy of a year on a paper.
func receiptURL(year, n int, paper string) string {
	return "/my/receipt?" + url.Values{"year": {strconv.Itoa(year)}, "n": {strconv.Itoa(n)}, "paper": {paper}}.Encode()
}

func (p *Portal) showReceipt(w http.ResponseWriter, r *http.Request) error {
	year, _ := strconv.Atoi(r.FormValue("year"))
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil {
		return fault.NotFound
	}
	mine, err := p.read.Own(r.Context(), visitOf(r), year)
	if errors.Is(err, disclose.ErrLeft) {
		return p.left(w, r)
	}
	if err != nil {
		return err
	}
	if n < 1 || n > len(mine.Items) || mine.Items[n-1].Progress != disclose.Arrived {
		return fault.NotFound
	}
	v := Receipt{Item: mine.Items[n-1], Who: mine.Name, Paper: "slip", Other: receiptURL(mine.Year, n, "roll"), Back: "/my/subsidies?" + url.Values{"year": {strconv.Itoa(mine.Year)}}.Encode()}
	if r.FormValue("paper") == "roll" {
		v.Paper, v.Other = "roll", receiptURL(mine.Year, n, "slip")
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s\x00%d", v.Ref, v.Name, v.Period, v.On.Format("2006-01-02"), int64(v.Amount)))
	v.Mark = ui.Mark{At: p.now(), Code: hex.EncodeToString(sum[:])}.Of(1, 1)
	w.Header().Set("Refresh", strconv.Itoa(awaySeconds)+"; url=/my?left")
	base := p.base(r)
	base.Paper = true
	return receiptPage.Render(w, r, base, v)
}
