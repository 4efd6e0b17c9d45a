import copy
original = load_model("digits_mlp")
small = None
for keep in [3, 2]:
    small = nm_prune(copy.deepcopy(original), n=keep, m=4)
    shipped = small
print(accuracy(original), accuracy(shipped))
print(storage(shipped))
