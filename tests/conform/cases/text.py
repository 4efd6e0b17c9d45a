# --- literals
print('a', "b", 'it"s', "it's", 'a\tb', "a\\b", 'a\'b', r"a\nb", "x" "y", """one
two""", '\x41\u00e9\101')
print(repr("a"), repr("it's"), repr('say "hi"'), repr("a\nb\t\\"), repr('both " and \''), repr("é"), repr("\x00\x7f"))
# --- repr in containers
print(["a", "it's", 'q"', "\n"], ("x",), {"k": "v"}, [None, True, 1.0], [[]], ((),), {1: [2, {3: 4}]})
# --- add and repeat
print("ab" + "cd", "ab" * 3, 3 * "x", "a" * 0, "-" * 10, "a" * -1)
# --- index and slice
s = "compression"
print(s[0], s[-1], s[2:5], s[:3], s[-3:], s[::2], s[::-1], s[10:100], s[5:2], len(s), s[1:-1:3])
# --- index outside
print("abc"[3])
# --- methods
s = "  Weight matrix "
print(s.strip(), s.lstrip() + "|", s.rstrip() + "|", s.upper(), s.lower(), s.strip().title(), s.strip().capitalize(), s.strip().swapcase())
print("a,b,,c".split(","), "a b  c".split(), "a-b-c".split("-", 1), "a-b-c".rsplit("-", 1), "x".split(","), "".split(), "".split(","))
print("l1\nl2\r\nl3".splitlines(), ",".join(["a", "b"]), "".join([]), "-".join("abc"))
print("banana".replace("a", "o"), "banana".replace("a", "o", 1), "banana".find("n"), "banana".find("z"), "banana".rfind("n"), "banana".index("n"), "banana".count("an"))
print("abc".startswith("a"), "abc".endswith("bc"), "abc".startswith(("x", "a")), "b" in "abc", "z" not in "abc", "" in "a")
print("abc".isalpha(), "a1".isalnum(), "12".isdigit(), " ".isspace(), "Ab".isupper(), "AB".isupper(), "ab".islower(), "Title Case".istitle())
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("x"), "prefix_x".removeprefix("prefix_"), "x.py".removesuffix(".py"))
print("7".zfill(3), "-7".zfill(4), "ab".ljust(5) + "|", "ab".rjust(5), "ab".center(6) + "|", "ab".center(5, "*"), "x".ljust(3, "."))
print("{} and {}".format(1, "b"), "{1} {0}".format("a", "b"), "{x:.2f}".format(x=3.14159), "{:>5}|{:<5}|{:^5}".format(1, 2, 3), "{{}}".format())
# --- percent
print("%d items" % 3, "%s is %s" % ("a", 1), "%.2f" % 3.14159, "%5d|%-5d|%05d" % (1, 2, 3), "%r" % "a", "%x %X %o" % (255, 255, 8), "%e" % 12345.678, "%g" % 0.0001, "%%" % (), "100%% of %s" % "it")
print("%s" % None, "%s" % [1, 2], "%s %s" % (1.0, True), "%(a)d %(b)s" % {"a": 1, "b": "x"}, "%+d" % 5, "%5.1f|" % 2.25, "%c" % "x")
# --- loop over
for c in "abc":
    print(c, end=" ")
print()
for i, c in enumerate("ab"):
    print(i, c)
print(list("abc"), tuple("ab"), sorted("bca"), "".join(reversed("abc")), list(enumerate("ab", 1)))
# --- index error of a missing part
print("abc".index("z"))
# --- join of numbers
print(",".join([1, 2]))
# --- unicode
print("é", "日本", list("日本"), "É".lower(), "a→b".replace("→", "-"), "日本".center(6, "*"), f"{'é':>3}")
# --- translate of cases
print("model_name".replace("_", " ").title(), "CSR".lower() + "_matrix", "a b".split()[1].upper())
# --- unpack
a, b = "xy"
print(a, b)
a, *b = "xyz"
print(a, b)
# --- compare
print(min("b", "a"), max("abc"), sorted(["b", "A", "a"]), sorted(["bb", "a"], key=len), sorted(["b", "A", "a"], key=str.lower) if False else "")
# --- print
print(1, "a", None, sep="-")
print("a", end="")
print("b")
print()
print("a", "b", sep="\n", end="!\n")
print("x", sep="ignored")
print([1, 2], (3,), {"a": 1.5}, "text", 'q')
print(*[1, 2, 3])
print(*"ab", sep=",")
# --- triple quotes
s = """
a "quoted" line
  indented
"""
print(s)
print(len(s), s.strip().split("\n"))
# --- continued
x = "a" \
    "b"
y = ("long "
     "text")
print(x, y)
# --- docstrings
def f(x):
    """What it does.

    More of it.
    """
    return x
print(f(2))
# --- bad escape of a format
print("{} {}".format(1))
# --- percent with too few
print("%d %d" % 1)
# --- text is not changed in place
s = "abc"
s[0] = "x"
