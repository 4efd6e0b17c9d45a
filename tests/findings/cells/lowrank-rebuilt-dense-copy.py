# expect: 7 Multiplied out, rank 4 of 
model = load_model("digits_mlp")
W = model.layers[0].weight.data
for ratio in [0.1, 0.3]:
    U, S, V = low_rank_approximate(W, rank_ratio=ratio)
    trial = copy.deepcopy(model)
    trial.layers[0].weight.data = (U * S) @ V
    print(ratio, accuracy(trial))
print(accuracy(model))
