import copy
model = load_model("digits_mlp")
for i in [0, 2, 4]:
    trial = copy.deepcopy(model)
    magnitude_prune(trial.layers[i], sparsity=0.5)
    print(f"layer {i}: {accuracy(trial):.1%}")
