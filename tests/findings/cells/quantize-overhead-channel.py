# expect: 3 `weight` takes 
layer = Linear(1, 40)
codes = quantize(layer, per="channel")
