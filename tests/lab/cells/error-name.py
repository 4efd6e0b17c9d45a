original = load_model("digits_mlp")
print(acuracy(original))
