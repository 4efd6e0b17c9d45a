# not: it reads at least 95% of the test images | it reads 62.8%
# not: each of the ten digits can be read | of the digit 4 it reads
# not: `original` is as it was loaded | biases among them
original = load_model("digits_mlp")
small = remove_channels(structured_prune(original, prune_ratio=0.70))
