package contract

// A Fault is whose doing it is that a payment failed.
type Fault string

// Whose doing a failure may be.
const (
	ByBank   Fault = "bank"
	ByPayee  Fault = "payee" // the payee's account or circumstances
	ByCounty Fault = "county"
	Unclear  Fault = "unclear"
)

// Faults lists them, the bank's first.
func Faults() []Fault { return []Fault{ByBank, ByPayee, ByCounty, Unclear} }

// Chinese names whose doing it is.
func (f Fault) Chinese() string {
	return map[Fault]string{ByBank: "银行原因", ByPayee: "收款账户原因", ByCounty: "财政原因", Unclear: "原因不明"}[f]
}

// faults tells by the codes of package bank whose doing a failure is: bank numbers and messages
// that a bank's host does not take (F07, F10) and payments it made twice (F08) are the bank's.
var faults = map[string]Fault{
	"F01": ByPayee, "F02": ByPayee, "F03": ByPayee, "F04": ByPayee, "F05": ByPayee, "F06": ByPayee, "F11": ByPayee,
	"F07": ByBank, "F08": ByBank, "F10": ByBank, "F09": ByCounty,
}

// FaultOf is whose doing a failure of a code is; what a code does not tell is Unclear.
func FaultOf(code string) Fault {
	if f, known := faults[code]; known {
		return f
	}
	return Unclear
}
