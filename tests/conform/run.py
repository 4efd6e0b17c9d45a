"""Runs the snippets of standard input, each alone, and says what they print."""
import contextlib
import io
import sys

MARK = "# --- "

for part in ("\n" + sys.stdin.read()).split("\n" + MARK)[1:]:
    name, _, body = part.partition("\n")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(body, name, "exec"), {"__name__": "__main__"})
            said = out.getvalue()
        except Exception:
            said = out.getvalue() + "!! stops\n"
    sys.stdout.write(MARK + name + "\n" + said + ("" if said.endswith("\n") or not said else "\n"))
