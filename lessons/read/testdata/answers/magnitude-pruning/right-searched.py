import copy
heavy = load_model("digits_mlp")
light = heavy
for s in range(50, 100, 5):
    tried = magnitude_prune(copy.deepcopy(heavy), sparsity=s / 100)
    if accuracy(tried) >= 0.95:
        light = tried
