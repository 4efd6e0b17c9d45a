# not: one step of 5% more would be too much | at 50.0% zeros there is room
import copy
heavy = load_model("digits_mlp")
light = magnitude_prune(copy.deepcopy(heavy), sparsity=0.50)
