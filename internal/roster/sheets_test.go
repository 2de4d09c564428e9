package roster

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"yikatong/internal/sheet"
)

// workbook builds an .xlsx of sheets, each a list of rows.
func workbook(t *testing.T, names []string, sheets [][][]any, change func(*excelize.File) error) *sheet.File {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	for i, rows := range sheets {
		if _, err := x.NewSheet(names[i]); err != nil {
			t.Fatal(err)
		}
		for n, row := range rows {
			at, _ := excelize.CoordinatesToCellName(1, n+1)
			if err := x.SetSheetRow(names[i], at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := errors.Join(x.DeleteSheet("Sheet1"), change(x), x.Write(&out)); err != nil {
		t.Fatal(err)
	}
	f, err := sheet.Open(bytes.NewReader(out.Bytes()), int64(out.Len()), "", sheet.Web)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var (
	head  = []any{"姓名", "身份证号", "金额"}
	other = []any{"姓名", "金额", "身份证号"}
	cover = []any{"填表说明：身份证号请以文本格式填写"}
)

func asIs(*excelize.File) error { return nil }

// TestSheetPerVillage: sheets of one form are all read, each from its own header on, and
// a number cell that holds 18 digits is not trusted.
func TestSheetPerVillage(t *testing.T) {
	f := workbook(t, []string{"说明", "一村", "二村"}, [][][]any{
		{cover}, {head, {"张三", zhang, 585.29}}, {{"二村清册"}, head, {"李四", li, "3元"}, {"王五", 500299196011181125, 1}},
	}, asIs)
	r, err := Read(f, today)
	if err != nil {
		t.Fatal(err)
	}
	all := lines(t, r)
	if got := brief(all); got != "2 张三 58529; 3 李四 300; 4 王五 100 id_rounded" {
		t.Errorf("got %s", got)
	}
	if all[0].Sheet != "一村" || all[1].Sheet != "二村" || len(r.Forms) != 2 {
		t.Errorf("got sheets %s, %s of %d", all[0].Sheet, all[1].Sheet, len(r.Forms))
	}
}

func TestManyForms(t *testing.T) {
	f := workbook(t, []string{"三月", "四月"}, [][][]any{{head, {"张三", zhang, 1}}, {other, {"张三", 1, zhang}}}, asIs)
	_, err := Read(f, today)
	var refusal *sheet.Refusal
	if !errors.As(err, &refusal) || refusal.Code != sheet.ManyForms {
		t.Errorf("got %v, want many_forms", err)
	}
}

// TestHidden: a hidden sheet is left out and named; a hidden row is read and counted.
func TestHidden(t *testing.T) {
	f := workbook(t, []string{"名册", "旧"}, [][][]any{{head, {"张三", zhang, 1}, {"李四", li, 2}}, {other}}, func(x *excelize.File) error {
		return errors.Join(x.SetSheetVisible("旧", false), x.SetRowVisible("名册", 3, false))
	})
	r, err := Read(f, today)
	if err != nil {
		t.Fatal(err)
	}
	all := lines(t, r)
	if len(all) != 2 || all[0].Hidden || !all[1].Hidden || r.Tally.HiddenRows != 1 || !slices.Equal(r.Hidden, []string{"旧"}) {
		t.Errorf("got %s, tally %+v, hidden %v", brief(all), r.Tally, r.Hidden)
	}
}
