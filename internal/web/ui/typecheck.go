package ui

import (
	"fmt"
	"html/template"
	"reflect"
	"text/template/parse"
)

// A typeChecker walks a page's templates with the types they will be given, so that a field
// that does not exist is found at start-up, in branches too that are seldom shown.
// A type it cannot know is nil, and everything is allowed on it.
type typeChecker struct {
	tmpl *template.Template
	seen map[call]bool
}

// A call is a template shown with a type of dot.
type call struct {
	name string
	dot  reflect.Type
}

// A scope is what a place in a template can name.
type scope struct {
	dot  reflect.Type
	vars map[string]reflect.Type
}

func (s scope) with(dot reflect.Type, names []*parse.VariableNode, types ...reflect.Type) scope {
	vars := make(map[string]reflect.Type, len(s.vars)+len(names))
	for k, v := range s.vars {
		vars[k] = v
	}
	for i, n := range names {
		if i < len(types) {
			vars[n.Ident[0]] = types[i]
		}
	}
	return scope{dot, vars}
}

// checkTypes returns an error for the first field or method that a template shown with a dot
// of this type would not find.
func checkTypes(t *template.Template, name string, dot reflect.Type) error {
	c := &typeChecker{t, map[call]bool{}}
	return c.template(name, dot)
}

func (c *typeChecker) template(name string, dot reflect.Type) error {
	key := call{name, dot}
	t := c.tmpl.Lookup(name)
	if c.seen[key] || t == nil || t.Tree == nil {
		return nil
	}
	c.seen[key] = true
	if err := c.node(t.Tree.Root, scope{dot, map[string]reflect.Type{"$": dot}}); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	return nil
}

func (c *typeChecker) node(n parse.Node, s scope) error {
	switch n := n.(type) {
	case *parse.ListNode:
		return c.list(n, s)
	case *parse.ActionNode:
		t, err := c.pipe(n.Pipe, s)
		for _, v := range n.Pipe.Decl {
			s.vars[v.Ident[0]] = t
		}
		return err
	case *parse.IfNode:
		return c.branch(&n.BranchNode, s, func(reflect.Type) scope { return s })
	case *parse.WithNode:
		return c.branch(&n.BranchNode, s, func(t reflect.Type) scope { return s.with(t, n.Pipe.Decl, t) })
	case *parse.RangeNode:
		return c.branch(&n.BranchNode, s, func(t reflect.Type) scope {
			key, elem := elements(t)
			if len(n.Pipe.Decl) == 1 {
				return s.with(elem, n.Pipe.Decl, elem)
			}
			return s.with(elem, n.Pipe.Decl, key, elem)
		})
	case *parse.TemplateNode:
		if n.Pipe == nil {
			return c.template(n.Name, nil)
		}
		t, err := c.pipe(n.Pipe, s)
		if err != nil {
			return err
		}
		return c.template(n.Name, t)
	}
	return nil
}

func (c *typeChecker) list(n *parse.ListNode, s scope) error {
	if n == nil {
		return nil
	}
	inner := s.with(s.dot, nil)
	for _, child := range n.Nodes {
		if err := c.node(child, inner); err != nil {
			return err
		}
	}
	return nil
}

func (c *typeChecker) branch(n *parse.BranchNode, s scope, inside func(reflect.Type) scope) error {
	t, err := c.pipe(n.Pipe, s)
	if err != nil {
		return err
	}
	if err := c.list(n.List, inside(t)); err != nil {
		return err
	}
	return c.list(n.ElseList, s)
}

// elements gives the types a range over t runs through.
func elements(t reflect.Type) (key, elem reflect.Type) {
	t = deref(t)
	if t == nil {
		return nil, nil
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return reflect.TypeFor[int](), t.Elem()
	case reflect.Map:
		return t.Key(), t.Elem()
	}
	return nil, nil
}

func deref(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
