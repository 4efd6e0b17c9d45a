# not: `by_formula` counts what the network has | `by_formula` stopped: 
# not: a hidden layer of `widest` units stays under 10,000 bytes | no name `widest` yet
# not: one unit more would not | no name `widest` yet
def by_formula(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]
