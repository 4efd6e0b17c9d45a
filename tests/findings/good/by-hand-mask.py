import numpy as np
model = load_model("digits_mlp")
for param in model.parameters():
    if len(param.shape) > 1:
        threshold = np.percentile(np.abs(param.data), 70)
        mask = np.abs(param.data) >= threshold
        param.data = param.data * mask
print(measure_sparsity(model))
print(storage(model)["csr"])
