logits = np.array([2.0, 1.0, 0.1])
for T in [0.5, 1, 5, 20, 100]:
    print(T, softmax(logits, temperature=T))
