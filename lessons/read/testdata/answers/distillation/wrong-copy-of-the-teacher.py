# not: `student` has at most 1,000 parameters | it has 5,018
teacher = load_model("digits_mlp")
student = load_model("digits_mlp")
