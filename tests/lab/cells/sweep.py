model = load_model("digits_mlp")

def right_at(sparsity):
    pruned = magnitude_prune(copy.deepcopy(model), sparsity=sparsity)
    return accuracy(pruned)

for sparsity, right in zip([0.5, 0.8, 0.9], sweep(right_at, [0.5, 0.8, 0.9])):
    print(f"{sparsity:.0%} zeros: {right:.1%} right")

print(sensitivity(model, sparsities=[0.5, 0.9]))
print(sweep(lambda seed: np.random.randint(100), range(4)))
