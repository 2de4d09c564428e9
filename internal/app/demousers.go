package app

import (
	"context"
	"fmt"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/ident"
)

// A Login is a demo user account with its password in plain: only a demo's or a rehearsal's.
type Login struct {
	Login, Password, Name, Scope string
	Role                         auth.Role
}

// demoUsers are one user for each hand and some who only look. Every one is another
// natural person.
var demoUsers = []struct {
	login, name string
	role        auth.Role
	bank        string
}{
	{"xiang01", "乡镇经办 向小梅", auth.TownshipClerk, ""},
	{"xiang02", "乡镇审核 冉启明", auth.TownshipApprover, ""},
	{"bm01", "部门经办 谭丽", auth.BureauReviewer, ""},
	{"bm02", "部门负责人 牟志强", auth.BureauApprover, ""},
	{"cz01", "财政经办 龚雪", auth.BudgetOfficer, ""},
	{"cz02", "财政审批 黎建国", auth.FinanceApprover, ""},
	{"yh01", "银行操作员 文静", auth.BankOperator, ""},
	{"jg01", "代发监管 杜衡", auth.BankSupervisor, ""},
	{"gk01", "信息公开 石磊", auth.DisclosureOfficer, ""},
	{"sj01", "审计 覃守正", auth.Auditor, ""},
	{"xt01", "系统管理员 田野", auth.SystemAdmin, ""},
	{"aq01", "安全保密管理员 彭程", auth.SecurityAdmin, ""},
	{"sd01", "安全审计员 秦岭", auth.AuditAdmin, ""},
	{"hc01", "第三方核查 周敏", auth.Inspector, ""},
	{"hc02", "第三方核查 马远航", auth.Inspector, ""},
	{"hc03", "第三方核查 郑晓岚", auth.Inspector, ""},
	{"cun01", "村采集员 罗小琴", auth.VillageClerk, ""},
}

// AddDemoUsers opens the demo user accounts, each with a password drawn for this county only.
func (a *App) AddDemoUsers(ctx context.Context) ([]Login, error) {
	admin := a.Console(auth.SystemAdmin)
	var logins []Login
	for i, u := range demoUsers {
		word, err := a.password()
		if err != nil {
			return nil, err
		}
		no, err := demoNo(i)
		if err != nil {
			return nil, err
		}
		err = a.AddUser(ctx, admin, NewUser{Login: u.login, Name: u.name, Password: word, Role: u.role, Region: a.CountyCode(), Bank: u.bank, No: no})
		if err != nil {
			return nil, err
		}
		logins = append(logins, Login{Login: u.login, Password: word, Name: u.name, Role: u.role, Scope: "全区县"})
	}
	return logins, nil
}

// password draws eight signs that are not mistaken for each other.
func (a *App) password() (string, error) {
	const signs = "abcdefghjkmnpqrstuvwxyz23456789"
	b := make([]byte, 8)
	if _, err := a.rand.Read(b); err != nil {
		return "", fmt.Errorf("draw a password: %w", err)
	}
	for i := range b {
		b[i] = signs[int(b[i])%len(signs)]
	}
	return string(b), nil
}

// demoNo makes the ID number of the i-th demo user, with a county code that no county has.
func demoNo(i int) (ident.No, error) {
	body := fmt.Sprintf("50029919800101%03d", 900+i)
	for _, c := range "0123456789X" {
		if no, err := ident.ParseNo(body+string(c), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)); err == nil {
			return no, nil
		}
	}
	return ident.No{}, fmt.Errorf("demo user %d has no number", i)
}
