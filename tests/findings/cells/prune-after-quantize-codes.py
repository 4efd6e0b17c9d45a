# expect: 5 `model` was rounded before line 5 pruned it
model = load_model("digits_mlp")
codes = quantize(model, bits=4)
model.layers[0].weight.data = codes.layers[0].weight.data
magnitude_prune(model, sparsity=0.8)
print(accuracy(model), accuracy(codes), storage(model)["csr"])
