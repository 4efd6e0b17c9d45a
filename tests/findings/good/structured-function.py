def slim(model, ratio):
    cut = structured_prune(copy.deepcopy(model), prune_ratio=ratio, importance="taylor")
    return remove_channels(cut)

big = load_model("digits_mlp")
small = slim(big, 0.25)
fine_tune(small, digits().train, epochs=1, lr=0.02, verbose=False)
print(accuracy(big), accuracy(small))
