package store

import "strings"

// An ordering is the orders in which a list may be asked for, by a key: the columns of each, the last
// one unique, so that pages never overlap. A key with "-" before it is the other way round; what is no
// key of it cannot reach the statement.
type ordering struct {
	unique string
	keys   map[string]string
}

func orders(unique string, keys map[string]string) ordering { return ordering{unique, keys} }

// by writes an order; the newest first if none is known.
func (o ordering) by(key string) string { return o.write(key, o.unique+" DESC") }

// forward writes an order; the first first if none is known.
func (o ordering) forward(key string) string { return o.write(key, o.unique) }

func (o ordering) write(key, otherwise string) string {
	name, down := strings.CutPrefix(key, "-")
	columns, ok := o.keys[name]
	if !ok {
		return otherwise
	}
	list := strings.Split(columns+", "+o.unique, ", ")
	if down {
		for i := range list {
			list[i] += " DESC"
		}
	}
	return strings.Join(list, ", ")
}
