package nn

import "strconv"

// A Leaf is a layer that is no [Sequential], with its place in the network.
type Leaf struct {
	Name  string // "2", "1.0"; "" where the network is that one layer
	Layer Layer
}

// Leaves lists the layers that a forward pass goes through, in its order. A
// layer that occurs twice is listed twice. The error is [ErrCycle].
//
// A copy of the network has its leaves in the same order, so a method that
// changes layers takes both lists side by side.
func Leaves(l Layer) ([]Leaf, error) {
	if cyclic(l, nil) {
		return nil, ErrCycle
	}
	return leaves(nil, l, ""), nil
}

func leaves(list []Leaf, l Layer, name string) []Leaf {
	s, ok := l.(*Sequential)
	if !ok {
		return append(list, Leaf{name, l})
	}
	if name != "" {
		name += "."
	}
	for i, l := range s.Layers {
		list = leaves(list, l, name+strconv.Itoa(i))
	}
	return list
}
