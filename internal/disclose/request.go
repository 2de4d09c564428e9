package disclose

import (
	"fmt"
	"time"

	"yikatong/internal/fault"
)

// Errors of what a citizen asks for.
var (
	// ErrAnswers tells that a form has mistakes; its questions are marked.
	ErrAnswers = fmt.Errorf("the form has mistakes: %w", fault.Invalid)
	// ErrPapers refuses files that are no photo or PDF, too large or too many.
	ErrPapers = fmt.Errorf("a paper is a photo or PDF of at most 5 MB: %w", fault.Invalid)
	// ErrName refuses what is no name of a person, ErrPhone what is no telephone number, ErrTown what
	// is no township of the county.
	ErrName  = fmt.Errorf("not a name: %w", fault.Invalid)
	ErrPhone = fmt.Errorf("not a telephone number: %w", fault.Invalid)
	ErrTown  = fmt.Errorf("no township of the county: %w", fault.Invalid)
	// ErrAsked refuses a second request for what is being asked for.
	ErrAsked = fmt.Errorf("the same is asked for already: %w", fault.Conflict)
	// ErrStage refuses what cannot be done where the request stands.
	ErrStage = fmt.Errorf("the request has gone on: %w", fault.Conflict)
	// ErrCard refuses an account that cannot be paid to, or whose number was not typed the same twice.
	ErrCard = fmt.Errorf("not an account that can be paid to: %w", fault.Invalid)
)

// A Guide tells how a programme is applied for (办事指南).
type Guide struct {
	Programme
	How      string    // where one goes
	Papers   []string  // what one brings
	Stages   []string  // the way of an application, with the working days of each
	Register bool      // more is asked for at the counter than the form asks
	Form     []Asked   // what the form asks
	Towns    []Choice  // where one who is not known lives
	Banks    []string  // that pay for the county; none: any
	Visiting *Visiting // who asks, if they have shown who they are
}

// Visiting is who has shown who they are.
type Visiting struct{ Name string } // masked

// A Choice is one answer of a question that has a few.
type Choice struct{ Value, Text string }

// An Asked is a question of a form: one answer, or groups of questions.
type Asked struct {
	Name, Label string
	Type, Unit  string // as a programme's file has them
	Choices     []Choice
	Answer      string
	Error       string
	Many        bool // groups may be added
	Groups      [][]Asked
}

// An Application is what a citizen asks to be recognised for. Name, Number and Town are asked of
// one who has not shown who they are.
type Application struct {
	Programme          string
	Name, Number, Town string
	Phone              string
	Answers            map[string]string
	Files              []File
}

// A File is a photo or document as it was sent.
type File struct {
	Name  string
	Bytes []byte
}

// A NewCard is the account that a citizen asks to be paid to.
type NewCard struct {
	Kind, Bank    string
	Number, Again string
	Files         []File
}

// A Ref names a request: by its tracking number, or by its own number to whose visit it is.
type Ref struct {
	Code  string
	Visit string
	ID    int64
}

// A Stage is where a request is, as its citizen is told.
type Stage string

// The stages.
const (
	Handed    Stage = "handed"    // waits to be taken in
	Missing   Stage = "missing"   // waits for the citizen
	Checking  Stage = "checking"  // is being checked
	Agreed    Stage = "agreed"    // recognised, or the account changed
	Declined  Stage = "declined"  // with the reason
	TakenBack Stage = "takenback" // by the citizen
)

// A Followed is a request as its citizen sees it.
type Followed struct {
	ID     int64
	Card   bool   // a change of account
	Name   string // of the programme
	Tail   string // of the account that is asked for
	Stage  Stage
	Says   string // what is missing, or why it was declined
	Change string // what would change that
	Due    string // day by which the next step is to be taken, "" for none
	At     time.Time
	Steps  []Happened
	Papers int // how many came with it
}

// A Happened is one step of a request.
type Happened struct {
	Says string
	At   time.Time
}
