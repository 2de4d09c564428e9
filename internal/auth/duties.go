package auth

import (
	"fmt"
	"slices"

	"yikatong/internal/fault"
)

// A Duty is one thing a user can do or see.
type Duty string

// The duties. A new one is a constant here and a row in duties.
const (
	SeeDesk        Duty = "desk.see"        // the work desk itself
	SeeRoster      Duty = "roster.see"      // rosters and their lines, masked
	ImportRoster   Duty = "roster.import"   // bring a township's file in
	SubmitRoster   Duty = "roster.submit"   // hand it to the township's approver
	ApproveRoster  Duty = "roster.approve"  // township approval
	ReviewRoster   Duty = "roster.review"   // bureau review
	PublishRoster  Duty = "roster.publish"  // open the notice
	ClearRoster    Duty = "roster.clear"    // close the notice after its days
	ReturnRoster   Duty = "roster.return"   // send it back with a reason
	ReplyFinding   Duty = "finding.reply"   // say what a township found out about a finding
	VisitMissed    Duty = "missed.visit"    // say what came of a visit to somebody on no roster
	SetChecks      Duty = "check.set"       // set the county's numbers of cross-checks
	SeeRisk        Duty = "risk.see"        // see which villages, clerks and accounts stand out
	SeeCoverage    Duty = "coverage.see"    // how far a programme reached, township by township
	AnswerFinding  Duty = "finding.answer"  // close a finding by what was replied, or send the reply back
	SeeBatch       Duty = "batch.see"       // batches and payments, masked
	FormBatch      Duty = "batch.form"      // put cleared lines together for payment
	ApproveBatch   Duty = "batch.approve"   // bureau approval of a batch
	CommitBatch    Duty = "batch.commit"    // finance approval: money is committed
	CancelBatch    Duty = "batch.cancel"    // give a batch up before it is sent
	SendBatch      Duty = "batch.send"      // make the payment files
	TakePayfile    Duty = "payfile.take"    // fetch a payment file
	ReadReturn     Duty = "return.read"     // bring a return file: dry run
	PostReturn     Duty = "return.post"     // post what was read
	AskAccounts    Duty = "account.ask"     // ask the banks about accounts, and set when they must be asked
	SeeAccounts    Duty = "account.see"     // accounts that a bank has refused, masked
	MendAccounts   Duty = "account.mend"    // say that a refused account's cause is mended
	SeeMoney       Duty = "money.see"       // appropriations and ledger
	GrantMoney     Duty = "money.grant"     // enter an appropriation, propose a change to one
	DecideMoney    Duty = "money.decide"    // approve or refuse what somebody else proposed
	SeeDispute     Duty = "dispute.see"     // answers of banks that do not go together with ours
	SettleDispute  Duty = "dispute.settle"  // propose what is true of one
	DecideDispute  Duty = "dispute.decide"  // approve or refuse what somebody else proposed
	SeeClaim       Duty = "claim.see"       // what was paid and is to come back
	RaiseClaim     Duty = "claim.raise"     // propose to claim it, register a death that a bank reported
	DecideClaim    Duty = "claim.decide"    // approve or refuse a claim, write one off, reverse a receipt
	ReceiveClaim   Duty = "claim.receive"   // enter what came back
	SeePerson      Duty = "person.see"      // search people, masked
	ImportPeople   Duty = "person.import"   // people, accounts, deaths, villages
	RevealPersonal Duty = "personal.reveal" // see a whole number; each look is an event
	SeeBasis       Duty = "basis.see"       // the register of basis, masked
	EnterBasis     Duty = "basis.enter"     // add or change a record of it
	SeeApplication Duty = "application.see" // applications for subsidies, masked, with their papers
	SeeCardChange  Duty = "cardchange.see"  // requests for a change of account, masked, with the photo of the card
	EnterRequest   Duty = "request.enter"   // enter an application or a change of account for a citizen
	AcceptRequest  Duty = "request.accept"  // take one in, ask for what is missing, complete its facts
	VerifyRequest  Duty = "request.verify"  // say what the village found out
	CheckRequest   Duty = "request.check"   // township's check; approve a change of account
	DecideRequest  Duty = "request.decide"  // recognise or refuse
	Recompute      Duty = "recompute"       // judge paid periods again: back pay and recoveries
	TryRules       Duty = "rules.try"       // reckon with other standards or rules over the county's lines; changes nothing
	SeeTrail       Duty = "trail.see"       // the audit trail
	SeeUsers       Duty = "user.see"        // who has an account
	ManageUsers    Duty = "user.manage"     // user accounts
	GrantRoles     Duty = "user.grant"      // roles and regions of users
	OpenObjection  Duty = "objection.open"  // take an objection to a notice
	CloseObjection Duty = "objection.close" // answer it
	SeeCatalogue   Duty = "catalogue.see"   // programmes and standards, with what waits to be confirmed
	AddProgramme   Duty = "programme.add"   // a programme of the county's own
	EnterStandard  Duty = "standard.enter"  // a value of a standard, which waits to be confirmed
	CloseStandard  Duty = "standard.close"  // confirm or withdraw what somebody else has entered
	PublishList    Duty = "catalogue.publish"
	SendNotice     Duty = "message.send"   // hand messages to payees over to the gateway
	ChooseNotice   Duty = "message.choose" // store that a payee wants no messages
	KeepKeys       Duty = "bank.key"       // keys that files to banks are signed and sealed with
	SeeContract    Duty = "contract.see"   // banks' contracts and points
	LoadRegister   Duty = "register.load"  // bring an outside register in
	SeeRegister    Duty = "register.see"   // which registers there are, and their versions
	KeepContract   Duty = "contract.keep"  // register and end contracts, points
	SeeAgeing      Duty = "ageing.see"     // money that waits, how long and for whom
	ChaseBank      Duty = "ageing.chase"   // be told of answers that a bank owes and has not given in time
	SeeInspect     Duty = "inspect.see"    // inspections, their draws and results
	PlanInspect    Duty = "inspect.plan"   // make a plan, or cancel it before its draw
	DrawInspect    Duty = "inspect.draw"   // open the seed of a plan and draw its lines and inspectors
	SeeCall        Duty = "inspect.line"   // one line that was drawn, of those the actor may see
	MakeCall       Duty = "inspect.call"   // see the lines that were drawn for oneself, and report what was found
	DecideCall     Duty = "inspect.decide" // say whether a difference that inspectors reported is so
	SeeViolation   Duty = "violation.see"
	AddViolation   Duty = "violation.record" // put an upheld finding on record as a violation
	EndViolation   Duty = "violation.decide" // decide it by a document, and say that it is mended
)

// duties is the one table of who may do what. What is not in it is refused.
var duties = map[Duty][]Role{
	SeeDesk: {VillageClerk, TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover,
		BankOperator, BankSupervisor, DisclosureOfficer, Auditor, Inspector, CityViewer, SystemAdmin, SecurityAdmin, AuditAdmin},
	SeeRoster: {VillageClerk, TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover,
		DisclosureOfficer, Auditor},
	ImportRoster:  {TownshipClerk},
	SubmitRoster:  {TownshipClerk},
	ApproveRoster: {TownshipApprover},
	ReviewRoster:  {BureauReviewer},
	PublishRoster: {BureauApprover},
	ClearRoster:   {BureauApprover},
	ReturnRoster:  {TownshipApprover, BureauReviewer, BureauApprover},
	ReplyFinding:  {VillageClerk, TownshipClerk, TownshipApprover},
	VisitMissed:   {VillageClerk, TownshipClerk, TownshipApprover},
	SetChecks:     {BureauApprover},
	SeeRisk:       {BureauReviewer, BureauApprover, Auditor},
	SeeCoverage:   {TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover, Auditor},
	AnswerFinding: {TownshipApprover, BureauReviewer},
	SeeBatch: {TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover,
		BankOperator, BankSupervisor, DisclosureOfficer, Auditor},
	FormBatch:    {BureauReviewer},
	ApproveBatch: {BureauApprover},
	CommitBatch:  {FinanceApprover},
	CancelBatch:  {BureauReviewer, FinanceApprover},
	SendBatch:    {BudgetOfficer},
	TakePayfile:  {BankOperator, BudgetOfficer},
	ReadReturn:   {BankOperator},
	PostReturn:   {BudgetOfficer},
	AskAccounts:  {BudgetOfficer},
	SeeAccounts:  {TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover, Auditor},
	MendAccounts: {TownshipClerk},
	SeeMoney:     {BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover, Auditor},
	GrantMoney:   {BudgetOfficer},
	DecideMoney:  {FinanceApprover},

	SeeDispute:    {BudgetOfficer, FinanceApprover, BankSupervisor, BankOperator, Auditor},
	SettleDispute: {BudgetOfficer},
	DecideDispute: {FinanceApprover},
	SeeClaim:      {TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover, Auditor},
	RaiseClaim:    {BureauReviewer},
	DecideClaim:   {FinanceApprover},
	ReceiveClaim:  {BudgetOfficer},

	SeePerson: {VillageClerk, TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover,
		Auditor},
	ImportPeople:   {TownshipClerk, BureauReviewer},
	RevealPersonal: {TownshipClerk, TownshipApprover, BureauReviewer, Auditor},
	SeeBasis:       {VillageClerk, TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, Auditor},
	EnterBasis:     {TownshipClerk, BureauReviewer},
	SeeApplication: {VillageClerk, TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, Auditor},
	SeeCardChange:  {TownshipClerk, TownshipApprover, Auditor},
	EnterRequest:   {VillageClerk, TownshipClerk},
	AcceptRequest:  {TownshipClerk},
	VerifyRequest:  {VillageClerk, TownshipClerk},
	CheckRequest:   {TownshipApprover},
	DecideRequest:  {BureauApprover},
	Recompute:      {BureauReviewer},
	TryRules:       {BureauReviewer, BureauApprover, BudgetOfficer},
	SeeTrail:       {Auditor, AuditAdmin},
	SeeUsers:       {SystemAdmin, SecurityAdmin},
	ManageUsers:    {SystemAdmin},
	GrantRoles:     {SecurityAdmin},
	OpenObjection:  {VillageClerk, TownshipClerk, DisclosureOfficer},
	CloseObjection: {BureauReviewer, BureauApprover},
	SeeCatalogue: {VillageClerk, TownshipClerk, TownshipApprover, BureauReviewer, BureauApprover, BudgetOfficer, FinanceApprover,
		DisclosureOfficer, Auditor},
	AddProgramme:  {BureauApprover},
	EnterStandard: {BureauReviewer},
	CloseStandard: {BureauApprover},
	PublishList:   {FinanceApprover},
	SendNotice:    {BudgetOfficer},
	ChooseNotice:  {VillageClerk, TownshipClerk},
	KeepKeys:      {SystemAdmin},
	SeeContract:   {BudgetOfficer, FinanceApprover, BankSupervisor, BankOperator, Auditor},
	KeepContract:  {BudgetOfficer},
	ChaseBank:     {BudgetOfficer, BankSupervisor, BankOperator},
	SeeAgeing:     {BudgetOfficer, FinanceApprover, BankSupervisor, BankOperator, Auditor},
	LoadRegister:  {BureauReviewer},
	SeeInspect:    {BureauReviewer, BureauApprover, FinanceApprover, Auditor},
	PlanInspect:   {BureauReviewer},
	DrawInspect:   {BureauApprover},
	SeeCall:       {BureauReviewer, BureauApprover, FinanceApprover, Auditor, Inspector},
	MakeCall:      {Inspector},
	DecideCall:    {BureauReviewer, BureauApprover},
	SeeViolation:  {BureauReviewer, BureauApprover, FinanceApprover, Auditor},
	AddViolation:  {BureauReviewer},
	EndViolation:  {BureauApprover},
	SeeRegister:   {TownshipApprover, BureauReviewer, BureauApprover, FinanceApprover, Auditor},
}

// ErrNotYours refuses an act or a read outside the actor's role, region, department or bank.
var ErrNotYours = fmt.Errorf("not within this actor's duties: %w", fault.Forbidden)

// May returns nil if the actor may do this there, ErrNotYours if not.
func May(a Actor, do Duty, at Place) error {
	if !slices.Contains(duties[do], a.Role) {
		return fmt.Errorf("%s by %s: %w", do, a.Role, ErrNotYours)
	}
	if !a.covers(at) {
		return fmt.Errorf("%s by %s outside its region, department or bank: %w", do, a.Role, ErrNotYours)
	}
	return nil
}

// RolesFor lists the roles that hold a duty, so that a refusal can name them.
func RolesFor(do Duty) []Role { return slices.Clone(duties[do]) }
