model = load_model("digits_mlp")
f = factorize(model, energy=0.9)
train(f, digits().train, epochs=1, lr=0.02, verbose=False)
print(f, accuracy(f))
