# not: a hidden layer of `widest` units stays under 10,000 bytes | with 34 units it is 10,240 bytes
def by_formula(sizes):
    return sum([(a + 1) * b for a, b in zip(sizes, sizes[1:])])

widest = 0
while 4 * by_formula([64, widest, 10]) < 10000:
    widest += 1
