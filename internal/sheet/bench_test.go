package sheet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// roster is a workbook of n rows and 6 columns.
func roster(b *testing.B, n int) []byte {
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = []string{"张三", fmt.Sprintf("50029919900%07d", i), fmt.Sprintf("622848%013d", i), "585.29", "竹园村", ""}
	}
	return written(b, []string{"姓名", "身份证号", "账号", "金额", "村", "备注"}, rows)
}

// BenchmarkRows and BenchmarkRowsExcelize read the same 5,000 rows.
func BenchmarkRows(b *testing.B) {
	data := roster(b, 5000)
	b.ReportAllocs()
	for b.Loop() {
		f, err := open(data, "", Web)
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range f.Rows(0) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkRowsExcelize(b *testing.B) {
	data := roster(b, 5000)
	b.ReportAllocs()
	for b.Loop() {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.Rows("名册")
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			if _, err := rows.Columns(); err != nil {
				b.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
