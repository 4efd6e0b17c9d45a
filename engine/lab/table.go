package lab

import (
	"fmt"

	"go.starlark.net/starlark"
)

// A table is rows of named values: it prints as a table, and a row of it is a
// dict.
type table struct {
	identity
	columns []string
	rows    []starlark.Tuple
	notes   []string
}

func (s *session) newTable(columns ...string) *table {
	return &table{identity: s.identity("table"), columns: columns}
}

func (t *table) add(row ...starlark.Value) { t.rows = append(t.rows, row) }

func (t *table) Len() int { return len(t.rows) }

// Index is a row as a dict, its keys the columns with _ for spaces.
func (t *table) Index(i int) starlark.Value {
	d := starlark.NewDict(len(t.columns))
	for j, name := range t.columns {
		if err := d.SetKey(starlark.String(underscored(name)), t.rows[i][j]); err != nil {
			panic(fmt.Sprintf("lab: a table's column %q: %v", name, err))
		}
	}
	return d
}

func (t *table) Iterate() starlark.Iterator {
	rows := make([]starlark.Value, len(t.rows))
	for i := range rows {
		rows[i] = t.Index(i)
	}
	return starlark.NewList(rows).Iterate()
}

func (t *table) String() string {
	text := [][]string{t.columns}
	for _, row := range t.rows {
		var cells []string
		for _, v := range row {
			switch v := v.(type) {
			case starlark.Int:
				if n, ok := v.Int64(); ok {
					cells = append(cells, thousands(int(n)))
					continue
				}
			case starlark.Float:
				cells = append(cells, fmt.Sprintf("%.4g", float64(v)))
				continue
			case starlark.NoneType:
				cells = append(cells, "")
				continue
			}
			cells = append(cells, str(v))
		}
		text = append(text, cells)
	}
	out := aligned(text)
	for _, n := range t.notes {
		out += "\n" + n
	}
	return out
}
