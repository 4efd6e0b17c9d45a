# --- whole numbers
print(7 + 3, 7 - 10, 7 * 3, 7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 2 ** 10, -2 ** 2, (-2) ** 3)
print(10 ** 25, 10 ** 25 // 7, 10 ** 25 % 7, -10 ** 25 // 7)
print(0x1F, 0b101, 0o17, 1_000_000, 0xdead_beef)
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 10, 1024 >> 3, -1 >> 1, -5 & 3)
# --- floats
print(0.1 + 0.2, 1 / 3, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 2.5e-7, 1e100, 100.0, 1e22, -0.0)
print(7.5 // 2, 7.5 % 2, -7.5 // 2, -7.5 % 2, 1e300 * 1e10, -1e300 * 1e10, 5 // 2.0, 3 / 2, 4 / 2)
print(float("inf"), float("-inf"), float("nan"), float("inf") - float("inf"))
print(2 ** 0.5, 2 ** -1, 4 ** 0.5, 2.0 ** 3, 9 ** 0.5, (-8) ** 3, 0 ** 0, 0.0 ** 0)
# --- mixed
print(1 + 1.0, 2 * 0.5, True + True, True * 3, False - 1, 1 == 1.0, True == 1, 1 < 1.5, 2 > True)
print(3.0 == 3, 10 ** 20 == 1e20, 0.1 + 0.2 == 0.3, 0.5 + 0.5 == 1)
# --- conversions
print(int(3.9), int(-3.9), int("42"), int(" 7 "), int("ff", 16), int("0b11", 2), int(True), int("-5"))
print(float(3), float("2.5"), float("1e3"), float(" -0.5 "), float(True))
print(bool(0), bool(0.0), bool(""), bool([]), bool("0"), bool([0]), bool(None), bool(-1))
print(str(1), str(1.0), str(True), str(None), str([1, "a"]), str((1,)), str({}))
# --- no conversion
print(int("a"))
# --- no float
print(float("1,5"))
# --- division by zero
print(1 / 0)
# --- whole division by zero
print(1 // 0)
# --- remainder by zero
print(1.5 % 0)
# --- rounding
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, 1), round(1234, -2), round(15, -1), round(25, -1))
print(round(0.5), round(1.5), round(1e20), round(2.0, 3), round(1.005, 2), round(5.015, 2), round(7), round(-0.4))
# --- builtins on numbers
print(abs(-3), abs(-2.5), abs(True), divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), pow(2, 5), pow(2, -1), pow(7, 3, 5))
print(min(3, 1.5, 2), max(3, 1.5), min([4, 2]), max("b", "a"), sum([1, 2, 3]), sum([0.1] * 3), sum([1, 2], 10), sum([]))
print(max([1, 3, 2], key=lambda x: -x), min(["aaa", "b"], key=len), max([], default=0), min([], default=None))
print(bin(5), hex(255), oct(8), bin(-3), hex(-255), chr(97), ord("a"))
# --- chained comparisons
x = 5
print(1 < x < 10, 1 < x > 3, 1 < x < 3, 0 <= 0.5 <= 1, 1 == 1.0 == True, 3 > 2 > 1 > 0, 1 < 2 == 2)
def f():
    print("once")
    return 5
print(1 < f() < 10)
print(10 < f() < 20)
print(1 > f() > f())
# --- and, or, not
print(1 and 2, 0 and 2, 1 or 2, 0 or "", None or [], not 0, not [1], not None, "" or "x" and "y")
print(0 or 0.0 or "last", [] and 1, not (1 and 0), 1 if [] else 2, 3 if "a" else 4)
# --- is
a = None
b = [1]
c = b
print(a is None, a is not None, b is c, b is [1], b is not c, True is True, (b is c) == True)
# --- precedence
print(2 + 3 * 4 ** 2 // 5 % 7, -2 ** 2, 2 ** -1, 2 ** 3 ** 2, not 1 == 2, 1 + 2 < 4 and 5, 6 / 2 * 3, 1 << 2 + 1)
print(5 - 3 - 1, 2 * 3 % 4, ~1 + 1, -3 // 2, -(3 // 2), 7 & 3 == 3, 1 | 2 ^ 3 & 2, not True or True)
# --- augmented
x = 5
x += 2
x -= 1
x *= 3
x //= 2
x **= 2
x %= 50
print(x)
x /= 4
print(x)
x = 6
x &= 3
x |= 8
x ^= 1
x <<= 2
x >>= 1
print(x)
# --- types
print(type(1) is int, type(1.0) is float, type("") is str, type([]) is list, type(()) is tuple, type({}) is dict, type(True) is bool, type(None) is type(None))
print(isinstance(True, int), isinstance(1, float), isinstance(1, (str, int)), isinstance([], list), isinstance("a", str))
print(type(1), type(1.5), type("a"), type([]), type({}), type(()), type(True), type(set()))
print(type(1).__name__, type([]).__name__)
# --- big and small
print(2 ** 100, 2 ** 64 - 1, -2 ** 63, 1e308 * 10, 5e-324, 1.7976931348623157e308, 2 ** 53 + 1.0)
print(123456789 * 987654321, 10 ** 18 + 1, (10 ** 18 + 1) / 2, 3 * 0.1, 1.1 * 1.1, 100 * 1.1)
# --- number methods
print((2.0).is_integer(), (2.5).is_integer())
# --- text and number do not add
print("a" + 1)
# --- list and number do not add
print([1] + 1)
# --- none does not compare
print(None < 1)
# --- none has no sum
print(sum([None, 1]))
# --- complex comparisons of text
print("a" < "b" < "c", "abc" < "abd", "Z" < "a", "a" == "a", "a" != "b", [1, 2] < [1, 3], (1, 2) < (1, 2, 0), [1] == [1.0])
# --- unordered
print("a" < 1)
