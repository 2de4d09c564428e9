package ident

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestJudgeReasons(t *testing.T) {
	for _, tc := range []struct{ kind, in, reason string }{
		{"id", "' 50023619000101008ｘ", ""},
		{"id", "500103880101901", "legacy_15"},
		{"id", "500103880231901", "date"},
		{"id", "", "missing"},
		{"id", "5.0010319900101E+17", "rounded"},
		{"id", "50010388010190", "form"},
		{"id", "500236190001010010", "checksum"},
		{"id", "990101199001019013", "area"},
		{"uscc", "91500236m2797637xd", ""},
		{"uscc", "M2797637-X", "form"},
		{"uscc", "93500236MA00000153", "checksum"},
		{"uscc", "91500154M730432102", "org_checksum"},
		{"card", "6228 6700 0000 0000 018", ""},
		{"card", "12345", "form"},
		{"card", "6228670000000000019", "checksum"},
		{"cnaps", "314653000011", ""},
		{"cnaps", "31465300001X", "form"},
		{"cnaps", "314653009007", "checksum"},
	} {
		v, err := Judge(tc.kind, tc.in, today)
		good := tc.reason == "" || tc.in == "500103880101901"
		if err != nil || v.Reason != tc.reason || v.Valid != good || (v.Normalised != "") != good || v.Input != tc.in {
			t.Errorf("Judge(%q, %q) = %+v, %v, want reason %q", tc.kind, tc.in, v, err, tc.reason)
		}
	}
	if _, err := Judge("passport", "E12345678", today); !errors.Is(err, ErrKind) {
		t.Errorf("got %v, want ErrKind", err)
	}
}

func TestVerdictIsWritten(t *testing.T) {
	got, err := json.Marshal(Verdict{Input: "314653000011", Valid: true, Normalised: "314653000011"})
	if want := `{"input":"314653000011","valid":true,"reason":"","normalised":"314653000011"}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}
