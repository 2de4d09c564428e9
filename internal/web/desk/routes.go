package desk

import "yikatong/internal/auth"

// routes is every page and act of the desk, with the duty that opens it.
var routes = []route{
	{"GET /desk", auth.SeeDesk, (*Desk).showOverview},
	{"GET /desk/done", auth.SeeDesk, (*Desk).showDone},

	{"GET /desk/rosters", auth.SeeRoster, (*Desk).showRosters},
	{"GET /desk/rosters/{id}", auth.SeeRoster, (*Desk).showRoster},
	{"GET /desk/rosters/{id}/lines.csv", auth.SeeRoster, (*Desk).sendRosterLines},
	{"GET /desk/rosters/{id}/changes", auth.SeeRoster, (*Desk).showRosterChanges},
	{"GET /desk/rosters/{id}/changes.csv", auth.SeeRoster, (*Desk).sendRosterChanges},
	{"GET /desk/rosters/{id}/unlisted", auth.SeeBasis, (*Desk).showUnlisted},
	{"GET /desk/rosters/{id}/unlisted.csv", auth.SeeBasis, (*Desk).sendUnlisted},
	{"GET /desk/rosters/{id}/ledger", auth.SeeRoster, (*Desk).showLedger},
	{"GET /desk/rosters/{id}/sample", auth.SeeRoster, (*Desk).showSample},
	{"GET /desk/rosters/{id}/checklist", auth.SeeRoster, (*Desk).showChecklist},
	{"GET /desk/rosters/{id}/return", auth.SeeRoster, (*Desk).showReturnLines},
	{"POST /desk/rosters/{id}/{do}", auth.SeeRoster, (*Desk).moveRoster},

	{"GET /desk/imports/new", auth.ImportRoster, (*Desk).showNewImport},
	{"POST /desk/imports", auth.ImportRoster, (*Desk).startImport},
	{"GET /desk/imports/{id}", auth.SeeRoster, (*Desk).showImport},
	{"GET /desk/imports/{id}/errors.xlsx", auth.ImportRoster, (*Desk).sendErrors},

	{"GET /desk/findings", auth.SeeRoster, (*Desk).showFindings},
	{"GET /desk/registers", auth.SeeRegister, (*Desk).showRegisters},
	{"POST /desk/registers", auth.LoadRegister, (*Desk).loadRegister},
	{"GET /desk/findings/{id}", auth.SeeRoster, (*Desk).showFinding},
	{"GET /desk/findings/{id}/files/{n}", auth.SeeRoster, (*Desk).sendFindingFile},
	{"GET /desk/findings/stats", auth.SeeRoster, (*Desk).showFindingStats},
	{"GET /desk/findings/stats.csv", auth.SeeRoster, (*Desk).sendFindingStats},
	{"POST /desk/findings/{id}/{answer}", auth.SeeRoster, (*Desk).actOnFinding},

	{"GET /desk/basis", auth.SeeBasis, (*Desk).showBasis},
	{"POST /desk/basis", auth.EnterBasis, (*Desk).addRecord},
	{"POST /desk/basis/find", auth.SeeBasis, (*Desk).findBasis},
	{"GET /desk/basis/new", auth.EnterBasis, (*Desk).showNewRecord},
	{"GET /desk/basis/template.xlsx", auth.SeeBasis, (*Desk).sendTemplate},
	{"GET /desk/basis/file", auth.EnterBasis, (*Desk).showBasisFile},
	{"POST /desk/basis/file", auth.EnterBasis, (*Desk).importBasis},
	{"GET /desk/basis/roster", auth.ImportRoster, (*Desk).showRefusals},
	{"POST /desk/basis/roster", auth.ImportRoster, (*Desk).makeRoster},
	{"GET /desk/basis/{id}", auth.SeeBasis, (*Desk).showBasisRecord},
	{"GET /desk/basis/{id}/change", auth.EnterBasis, (*Desk).showChange},
	{"POST /desk/basis/{id}/change", auth.EnterBasis, (*Desk).changeRecord},

	{"GET /desk/recompute", auth.Recompute, (*Desk).showRecompute},
	{"POST /desk/recompute", auth.Recompute, (*Desk).recompute},

	{"GET /desk/whatif", auth.TryRules, (*Desk).showWhatIf},
	{"POST /desk/whatif", auth.TryRules, (*Desk).tryRules},

	{"GET /desk/objections", auth.SeeRoster, (*Desk).showObjections},
	{"GET /desk/objections/{id}", auth.SeeRoster, (*Desk).showObjection},
	{"POST /desk/objections/{id}/answer", auth.CloseObjection, (*Desk).answerObjection},
	{"POST /desk/rosters/{id}/objections", auth.OpenObjection, (*Desk).takeObjection},

	{"GET /desk/batches", auth.SeeBatch, (*Desk).showBatches},
	{"GET /desk/batches/new", auth.FormBatch, (*Desk).showNewBatch},
	{"POST /desk/batches", auth.FormBatch, (*Desk).formBatch},
	{"GET /desk/batches/{id}", auth.SeeBatch, (*Desk).showBatch},
	{"GET /desk/batches/{id}/approval", auth.SeeMoney, (*Desk).showApproval},
	{"GET /desk/batches/{id}/voucher", auth.SeeMoney, (*Desk).showVoucher},
	{"GET /desk/batches/{id}/sign", auth.SeeBatch, (*Desk).showSign},
	{"POST /desk/batches/{id}/correct", auth.FormBatch, (*Desk).correctBatch},
	{"POST /desk/batches/{id}/{do}", auth.SeeBatch, (*Desk).moveBatch},

	{"GET /desk/payfiles", auth.TakePayfile, (*Desk).showPayfiles},
	{"GET /desk/payfiles/{id}/file", auth.TakePayfile, (*Desk).sendPayfile},
	{"GET /desk/payfiles/{id}/handover", auth.TakePayfile, (*Desk).showHandover},
	{"POST /desk/account-asks", auth.AskAccounts, (*Desk).askAccounts},
	{"GET /desk/account-asks/{id}/file", auth.TakePayfile, (*Desk).sendAccountAsk},
	{"POST /desk/account-answers", auth.ReadReturn, (*Desk).readAccountAnswers},
	{"GET /desk/accounts", auth.SeeAccounts, (*Desk).showRefused},
	{"POST /desk/accounts/{id}/again", auth.MendAccounts, (*Desk).askAgain},
	{"POST /desk/returns", auth.ReadReturn, (*Desk).readReturn},
	{"GET /desk/returns/{id}", auth.SeeBatch, (*Desk).showReturn},
	{"POST /desk/returns/{id}/post", auth.PostReturn, (*Desk).postReturn},

	{"GET /desk/disputes", auth.SeeDispute, (*Desk).showDisputes},
	{"POST /desk/disputes/{id}/{do}", auth.SeeDispute, (*Desk).settleDispute},

	{"GET /desk/claims", auth.SeeClaim, (*Desk).showClaims},
	{"POST /desk/claims", auth.RaiseClaim, (*Desk).proposeClaim},
	{"POST /desk/claims/{id}/{do}", auth.SeeClaim, (*Desk).actOnClaim},
	{"POST /desk/people/{id}/death", auth.RaiseClaim, (*Desk).confirmDeath},

	{"GET /desk/ageing", auth.SeeAgeing, (*Desk).showAgeing},
	{"GET /desk/ageing.csv", auth.SeeAgeing, (*Desk).sendAgeing},

	{"GET /desk/people", auth.SeePerson, (*Desk).showPeople},
	{"POST /desk/people", auth.SeePerson, (*Desk).findPeople},
	{"GET /desk/people/{id}", auth.SeePerson, (*Desk).showPerson},
	{"GET /desk/people/{id}/explanation", auth.SeePerson, (*Desk).sendExplanation},
	{"POST /desk/people/{id}/reveal", auth.RevealPersonal, (*Desk).revealPerson},
	{"POST /desk/people/{id}/messages", auth.ChooseNotice, (*Desk).chooseMessages},

	{"GET /desk/appropriations", auth.SeeMoney, (*Desk).showAppropriations},
	{"POST /desk/appropriations", auth.GrantMoney, (*Desk).grant},
	{"GET /desk/appropriations/{id}", auth.SeeMoney, (*Desk).showAppropriation},
	{"POST /desk/appropriations/{id}/orders", auth.GrantMoney, (*Desk).proposeOrder},
	{"POST /desk/orders/{id}/{answer}", auth.DecideMoney, (*Desk).decideOrder},

	{"GET /desk/programmes", auth.SeeCatalogue, (*Desk).showProgrammes},
	{"POST /desk/programmes", auth.AddProgramme, (*Desk).addProgramme},
	{"GET /desk/programmes/{number}", auth.SeeCatalogue, (*Desk).showProgramme},
	{"POST /desk/programmes/{number}/standards", auth.EnterStandard, (*Desk).enterStandard},
	{"POST /desk/standards/{id}/{do}", auth.CloseStandard, (*Desk).closeStandard},
	{"POST /desk/editions", auth.PublishList, (*Desk).publishList},

	{"GET /desk/banks", auth.SeeContract, (*Desk).showBanks},
	{"GET /desk/performance", auth.SeeContract, (*Desk).showPerformance},
	{"GET /desk/performance.csv", auth.SeeContract, (*Desk).sendPerformance},
	{"GET /desk/performance.json", auth.SeeContract, (*Desk).sendPerformanceJSON},

	{"GET /desk/late", auth.SeeRoster, (*Desk).showLate},
	{"GET /desk/late.csv", auth.SeeRoster, (*Desk).sendLate},
	{"GET /desk/risk", auth.SeeRisk, (*Desk).showRisk},
	{"GET /desk/risk.csv", auth.SeeRisk, (*Desk).sendRisk},

	{"GET /desk/trail", auth.SeeTrail, (*Desk).showTrail},

	{"GET /desk/password", auth.SeeDesk, (*Desk).showPassword},
	{"POST /desk/password", auth.SeeDesk, (*Desk).changePassword},
	{"POST /desk/sign-out-everywhere", auth.SeeDesk, (*Desk).signOutEverywhere},

	{"GET /desk/users", auth.SeeUsers, (*Desk).showUsers},
	{"POST /desk/users", auth.ManageUsers, (*Desk).openAccount},
	{"GET /desk/users/{id}", auth.SeeUsers, (*Desk).showAccount},
	{"POST /desk/users/{id}/grant", auth.GrantRoles, (*Desk).grantRole},
	{"POST /desk/users/{id}/{do}", auth.SeeUsers, (*Desk).actOnAccount},
}
