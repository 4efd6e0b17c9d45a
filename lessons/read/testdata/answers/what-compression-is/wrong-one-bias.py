# not: `by_formula` counts what the network has | for the sizes [64, 16, 10] it says 1,194, and there are 1,210
def by_formula(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] * sizes[i + 1]
    return total + sizes[-1]

widest = 33
