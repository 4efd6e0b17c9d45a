model = load_model("digits_mlp")
save_safetensors(model, "pruned.safetensors")
