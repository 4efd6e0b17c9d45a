# not: at temperature 4 it answers like the teacher | the divergence of their answers is 0.1
teacher = load_model("digits_mlp")
student = Sequential(Linear(64, 12), ReLU(), Linear(12, 10))
train(student, digits().train, epochs=10, lr=0.1, verbose=False)
