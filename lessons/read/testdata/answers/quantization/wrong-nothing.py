# not: `small` takes at most 2,400 bytes | no name `small` yet
# not: at least 75% of its weights are exactly zero | no name `small` yet
# not: it reads at least 95% of the test images | no name `small` yet
original = load_model("digits_mlp")
