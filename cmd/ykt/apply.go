package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/apply"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/ident"
	"yikatong/internal/store"
)

type applyCmd struct {
	List   applyListCmd   `cmd:"" default:"withargs" help:"列出申报或改卡"`
	Show   applyShowCmd   `cmd:"" help:"看一件：内容、材料、经过、按规则会怎样"`
	Submit applySubmitCmd `cmd:"" help:"代群众提交申报或改卡"`
	Decide applyDecideCmd `cmd:"" help:"办理一步：accept 受理，ask 要求补正，resubmit 已补正，verify 村级核实，pass 乡镇审核，grant 认定，refuse 不予认定，return 退回，withdraw 撤回"`
}

// A requestLine is a request as commands print it: no whole number leaves by it.
type requestLine struct {
	ID        int64       `json:"id"`
	Kind      apply.Kind  `json:"kind"`
	Programme string      `json:"programme,omitempty"`
	Name      string      `json:"name"`
	No        string      `json:"no"`
	Region    string      `json:"region"`
	State     apply.State `json:"state"`
	At        time.Time   `json:"at"`
	Due       string      `json:"due,omitempty"`
	Late      int         `json:"late_workdays,omitempty"`
	Says      string      `json:"says,omitempty"`
	Change    string      `json:"change,omitempty"`
	Result    int64       `json:"result,omitempty"`
}

func lineOf(n *node, q store.Request) requestLine {
	l := requestLine{ID: q.ID, Kind: q.Kind, Programme: q.Programme, Name: q.Name, No: q.No.String(), Region: string(q.Region), State: q.State, At: q.At,
		Says: q.Says, Change: q.Change, Result: q.Result}
	l.Due, l.Late = n.RequestDue(q)
	return l
}

type applyListCmd struct {
	where
	as
	Kind      string `default:"right" enum:"right,account" help:"right 申报，account 改卡"`
	State     string `help:"只列一种状态，如 submitted"`
	Programme string `help:"项目编号"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run lists requests.
func (c *applyListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	page, err := n.Requests(ctx, by, store.RequestQuery{Kind: apply.Kind(c.Kind), State: apply.State(c.State), Programme: c.Programme, Limit: 500})
	if err != nil {
		return err
	}
	lines := make([]requestLine, len(page.Rows))
	for i, q := range page.Rows {
		lines[i] = lineOf(n, q)
	}
	if c.JSON {
		return printJSON(o, lines)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "编号\t项目\t申请人\t证件号码\t地区\t状态\t期限\t超期")
	for _, l := range lines {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%d\n", l.ID, l.Programme, l.Name, l.No, l.Region, l.State.Chinese(l.Kind), l.Due, l.Late)
	}
	return t.Flush()
}

type applyShowCmd struct {
	where
	as
	Request int64 `arg:"" help:"编号"`
	JSON    bool  `name:"json" help:"输出 JSON"`
}

// A requestDetail is one request as `ykt apply show` prints it.
type requestDetail struct {
	requestLine
	Said   []basis.Said   `json:"said"`
	Likely []string       `json:"likely,omitempty"`
	Judged *app.RightView `json:"judged,omitempty"`
	Files  int            `json:"files"`
	Steps  []string       `json:"steps"`
}

// Run shows one request.
func (c *applyShowCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	v, err := n.Request(ctx, by, c.Request)
	if err != nil {
		return err
	}
	d := requestDetail{requestLine: lineOf(n, v.Request), Likely: v.Likely, Files: len(v.Files)}
	for _, s := range v.Said {
		s.Value = ident.MaskIn(s.Value)
		d.Said = append(d.Said, s)
	}
	for _, s := range v.Steps {
		d.Steps = append(d.Steps, fmt.Sprintf("%s %s %s %s", s.At.Format(time.DateOnly), s.Action, v.Who[s.By], s.Words))
	}
	if c.JSON {
		return printJSON(o, d)
	}
	fmt.Fprintf(o, "%s %d：%s %s，%s\n", d.Kind.Chinese(), d.ID, d.Name, d.Programme, d.State.Chinese(d.Kind))
	for _, s := range d.Said {
		fmt.Fprintf(o, "  %s：%s\n", s.Label, s.Value)
	}
	for _, w := range d.Likely {
		fmt.Fprintf(o, "  注意：%s\n", w)
	}
	if v.Judged != nil {
		fmt.Fprintf(o, "  如果现在认定，%s：%s\n", v.Judged.Period.Chinese(), v.Judged.Due)
	}
	for _, s := range d.Steps {
		fmt.Fprintf(o, "  %s\n", s)
	}
	return nil
}

type applySubmitCmd struct {
	where
	as
	No        string   `required:"" help:"申请人的身份证号"`
	Programme string   `help:"项目编号；改卡不填"`
	Facts     string   `default:"{}" help:"申报内容，JSON，字段见 ykt programme"`
	Kind      string   `default:"社会保障卡" help:"新卡的种类：社会保障卡、银行卡、存折"`
	Bank      string   `help:"新卡的开户银行"`
	Account   string   `help:"新卡的账号"`
	Files     []string `name:"file" type:"existingfile" help:"材料：照片或 PDF"`
	JSON      bool     `name:"json" help:"输出 JSON"`
}

// Run submits a request for a citizen.
func (c *applySubmitCmd) Run(ctx context.Context, o out) error {
	e := app.Entry{Programme: c.Programme, Asked: json.RawMessage(c.Facts), Card: app.Card{Kind: c.Kind, Bank: c.Bank, Number: c.Account}}
	for _, name := range c.Files {
		content, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		e.Files = append(e.Files, store.Attachment{Name: name, Bytes: content})
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		found, err := n.FindPeople(ctx, by, c.No)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return app.ErrUnknownPerson
		}
		e.Person = found[0].ID
		id, code, err := n.EnterRequest(ctx, by, e)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(o, map[string]any{"id": id, "code": code})
		}
		fmt.Fprintf(o, "已提交 %d，查询码 %s（只显示这一次，请抄给申请人）\n", id, code)
		return nil
	})
}

type applyDecideCmd struct {
	where
	as
	Request int64  `arg:"" help:"编号"`
	Do      string `arg:"" enum:"accept,ask,resubmit,verify,pass,grant,refuse,return,withdraw" help:"办理什么"`
	Words   string `help:"核实情况、要补什么或理由"`
	Change  string `help:"不予认定时：怎样才能认定"`
	JSON    bool   `name:"json" help:"输出 JSON"`
}

// Run takes a request one step on.
func (c *applyDecideCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		act := app.RequestAct{Request: c.Request, Do: apply.Action(c.Do), Words: c.Words, Change: c.Change}
		if err := n.MoveRequest(ctx, by, act); err != nil {
			return err
		}
		v, err := n.Request(ctx, by, c.Request)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(o, lineOf(n, v.Request))
		}
		fmt.Fprintf(o, "%s %d 现在：%s\n", v.Kind.Chinese(), v.ID, v.State.Chinese(v.Kind))
		return nil
	})
}
