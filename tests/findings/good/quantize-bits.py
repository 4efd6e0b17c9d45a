model = load_model("digits_mlp")
for bits in [8, 6, 4]:
    q = quantize(model, bits=bits, scheme="symmetric", per="channel")
    print(bits, f"{accuracy(q):.1%}", profile(q).bytes if hasattr(profile(q), "bytes") else "")
