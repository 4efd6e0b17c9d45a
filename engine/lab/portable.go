package lab

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"

	"go.starlark.net/starlark"
)

// A portable value is one that can leave a sweep: None, a truth, a number, a text,
// and lists, tuples and dicts of them. It holds no object, so that it means the
// same in every program, and it owns its memory.
//
// As JSON a number is a text that keeps every bit, NaN and infinity included,
// which JSON's own numbers do not.
type portable struct{ v starlark.Value }

// portableOf copies a value; err says what in it is not portable.
func portableOf(v starlark.Value) (portable, error) {
	c, err := copyPortable(v, 0)
	return portable{c}, err
}

func copyPortable(v starlark.Value, depth int) (starlark.Value, error) {
	if depth > 32 {
		return nil, refuse("there are more than 32 lists inside one another")
	}
	each := func(n int, at func(int) starlark.Value) ([]starlark.Value, error) {
		items := make([]starlark.Value, n)
		for i := range items {
			c, err := copyPortable(at(i), depth+1)
			if err != nil {
				return nil, err
			}
			items[i] = c
		}
		return items, nil
	}
	switch v := v.(type) {
	case starlark.NoneType, starlark.Bool, starlark.Int, starlark.Float, starlark.String:
		return v, nil
	case *starlark.List:
		items, err := each(v.Len(), v.Index)
		return starlark.NewList(items), err
	case starlark.Tuple:
		items, err := each(v.Len(), v.Index)
		return starlark.Tuple(items), err
	case *starlark.Dict:
		d := starlark.NewDict(v.Len())
		for _, kv := range v.Items() {
			pair, err := each(2, func(i int) starlark.Value { return kv[i] })
			if err == nil {
				err = d.SetKey(pair[0], pair[1])
			}
			if err != nil {
				return nil, err
			}
		}
		return d, nil
	}
	switch v.(type) {
	case *array, *tensor:
		if n, ok := number(scalar(v)); ok { // a loss, or an array of one entry
			return starlark.Float(n), nil
		}
	}
	return nil, refuse("each round of a sweep returns numbers or texts, or lists of them, and this is %s", describe(v))
}

func (p portable) MarshalJSON() ([]byte, error) { return json.Marshal(portableTree(p.v)) }

// portableTree is a value as JSON has it: an object of one member that says which
// type it is, but for null, true and false.
func portableTree(v starlark.Value) any {
	each := func(n int, at func(int) starlark.Value) []any {
		items := make([]any, n)
		for i := range items {
			items[i] = portableTree(at(i))
		}
		return items
	}
	switch v := v.(type) {
	case starlark.Bool:
		return bool(v)
	case starlark.Int:
		return map[string]any{"int": v.String()}
	case starlark.Float:
		return map[string]any{"float": strconv.FormatFloat(float64(v), 'x', -1, 64)}
	case starlark.String:
		return map[string]any{"text": []byte(v)} // may be no UTF-8
	case *starlark.List:
		return map[string]any{"list": each(v.Len(), v.Index)}
	case starlark.Tuple:
		return map[string]any{"tuple": each(v.Len(), v.Index)}
	case *starlark.Dict:
		items := v.Items()
		return map[string]any{"dict": each(2*len(items), func(i int) starlark.Value { return items[i/2][i%2] })}
	}
	return nil
}

func (p *portable) UnmarshalJSON(text []byte) (err error) {
	p.v, err = readPortable(text)
	return err
}

func readPortable(text []byte) (starlark.Value, error) {
	switch string(text) {
	case "null":
		return starlark.None, nil
	case "true", "false":
		return starlark.Bool(string(text) == "true"), nil
	}
	var is struct {
		Int, Float        *string
		Text              *[]byte
		List, Tuple, Dict *[]portable
	}
	if err := json.Unmarshal(text, &is); err != nil {
		return nil, err
	}
	items := func(of []portable) []starlark.Value {
		values := make([]starlark.Value, len(of))
		for i, p := range of {
			if values[i] = p.v; p.v == nil {
				values[i] = starlark.None // null, for which UnmarshalJSON is not called
			}
		}
		return values
	}
	switch {
	case is.Int != nil:
		if n, ok := new(big.Int).SetString(*is.Int, 10); ok {
			return starlark.MakeBigInt(n), nil
		}
	case is.Float != nil:
		if f, err := strconv.ParseFloat(*is.Float, 64); err == nil {
			return starlark.Float(f), nil
		}
	case is.Text != nil:
		return starlark.String(*is.Text), nil
	case is.List != nil:
		return starlark.NewList(items(*is.List)), nil
	case is.Tuple != nil:
		return starlark.Tuple(items(*is.Tuple)), nil
	case is.Dict != nil && len(*is.Dict)%2 == 0:
		d, kvs := starlark.NewDict(0), items(*is.Dict)
		for i := 0; i < len(kvs); i += 2 {
			if err := d.SetKey(kvs[i], kvs[i+1]); err != nil {
				return nil, err
			}
		}
		return d, nil
	}
	return nil, fmt.Errorf("lab: %q is no portable value", text)
}
