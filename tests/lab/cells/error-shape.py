m = load_model("digits_mlp")
m.forward(Tensor([[1.0, 2.0, 3.0]]))
