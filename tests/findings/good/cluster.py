model = load_model("digits_mlp")
c = cluster(model, bits=4)
print(c.layers[0].codebook, accuracy(c))
