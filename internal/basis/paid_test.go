package basis

import (
	"encoding/json"
	"reflect"
	"testing"

	"yikatong/internal/period"
	"yikatong/internal/policy"
)

func record(basis string) Record { return Record{Basis: json.RawMessage(basis)} }

const he = "500236196501010016"

// TestPaid: what each payment was for, as the rules ask for it.
func TestPaid(t *testing.T) {
	plots := record(`{"plots": [
		{"plot": "A", "inspections": [{"year": 2023, "result": "passed"}, {"year": 2024, "result": "failed", "rectified_on": "2025-01-10"}]},
		{"plot": "B", "inspections": [{"year": 2023, "result": "passed"}, {"year": 2024, "result": "failed"}]}]}`)
	emergency := record(`{"item": "emergency", "event": "Z1", "people": [{"id": "` + he + `", "from": "2024-07-09", "to": "2024-07-18"},
		{"id": "500236196702020025", "from": "2024-07-09", "to": "2024-07-28", "death": "2024-07-12"}]}`)
	transition := record(`{"item": "transition", "event": "Z1", "people": [{"id": "` + he + `", "from": "2024-07-19", "to": "2024-10-16"}]}`)
	for _, tc := range []struct {
		name  string
		known Known
		want  []policy.Paid
	}{
		{"several plots, each year those accepted in it", Known{Programme: "04", Record: plots, Drawn: []Payment{
			{Programme: "04", Period: "2023", Person: he, AmountFen: 101}, {Programme: "04", Period: "2024", Person: he, AmountFen: 50}}},
			[]policy.Paid{{Period: "2023", AmountFen: 50, Plot: "A"}, {Period: "2023", AmountFen: 51, Plot: "B"}, {Period: "2024", AmountFen: 50, Plot: "A"}}},
		{"people's days, of another item of the event", Known{Programme: "16", Item: "Z1/transition", Record: transition, Same: []Record{transition, emergency},
			Drawn: []Payment{{Programme: "16", Period: "2024", Item: "Z1/emergency", Person: he, AmountFen: 28000}}},
			[]policy.Paid{{Period: "2024", AmountFen: 14000, Event: "Z1", Item: "emergency", ID: he, From: "2024-07-09", To: "2024-07-18", Days: 10},
				{Period: "2024", AmountFen: 14000, Event: "Z1", Item: "emergency", ID: "500236196702020025", From: "2024-07-09", To: "2024-07-12", Days: 4}}},
		{"a month, of no thing", Known{Programme: "12", Record: record(`{}`), Drawn: []Payment{{Programme: "12", Period: "2024-05", Person: he, AmountFen: 20000}}},
			[]policy.Paid{{Period: "2024-05", AmountFen: 20000}}},
		{"back pay counts for its own period", Known{Programme: "12", Record: record(`{}`), Drawn: []Payment{{Programme: "12", Period: "2024-06", Item: "补发:2024-05", Person: he, AmountFen: 20000}}},
			[]policy.Paid{{Period: "2024-05", AmountFen: 20000}}},
		{"another person's", Known{Programme: "12", Record: record(`{}`), Drawn: []Payment{{Programme: "12", Period: "2024-05", Person: "500236196702020025", AmountFen: 1}}}, nil},
	} {
		tc.known.Person = &policy.Person{ID: he}
		if got := tc.known.paid(period.MustParse("2025")); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", tc.name, got, tc.want)
		}
	}
}

// TestHeadsOfAHousehold: minimum living is for those who live in the household, of the register
// and of the record; not for the dead, nor for whose income alone is counted.
func TestHeadsOfAHousehold(t *testing.T) {
	not := false
	k := Known{HouseCode: "H1", Members: []policy.Member{{ID: he}, {ID: "2"}, {ID: "3", Death: "2024-01-01"}}}
	o := Other{Programme: "09", Record: Record{Members: []policy.Member{{ID: "2", Protected: &not}, {ID: "4"}}}}
	if n := k.heads(o); n != 2 {
		t.Errorf("%d heads, want 2: himself and who is only in the record", n)
	}
	if n := (Known{}).heads(Other{}); n != 1 {
		t.Errorf("of nobody known: %d, want 1", n)
	}
}
