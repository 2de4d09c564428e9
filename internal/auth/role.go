// Package auth knows who may do what, where: roles, actors, duties and the
// separation of hands. It decides; it stores nothing and signs no one in.
package auth

import (
	"fmt"
	"slices"

	"yikatong/internal/fault"
	"yikatong/internal/region"
)

// A Role (岗位) is what a user is employed for.
type Role string

// The roles of a county. The three administrators (三员) are exclusive of each
// other and of every business role (GB/T 22239 privilege separation).
const (
	VillageClerk      Role = "village_clerk"
	TownshipClerk     Role = "township_clerk"
	TownshipApprover  Role = "township_approver"
	BureauReviewer    Role = "bureau_reviewer"
	BureauApprover    Role = "bureau_approver"
	BudgetOfficer     Role = "budget_officer"
	FinanceApprover   Role = "finance_approver"
	BankOperator      Role = "bank_operator"
	BankSupervisor    Role = "bank_supervisor"
	DisclosureOfficer Role = "disclosure_officer"
	Auditor           Role = "auditor"
	Inspector         Role = "third_party_inspector"
	CityViewer        Role = "city_viewer"
	SystemAdmin       Role = "system_admin"
	SecurityAdmin     Role = "security_admin"
	AuditAdmin        Role = "audit_admin"
)

// roles gives each role its Chinese name and whether it acts on business data.
var roles = []struct {
	role     Role
	name     string
	business bool
}{
	{VillageClerk, "村（社区）采集员", true},
	{TownshipClerk, "乡镇经办", true},
	{TownshipApprover, "乡镇审核", true},
	{BureauReviewer, "部门经办", true},
	{BureauApprover, "部门负责人", true},
	{BudgetOfficer, "财政经办", true},
	{FinanceApprover, "财政审批", true},
	{BankOperator, "银行操作员", true},
	{BankSupervisor, "代发监管", true},
	{DisclosureOfficer, "信息公开", true},
	{Auditor, "审计纪检", true},
	{Inspector, "第三方核查", true},
	{CityViewer, "市级查看", true},
	{SystemAdmin, "系统管理员", false},
	{SecurityAdmin, "安全保密管理员", false},
	{AuditAdmin, "安全审计员", false},
}

// Roles lists every role in order.
func Roles() []Role {
	all := make([]Role, len(roles))
	for i, r := range roles {
		all[i] = r.role
	}
	return all
}

// Chinese names the role for people.
func (r Role) Chinese() string {
	for _, row := range roles {
		if row.role == r {
			return row.name
		}
	}
	return string(r)
}

// ParseRole reads a role's code.
func ParseRole(s string) (Role, error) {
	for _, row := range roles {
		if string(row.role) == s {
			return row.role, nil
		}
	}
	return "", fmt.Errorf("role %q: %w", s, fault.Invalid)
}

// Compatible reports whether one natural person may hold both roles. No one holds
// two of the three administrators, and none of them any business role.
func Compatible(a, b Role) bool {
	return a == b || a.business() && b.business()
}

func (r Role) business() bool {
	i := slices.IndexFunc(roles, func(row struct {
		role     Role
		name     string
		business bool
	}) bool {
		return row.role == r
	})
	return i >= 0 && roles[i].business
}

// An Actor is a signed-in user at work in one role. The zero Actor may do nothing.
type Actor struct {
	User        int64       // the user account
	Person      string      // the natural person behind it: hex of the blind index of the ID number
	Name        string      // as shown in trails
	Role        Role        //
	Region      region.Code // acts and reads at or below; a county user has the county's code
	Departments []string    // bureaus whose programmes this actor handles; none means all
	Bank        string      // for bank staff: the bank whose files they see
}

// A Place is where an act or a read happens. A zero field is not asked about.
type Place struct {
	Region     region.Code
	Department string
	Bank       string
}

// covers reports whether the place lies in the actor's region, departments and bank.
func (a Actor) covers(p Place) bool {
	if p.Region != "" && !p.Region.Within(a.Region) {
		return false
	}
	if p.Department != "" && len(a.Departments) > 0 && !slices.Contains(a.Departments, p.Department) {
		return false
	}
	return p.Bank == "" || a.Bank == "" || p.Bank == a.Bank
}
