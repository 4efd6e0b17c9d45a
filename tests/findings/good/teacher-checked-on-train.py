teacher = load_model("digits_mlp")
print(accuracy(teacher, digits().train), accuracy(teacher))
