package disclose

import "time"

// A Programme is an entry of the published list of policies (政策清单).
type Programme struct {
	Code       string // "01"
	Name       string
	Department string // who answers for it
	Group      string // whom it is for, in a word: 种粮, 困难, 残疾 …
	Who        string // who may get it
	HowMuch    string // the standard, in words
	When       string // when it is paid
	Where      string // where to ask for it and what to bring
	Phone      string // an office's, never a person's
	Online     bool   // it is applied for
	Level      Level
	Basis      []Document
	Unverified []string // what a county must still confirm, in words (待确认)
}

// A Document is a policy paper that a standard rests on.
type Document struct {
	Number string // 文号
	Title  string
	From   time.Time // in force from; zero if the paper says nothing
}
