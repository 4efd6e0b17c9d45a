def stored(values):
    layer = Linear(len(values), 1)
    layer.weight.data = np.array(values).reshape(-1, 1)
    return quantize(layer)

q = stored([-1, 0, 2, .5, 1.5, -.5])
assert np.allclose(q.scales, [3 / 255], rtol=1e-6)
assert q.zero_points.tolist() == [-43]
assert q.weight.data[1, 0] == 0

q = stored([-1.5, .2, 2.8])
assert np.allclose(q.scales, [4.3 / 255], rtol=1e-6)
assert q.zero_points.tolist() == [-39]
assert q.codes.flatten().tolist() == [-128, -27, 127]

constant = stored([0.3, 0.3, 0.3])
assert constant.weight.data.flatten().tolist() == np.array([0.3, 0.3, 0.3], dtype=np.float32).tolist()

# Per channel, symmetric, and a codebook
layer = Linear(64, 8)
error = {}
for bits in [4, 8]:
    q = quantize(layer, bits=bits, scheme="symmetric", per="channel")
    assert q.scales.shape == (8,) and np.all(q.zero_points == 0)
    error[bits] = np.max(np.abs(q.weight.data - layer.weight.data))
assert error[8] < error[4] / 8
clustered = cluster(layer, bits=4)
assert len(clustered.codebook) <= 16
assert np.allclose(clustered.codebook[clustered.codes], clustered.weight.data)
