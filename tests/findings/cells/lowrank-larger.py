# expect: 3 Rank 32 of a 64 × 64 weight holds more numbers than the weight
layer = Linear(64, 64)
U, S, V = low_rank_approximate(layer.weight.data)
print(U.size + S.size + V.size)
