A = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 2.0]])
S = csr_matrix(A)
print(S.data, S.indices, S.indptr, S.nbytes, A.nbytes)
