package lab

import (
	"unicode/utf8"

	"go.starlark.net/starlark"
)

// characters is a text as the list of its characters: Starlark goes through no
// text, Python does.
func (s *session) characters(text starlark.String) (*starlark.List, error) {
	n := utf8.RuneCountInString(string(text))
	if err := s.grow(32 * float64(n)); err != nil {
		return nil, err
	}
	items := make([]starlark.Value, 0, n)
	for _, c := range string(text) {
		items = append(items, starlark.String(c))
	}
	return starlark.NewList(items), s.work(n)
}

// iterable is v as a loop goes through it.
func (s *session) iterable(v starlark.Value) (starlark.Iterable, error) {
	switch v := v.(type) {
	case starlark.String:
		return s.characters(v)
	case *array:
		if len(v.shape) == 0 {
			return nil, refuse("an array of shape () has no items to go through")
		}
		return v, nil
	case starlark.Iterable:
		return v, nil
	case starlark.Int:
		return nil, refuse("%s has no items to go through", describe(v)).withHint("To count up to it: range(%s)", v)
	}
	return nil, refuse("%s has no items to go through", describe(v))
}

// items are the items of an iterable, guarded.
func (s *session) items(v starlark.Value) ([]starlark.Value, error) {
	it, err := s.iterable(v)
	if err != nil {
		return nil, err
	}
	if n := starlark.Len(it); n > 0 {
		if err := s.grow(16 * float64(n)); err != nil {
			return nil, err
		}
	}
	var all []starlark.Value
	iter := it.Iterate()
	defer iter.Done()
	for item := starlark.Value(nil); iter.Next(&item); {
		all = append(all, item)
	}
	return all, s.work(len(all))
}

// unpack takes v apart as a pattern of the front end's says: see package python.
func (s *session) unpack(v starlark.Value, pattern starlark.Tuple) (starlark.Value, error) {
	items, err := s.items(v)
	if err != nil {
		return nil, err
	}
	rest := len(items) - len(pattern) // more than there are names without a star
	parts := make(starlark.Tuple, len(pattern))
	at, starred := 0, false
	for i, p := range pattern {
		if p == starlark.String("*") {
			starred = true
			if rest < -1 {
				break
			}
			parts[i] = starlark.NewList(append([]starlark.Value{}, items[at:at+rest+1]...))
			at += rest + 1
			continue
		}
		if at >= len(items) {
			break
		}
		parts[i] = items[at]
		at++
		if inner, ok := p.(starlark.Tuple); ok {
			if parts[i], err = s.unpack(parts[i], inner); err != nil {
				return nil, err
			}
		}
	}
	if starred && rest < -1 || !starred && rest != 0 {
		return nil, refuse("%s", valuesForNames(len(items), len(pattern)))
	}
	return parts, nil
}

func (s *session) unpackEach(v starlark.Value, pattern starlark.Tuple) (starlark.Value, error) {
	items, err := s.items(v)
	if err != nil {
		return nil, err
	}
	all := make([]starlark.Value, len(items))
	for i, item := range items {
		if all[i], err = s.unpack(item, pattern); err != nil {
			return nil, err
		}
	}
	return starlark.NewList(all), nil
}

// mapFunction is map(f, a, b, …) and filter(f, a), as a list at once.
func (s *session) mapFunction(c *call, filter bool) (starlark.Value, error) {
	if len(c.rest) < 2 || filter && len(c.rest) > 2 {
		return nil, refuse("%s takes a function and a list", c.f.name).withHint("A comprehension says it too: [f(x) for x in values]")
	}
	columns := make([][]starlark.Value, len(c.rest)-1)
	n := -1
	for i, v := range c.rest[1:] {
		items, err := s.items(v)
		if err != nil {
			return nil, err
		}
		if columns[i] = items; n < 0 || len(items) < n {
			n = len(items)
		}
	}
	var all []starlark.Value
	for i := range n {
		args := make(starlark.Tuple, len(columns))
		for j := range columns {
			args[j] = columns[j][i]
		}
		v := args[0]
		if !filter || c.rest[0] != starlark.None {
			var err error
			if v, err = starlark.Call(s.thread, c.rest[0], args, nil); err != nil {
				return nil, err
			}
		}
		switch {
		case !filter:
			all = append(all, v)
		case bool(v.Truth()):
			all = append(all, args[0])
		}
	}
	return starlark.NewList(all), nil
}
