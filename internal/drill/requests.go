package drill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"yikatong/internal/app"
	"yikatong/internal/apply"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/demo"
	"yikatong/internal/disclose"
	"yikatong/internal/store"
)

// plays are the programmes that the county's people apply under, with what they fill in.
var plays = []struct {
	programme string
	answers   func(no string) basis.Answers
}{
	{"13", func(no string) basis.Answers {
		return basis.Answers{"b.certificate.no": no + "42", "b.certificate.grades.0.from": "2024-03-01", "b.certificate.grades.0.grade": "2"}
	}},
	{"11", func(string) basis.Answers {
		return basis.Answers{"b.kind": "expense", "b.cause": "住院", "b.event_on": "2025-12-02", "b.heads": "3", "b.income_per_head_fen": "700", "b.self_paid_fen": "26000"}
	}},
	{"17", func(string) basis.Answers {
		return basis.Answers{"b.category": "dibao", "b.only_house": "是", "b.mode": "repair", "b.household_size": "3"}
	}},
	{"07", func(string) basis.Answers {
		return basis.Answers{"b.children.0.sex": "F", "b.children.0.birth": "1990-05-06", "b.rural_before_reform": "是"}
	}},
	{"12", func(string) basis.Answers {
		return basis.Answers{"b.assessments.0.on": "2025-11-20", "b.assessments.0.ability": "severe"}
	}},
	{"09", func(string) basis.Answers { return basis.Answers{"b.mode": "household"} }},
}

// ways are the steps that lead to where the requests of a demo stand.
var ways = [][]apply.Action{
	{}, {apply.Ask}, {apply.Accept}, {apply.Accept, apply.Verify}, {apply.Accept, apply.Verify, apply.Pass},
	{apply.Accept, apply.Verify, apply.Pass, apply.Grant}, {apply.Accept, apply.Verify, apply.Pass, apply.Refuse}, {apply.Withdraw},
}

// How many requests a demo has.
const (
	demoApplications = 36
	demoCards        = 8
)

// Requests has some of the county's people apply and change their accounts: half of them
// themselves, half at the counter; they stand in every state.
func (y *Year) Requests(ctx context.Context) error {
	who := 0
	next := func() int {
		for who += 97; y.County.People[who%len(y.County.People)].Died != 0 || y.dead[who%len(y.County.People)]; who++ {
		}
		return who % len(y.County.People)
	}
	for i := range demoApplications {
		if err := y.applies(ctx, next(), i); err != nil {
			return err
		}
	}
	for i := range demoCards {
		card := app.Card{Kind: "存折", Bank: demo.Banks[i%len(demo.Banks)].Name, Number: fmt.Sprintf("51020199990%05d", i)}
		id, _, err := y.App.EnterRequest(ctx, y.As(auth.TownshipClerk), app.Entry{Person: y.ids[next()], Card: card, Files: []store.Attachment{paper(i)}})
		if err == nil {
			err = y.takes(ctx, id, ways[i%len(ways)])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// applies has one person apply, and staff take it as far as its way leads.
func (y *Year) applies(ctx context.Context, person, i int) error {
	play := plays[i%len(plays)]
	p, err := y.App.Programme(play.programme)
	if err != nil {
		return err
	}
	by := y.County.People[person]
	answers := play.answers(by.ID)
	if i%2 == 1 {
		town := string(y.County.Townships[i%len(y.County.Townships)].Code)
		f := disclose.Application{Programme: play.programme, Name: by.Name, Number: by.ID, Town: town, Answers: answers, Files: []disclose.File{{Name: "photo", Bytes: paper(i).Bytes}}}
		code, _, err := y.App.Public().Apply(ctx, "", f, fmt.Sprint("demo ", i/10))
		if err != nil {
			return err
		}
		f2, err := y.App.Public().Follow(ctx, disclose.Ref{Code: code}, "demo")
		if err != nil {
			return err
		}
		return y.takes(ctx, f2.ID, ways[i%len(ways)])
	}
	text, _ := basis.Answered(basis.Ask(p.Asked(), answers, nil)) // what cannot be read, EnterRequest refuses
	id, _, err := y.App.EnterRequest(ctx, y.As(auth.TownshipClerk), app.Entry{Person: y.ids[person], Programme: play.programme, Asked: text, Files: []store.Attachment{paper(i)}})
	if err != nil {
		return err
	}
	return y.takes(ctx, id, ways[i%len(ways)])
}

// takes has staff take a request along a way, leaving out what it has not, and stops where the
// person turns out to have a record already, or none that could be entered by a form.
func (y *Year) takes(ctx context.Context, id int64, way []apply.Action) error {
	for _, do := range way {
		by := y.As(auth.TownshipClerk)
		switch do {
		case apply.Verify:
			by = y.As(auth.VillageClerk)
		case apply.Pass:
			by = y.As(auth.TownshipApprover)
		case apply.Grant, apply.Refuse:
			by = y.As(auth.BureauApprover)
			if v, err := y.App.Request(ctx, y.As(auth.TownshipApprover), id); err == nil && v.Kind == apply.Account {
				by = y.As(auth.TownshipApprover)
			}
		}
		err := y.App.MoveRequest(ctx, by, app.RequestAct{Request: id, Do: do, Words: saidFor[do], Change: "情况变化后，带新的证明重新申请"})
		switch {
		case (do == apply.Verify || do == apply.Pass) && (errors.Is(err, apply.ErrNoMove) || errors.Is(err, store.ErrNone)):
			continue // not a step of this request, or of this kind of request
		case errors.Is(err, app.ErrKnownRecord), errors.Is(err, app.ErrNoRecord), errors.Is(err, apply.ErrPerson):
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

// saidFor is what staff write with a step.
var saidFor = map[apply.Action]string{apply.Ask: "请补户口簿首页和本人页的照片", apply.Verify: "入户看过，情况属实", apply.Pass: "材料齐全，同意上报",
	apply.Refuse: "不属于这个项目的对象", apply.Withdraw: "本人来电要求撤回"}

// paper draws what stands for a photo of a document: no document of anybody's.
func paper(i int) store.Attachment {
	page := image.NewRGBA(image.Rect(0, 0, 320, 200))
	draw.Draw(page, page.Rect, image.NewUniform(color.RGBA{0xF2, 0xEF, 0xE6, 0xFF}), image.Point{}, draw.Src)
	for line := range 8 {
		ink := image.Rect(24, 30+18*line, 100+(i*37+line*53)%190, 36+18*line)
		draw.Draw(page, ink, image.NewUniform(color.RGBA{0x46, 0x50, 0x5E, 0xFF}), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	_ = png.Encode(&b, page) // a Buffer does not fail
	return store.Attachment{Name: "photo", Bytes: b.Bytes()}
}
