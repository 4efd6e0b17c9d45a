# WRONG: Expecting model to be compressed
model = Linear(100, 50)
before = model.weight.data.copy()
U, S, V = low_rank_approximate(model.weight.data, rank_ratio=0.5)
# Model still uses original 100×50 weight matrix!
# U, S, V just sitting there unused
assert np.array_equal(model.weight.data, before)
assert count_parameters(model) == 5050
