package app_test

import (
	"fmt"
	"testing"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/store"
)

// TestLikelySame: who was entered a second time, with two digits of the birth date exchanged,
// is found among strangers, twins and people of one name; within the actor's region only.
func TestLikelySame(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		by := n.App.Console(auth.TownshipClerk)
		towns, err := n.App.Townships(t.Context(), by)
		if err != nil {
			t.Fatal(err)
		}
		var people []store.Person
		add := func(name, born string, order, town int, phone string) {
			no, err := ident.ParseNo(withCheck(fmt.Sprintf("500236%s%03d0", born, order)), apptest.Start)
			if err != nil {
				t.Fatal(err)
			}
			people = append(people, store.Person{No: no, Name: name, Birth: no.Birth().Format("2006-01-02"), Region: towns[town].Code, Phone: phone})
		}
		family, given := []rune("冉谭向田秦马牟黎龚石彭覃"), []rune("明华国强秀英桂芳建军平云福玉珍兰")
		for i := range 600 {
			name := string(family[i%12]) + string(given[i/12%16]) + string(given[(i*7+i/12)%16])
			add(name, fmt.Sprintf("%d%02d%02d", 1950+i%50, 1+i%12, 1+i%28), 100+i%800, i%2, fmt.Sprintf("138%08d", i))
		}
		add("冉大双", "19800512", 11, 0, "13900000001")
		add("冉小双", "19800512", 13, 0, "13900000001")
		twice := people[30]
		add(twice.Name, "1980"+"0719", 131, 0, "13700000002") // a namesake
		again := twice.No.Reveal()
		add(twice.Name, again[6:12]+"30", 130, 0, twice.Phone) // for the 3rd
		if err := n.App.EnrolPeople(t.Context(), by, people); err != nil {
			t.Fatal(err)
		}
		list, err := n.App.LikelySame(t.Context(), by)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].A.ID != people[30].ID || list[0].B.ID != people[len(people)-1].ID || list[0].Probability() < 0.99 {
			t.Errorf("found %v, want %d and %d alone", list, people[30].ID, people[len(people)-1].ID)
		}
		elsewhere := by
		elsewhere.Region = towns[1].Code
		if list, err := n.App.LikelySame(t.Context(), elsewhere); err != nil || len(list) != 0 {
			t.Errorf("from another township: %v, %v", list, err)
		}
	})
}
