package main

import (
	"encoding/json"
	"time"

	"yikatong/internal/ident"
)

type identCmd struct {
	Kind   string   `arg:"" enum:"id,uscc,card,cnaps" help:"id 身份证号，uscc 统一社会信用代码，card 银行卡号，cnaps 行号"`
	Values []string `arg:"" help:"要校验的号码；以 -- 结束选项"`
}

// Run prints one JSON object a value, in the order given.
func (c *identCmd) Run(o out) error {
	enc := json.NewEncoder(o)
	enc.SetEscapeHTML(false)
	for _, v := range c.Values {
		verdict, err := ident.Judge(c.Kind, v, time.Now())
		if err != nil {
			return err
		}
		if err := enc.Encode(verdict); err != nil {
			return err
		}
	}
	return nil
}
