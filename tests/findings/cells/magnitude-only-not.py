model = load_model("digits_mlp")
data = digits().train
cross_entropy(model(data.images), data.labels).backward()
magnitude_prune(model, sparsity=0.4)
print(accuracy(model))
