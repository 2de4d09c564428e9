package sheet

import (
	"slices"
	"strings"
	"testing"
)

var deaths = []Want{
	{Name: "公民身份号码", Also: []string{"身份证号"}}, {Name: "姓名"}, {Name: "死亡日期"}, {Name: "备注", Optional: true},
}

func TestReadTable(t *testing.T) {
	f, err := open([]byte("死亡登记\n姓 名, 死亡日期（年月日）,身份证号*\n张三,2024-09-17,'500299196810119520 \n,,\n"), "", Web)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rec, err := range ReadTable(f, deaths) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if want := []string{"500299196810119520", "张三", "2024-09-17", ""}; rec.Row != 3 || !slices.Equal(rec.Values, want) {
			t.Errorf("got %d %q, want 3 %q", rec.Row, rec.Values, want)
		}
	}
	if n != 1 {
		t.Errorf("got %d records, want 1", n)
	}
}

func TestTableMissing(t *testing.T) {
	f, err := open([]byte("姓名,备注\n张三,x\n"), "", Web)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range ReadTable(f, deaths) {
		wantRefusal(t, err, NoHeader)
		if !strings.Contains(err.Error(), "公民身份号码、死亡日期") {
			t.Errorf("%v does not name what is missing", err)
		}
	}
}
