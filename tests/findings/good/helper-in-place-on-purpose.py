def prune_in_place(net, amount):
    magnitude_prune(net, sparsity=amount)
    print("now", measure_sparsity(net), "% zeros")

net = load_model("digits_mlp")
prune_in_place(net, 0.4)
