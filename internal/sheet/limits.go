package sheet

// Limits keep a hostile or mistaken file from using up the machine. They are checked
// against what is really unpacked, not only against what the file says of itself.
type Limits struct {
	Bytes    int64 // of the file as it came
	Unzipped int64 // of all its parts together, unpacked
	Ratio    int64 // unpacked to packed, per part above 1 MB; honest sheets reach 30, deflate 1,000
	Entries  int   // parts in the archive
	Rows     int   // rows that hold something, per sheet
}

// Web limits what is sent to the pages: a township's roster is well under it.
var Web = Limits{Bytes: 20 << 20, Unzipped: 200 << 20, Ratio: 100, Entries: 200, Rows: 100_000}

// Desk limits what an operator gives the command: as many rows as a spreadsheet has.
var Desk = Limits{Bytes: 500 << 20, Unzipped: 2 << 30, Ratio: 100, Entries: 1000, Rows: maxRow}

// Limits of the format itself (ECMA-376, as spreadsheet programs keep it), and of what
// one token, one row and the shared strings may take in memory.
const (
	maxRow         = 1_048_576
	maxColumn      = 16_384
	maxToken       = 1 << 20
	maxDepth       = 100
	maxRowBytes    = 4 << 20
	maxSharedBytes = 96 << 20
	maxShared      = 4 << 20
	ratioFrom      = 1 << 20
)
