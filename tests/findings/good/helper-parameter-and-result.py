def shrink(model):
    result = magnitude_prune(model, sparsity=0.9)
    print(storage(result)["csr"])
    return result

small = shrink(load_model("digits_mlp"))
print(accuracy(small))
