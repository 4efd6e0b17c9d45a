n = 1
def show():
    return n
# --- next cell ---
n = 2
print(show())
accuracy = accuracy(load_model("digits_mlp"))
print(f"{accuracy:.3f}")
