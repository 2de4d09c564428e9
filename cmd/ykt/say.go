package main

import (
	"errors"
	"io/fs"

	"yikatong/internal/words"
)

// sayings are the sentences for errors of the commands themselves.
var sayings = []struct {
	err  error
	says string
}{
	{errNoData, "这个目录里没有数据。先用 ykt init --dir 目录 --county 区县代码 建立，或用 ykt demo 看演示。"},
	{errThere, "这个目录里已经有数据了，没有改动。请换一个目录。"},
	{errSimKeys, "已生成模拟银行的密钥。请用 ykt bank key import 导入 bank.pem，把 ykt bank key export 的公钥存为 county.pem，再运行一次。"},
	{errNotDemo, "这个目录里是正式数据，不是演示数据。请换一个目录。"},
	{errBackupDB, "PostgreSQL 请用 pg_dump 或它自己的备份工具；密钥目录另行备份。"},
	{errNothing, "没有可以办理的名册：文件都没有导入成功。"},
	{fs.ErrNotExist, "找不到文件。请核对文件名和所在目录。"},
	{fs.ErrPermission, "没有权限读写这个文件或目录。请核对权限。"},
}

// say writes an error on one line: what happened, what to do next, and where it is of the
// machine and not of the county's, the cause itself.
func say(err error) string {
	for _, s := range sayings {
		if errors.Is(err, s.err) {
			return s.says + "（" + err.Error() + "）"
		}
	}
	return words.Of(err)
}
