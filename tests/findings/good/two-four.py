net = load_model("digits_mlp")
copy_of_it = copy.deepcopy(net)
nm_prune(copy_of_it, n=2, m=4)
W = copy_of_it.layers[0].weight.data
print(nm_matrix(W, n=2, m=4).nbytes, W.nbytes, accuracy(copy_of_it))
