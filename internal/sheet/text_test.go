package sheet

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestText(t *testing.T) {
	for name, tc := range map[string]struct{ data, want string }{
		"plain":           {"姓名,金额\r\n张三,1\r\n", "1: 姓名|金额 2: 张三|1"},
		"mark":            {utf8BOM + "姓名,金额\n", "1: 姓名|金额"},
		"GB18030":         {encode(t, "姓名,金额\n𠮷田,1\n", false), "1: 姓名|金额 2: 𠮷田|1"},
		"UTF-16":          {encode(t, "姓名\t金额\r\n张三\t1\r\n", true), "1: 姓名|金额 2: 张三|1"},
		"semicolon":       {"姓名;金额\n张三;1,5\n", "1: 姓名|金额 2: 张三|1,5"},
		"tab":             {"姓名\t金额\n", "1: 姓名|金额"},
		"quoted tab":      {"a,b\n\"\t1\",2\n\"\t1\",2\n\"\t1\",2\n", "1: a|b 2: \t1|2 3: \t1|2 4: \t1|2"},
		"quoted newline":  {"\"姓\n名\",金额\n张三,1\n", "1: 姓\n名|金额 2: 张三|1"},
		"blank lines":     {"a,b\n\n\n1,2\n,,,\n\n3,4", "1: a|b 4: 1|2 7: 3|4"},
		"lazy quote":      {"a,b\n张\"三,1\n李四,2\n", "1: a|b 2: 张\"三|1 3: 李四|2"},
		"ASCII then GBK":  {strings.Repeat("a,b\n", 3) + encode(t, "张三,1\n", false), "1: a|b 2: a|b 3: a|b 4: 张三|1"},
		"leading comma":   {",,\n,x,\n", "2: |x|"},
		"newline in last": {"a,\"b\nc\"\n1,2\n", "1: a|b\nc 2: 1|2"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := drain([]byte(tc.data), "x.xlsx", Web)
			if err != nil {
				t.Fatal(err)
			}
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("got %q, want %q", s, tc.want)
			}
		})
	}
}

func encode(t *testing.T, s string, wide bool) string {
	t.Helper()
	enc := simplifiedchinese.GB18030.NewEncoder()
	if wide {
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	}
	out, err := enc.String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
