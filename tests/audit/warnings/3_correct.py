# CORRECT: You must apply the decomposition
model = SimpleModel(Linear(100, 50))
original_weight = model.layers[0].weight.data

# Step 1: Decompose
U, S, V = low_rank_approximate(original_weight, rank_ratio=0.5)

# Step 2: Create low-rank layer
# Option A: Replace with two smaller layers
model_compressed = factorize(model, rank_ratio=0.5)
assert count_parameters(model_compressed) == 25 * (100 + 50) + 50
assert count_parameters(model_compressed) < count_parameters(model)
layer = model_compressed.layers[0]
assert isinstance(layer, LinearLowRank)
by_hand = SimpleModel(
    LinearLowRank(100, 25, 50)  # U and V as separate layers
)
by_hand.layers[0].U.data = U @ np.diag(S)
by_hand.layers[0].V.data = V
by_hand.layers[0].bias.data = model.layers[0].bias.data
X = Tensor(np.random.randn(4, 100))
assert np.allclose(by_hand.forward(X), model_compressed.forward(X), atol=1e-5)
assert np.allclose(layer.U.data @ layer.V.data, U @ np.diag(S) @ V, atol=1e-5)

# Option B: Reconstruct and replace weight (loses compression benefits)
model.layers[0].weight.data = U @ np.diag(S) @ V  # Same size, approximation error
assert count_parameters(model) == 5050
assert not np.array_equal(model.layers[0].weight.data, original_weight)

# What is not smaller is kept, and the report says why
square = SimpleModel(Linear(64, 64))
kept = factorize(square, rank_ratio=0.5)
assert count_parameters(kept) == count_parameters(square)
assert compression_report(kept)[0]["kept_because"] == "factors would be no smaller"
