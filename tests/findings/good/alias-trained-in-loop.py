import copy
original = load_model("digits_mlp")
tuned = chosen = None
for lr in [0.01, 0.02]:
    tuned = copy.deepcopy(original)
    fine_tune(tuned, digits().train, epochs=1, lr=lr, verbose=False)
    chosen = tuned
    print(lr, accuracy(tuned), accuracy(chosen))
print(accuracy(original))
