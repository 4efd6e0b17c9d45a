# --- making and reading
d = {"a": 1, "b": 2}
print(d, d["a"], len(d), "a" in d, 1 in d, d.get("z"), d.get("z", 0), d.get("a"), {}, dict(), dict(x=1, y=2), dict([("k", 1)]), dict({"a": 1}, b=2))
# --- writing
d = {}
d["x"] = 1
d["y"] = [2]
d["x"] += 5
d["y"].append(3)
d.update({"z": 0})
d.update(w=4)
print(d, list(d), list(d.keys()), list(d.values()), list(d.items()))
print(d.pop("x"), d.pop("none", None), d.setdefault("q", 7), d.setdefault("z", 9), d)
del d["q"]
print(d.popitem(), d)
d.clear()
print(d)
# --- order and loops
d = {"b": 1, "a": 2, "c": 3}
for k in d:
    print(k, end=" ")
for k, v in d.items():
    print(k, v, end=";")
for v in d.values():
    print(v, end=" ")
print()
print(sorted(d), sorted(d.items(), key=lambda kv: -kv[1]), max(d, key=d.get), min(d.values()), sum(d.values()), list(reversed(d)))
# --- equality
print({"a": 1, "b": 2} == {"b": 2, "a": 1}, {"a": 1} == {"a": 1.0}, {"a": 1} != {}, {1: "x", "1": "y"})
# --- keys of several kinds
d = {1: "a", (1, 2): "b", "x": None, 2.5: "c", None: "d"}
print(d[(1, 2)], d[1.0], d[2.5], d[None], (1, 2) in d, 1.0 in d)
# --- merge
a = {"x": 1, "y": 2}
b = {"y": 3}
print({**a, **b}, a | b, {**a, "z": 9}, a)
a |= b
print(a)
# --- copies
a = {"k": [1]}
b = a
c = a.copy()
d = dict(a)
import copy
e = copy.deepcopy(a)
a["k"].append(2)
a["n"] = 1
print(a, b, c, d, e, a is b)
# --- comprehension
print({k: v * 2 for k, v in {"a": 1}.items()}, {k: len(k) for k in ["x", "yy"]}, {v: k for k, v in {"a": 1}.items()}, {i: i for i in range(5) if i % 2})
# --- nested
config = {"magnitude_prune": {"sparsity": 0.9}, "steps": [1, 2]}
config["magnitude_prune"]["sparsity"] = 0.5
print(config, config["steps"][0], config.get("quantize", {}).get("bits", 8))
# --- a key that is missing
{"a": 1}["b"]
# --- pop of a missing key
{}.pop("a")
# --- a list is no key
{[1]: 2}
# --- counting
counts = {}
for w in "a b a c a".split():
    counts[w] = counts.get(w, 0) + 1
print(counts)
groups = {}
for n in range(5):
    groups.setdefault(n % 2, []).append(n)
print(groups)
# --- sets
s = {3, 1, 2}
print(len(s), 1 in s, sorted(s), sorted(s | {5}), sorted(s & {1, 9}), sorted(s - {1}), sorted(s ^ {1, 7}), s == {1, 2, 3}, set(), len(set([1, 1, 2])), {1} <= {1, 2}, {1, 2} > {1})
s.add(9)
s.discard(1)
s.discard(100)
s.remove(2)
print(sorted(s), sorted(set("hello")), {1}, {"a"}, sorted({1, 2}.union([3])), sorted({1, 2}.intersection([2])), sorted({1, 2}.difference([2])), {1}.issubset({1, 2}), {1, 2}.issuperset({1}))
s.update([5, 6])
print(sorted(s), len(s))
# --- a set lacks it
{1}.remove(2)
# --- values and views
d = {"a": 1}
print("a" in d.keys(), 1 in d.values(), ("a", 1) in d.items(), len(d.items()))
