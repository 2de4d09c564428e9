package ident

import "strings"

// MaskName keeps the surname and hides the rest, with a star a character and two at most, so
// that the length tells little: 张*, 刘**, 欧阳**. Of a dotted name, whose parts are no
// surname, it keeps the first character: 阿**. A name of one character is hidden whole.
func MaskName(s string) string {
	runes := []rune(NormalName(s))
	if len(runes) < 2 {
		return "*"
	}
	keep := 1
	if len(runes) > 2 && strings.Contains(compound, " "+string(runes[:2])+" ") {
		keep = 2
	}
	return string(runes[:keep]) + strings.Repeat("*", min(len(runes)-keep, 2))
}

// compound are the surnames of two characters that are met with, each between blanks. Some
// (东方, 公孙) may also be a surname of one and the first of a given name: one character more
// is then shown, which is why the list holds no rare readings.
const compound = " 欧阳 上官 司马 诸葛 司徒 司空 东方 东郭 皇甫 尉迟 公孙 公羊 公冶 慕容 令狐 夏侯 端木 长孙 宇文 轩辕 " +
	"淳于 澹台 申屠 呼延 万俟 单于 亓官 第五 闻人 赫连 濮阳 太叔 钟离 鲜于 闾丘 仲孙 宗政 拓跋 百里 南宫 西门 独孤 "
