m = load_model("digits_mlp")
if True:
	print(count_parameters(m))
