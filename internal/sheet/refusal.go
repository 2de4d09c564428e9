package sheet

import (
	"fmt"

	"yikatong/internal/fault"
)

// A Code names why a whole file is refused. Programs read it; people read the sentence.
type Code string

// The reasons for refusing a file. A refused file stores nothing.
const (
	Empty       Code = "empty"
	Torn        Code = "torn"
	NotXLSX     Code = "not_xlsx"
	Encrypted   Code = "encrypted"
	XLS         Code = "xls"
	TooLarge    Code = "too_large"
	ZipBomb     Code = "zip_bomb"
	TooManyRows Code = "too_many_rows"
	BadEncoding Code = "bad_encoding"
	BadQuotes   Code = "bad_quotes"
	NoHeader    Code = "no_header"
	UnitWan     Code = "unit_wan"
	ManyForms   Code = "many_forms"
)

// sentences says what happened and what to do, for the person who sent the file.
var sentences = map[Code]string{
	Empty:       "文件是空的，没有任何内容。请确认选对了文件，重新导出后再上传。",
	Torn:        "文件不完整，可能没有下载完或在传输中损坏。请在原电脑上用 Excel 或 WPS 打开确认后，重新上传。",
	NotXLSX:     "这不是 Excel 工作簿，也不是 CSV 文本，只是改了后缀名。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
	Encrypted:   "文件设有打开密码，无法读取。请打开后取消密码，另存为 .xlsx 再上传。",
	XLS:         "这是旧版 .xls 文件。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
	TooLarge:    "文件太大或单元格内容过长，超过系统上限。请删去无关的工作表、图片和空列，或按村拆分后再上传。",
	ZipBomb:     "文件解压后异常巨大，为安全起见不予读取。请新建工作簿，只粘贴名册内容，另存为 .xlsx 后再上传。",
	TooManyRows: "行数超过一次导入的上限。请按村或按组拆成几个文件分别上传。",
	BadEncoding: "文字编码有误，内容中有无法识别的字符。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后再上传。",
	BadQuotes:   "CSV 中有没有成对的双引号，会把后面的行吞掉。请删去多余的引号，或另存为 .xlsx 后再上传。",
	NoHeader:    "没有找到表头，或表头缺少必需的列。请补上表头（姓名、身份证号、金额等）后再上传。",
	UnitWan:     "金额以万元为单位。请改为以元为单位后再上传。",
	ManyForms:   "工作簿中有几张格式不同的名册，不知道该读哪一张。请只留一张，或把其余工作表隐藏后再上传。",
}

// A Refusal says why a whole file is not read. It wraps [fault.Invalid].
type Refusal struct {
	Code   Code
	Detail string // what exactly was found, in Chinese; may be empty
}

// Error names the code and the detail.
func (r *Refusal) Error() string {
	if r.Detail == "" {
		return "file refused: " + string(r.Code)
	}
	return "file refused: " + string(r.Code) + ": " + r.Detail
}

// Unwrap makes a refusal the sender's to mend.
func (r *Refusal) Unwrap() error { return fault.Invalid }

// Sentence tells the sender what happened and what to do.
func (r *Refusal) Sentence() string {
	if r.Detail == "" {
		return sentences[r.Code]
	}
	return sentences[r.Code] + "（" + r.Detail + "）"
}

// Refuse makes a refusal, for the packages that judge a file's content.
func Refuse(c Code, detail string) *Refusal { return &Refusal{Code: c, Detail: detail} }

func refuse(c Code, format string, args ...any) error {
	return Refuse(c, fmt.Sprintf(format, args...))
}
