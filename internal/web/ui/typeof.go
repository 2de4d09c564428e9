package ui

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// pipe returns the type of what a pipeline gives, nil if it cannot be known.
func (c *typeChecker) pipe(p *parse.PipeNode, s scope) (t reflect.Type, err error) {
	for _, cmd := range p.Cmds {
		if t, err = c.command(cmd, s); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (c *typeChecker) command(cmd *parse.CommandNode, s scope) (reflect.Type, error) {
	for _, arg := range cmd.Args[1:] {
		if _, err := c.operand(arg, s); err != nil {
			return nil, err
		}
	}
	return c.operand(cmd.Args[0], s)
}

func (c *typeChecker) operand(n parse.Node, s scope) (reflect.Type, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dot, nil
	case *parse.FieldNode:
		return follow(s.dot, n.Ident)
	case *parse.VariableNode:
		return follow(s.vars[n.Ident[0]], n.Ident[1:])
	case *parse.ChainNode:
		t, err := c.operand(n.Node, s)
		if err != nil {
			return nil, err
		}
		return follow(t, n.Field)
	case *parse.PipeNode:
		return c.pipe(n, s)
	case *parse.IdentifierNode:
		return result(n.Ident), nil
	case *parse.StringNode:
		return reflect.TypeFor[string](), nil
	}
	return nil, nil
}

// result is the type a function of ours gives; of the built-in ones it is not known.
func result(name string) reflect.Type {
	f, ok := funcs[name]
	if !ok {
		return nil
	}
	return reflect.TypeOf(f).Out(0)
}

// follow goes from a type through fields and methods.
func follow(t reflect.Type, names []string) (reflect.Type, error) {
	for _, name := range names {
		if t == nil || t.Kind() == reflect.Interface {
			return nil, nil
		}
		next, ok := member(t, name)
		if !ok {
			return nil, fmt.Errorf("%s has no field or method %s", t, name)
		}
		t = next
	}
	return t, nil
}

func member(t reflect.Type, name string) (reflect.Type, bool) {
	if m, ok := t.MethodByName(name); ok {
		return m.Type.Out(0), true
	}
	if t = deref(t); t.Kind() == reflect.Map {
		return t.Elem(), true
	}
	if m, ok := t.MethodByName(name); ok {
		return m.Type.Out(0), true
	}
	if t.Kind() != reflect.Struct {
		return nil, false
	}
	f, ok := t.FieldByName(name)
	return f.Type, ok && f.IsExported()
}
