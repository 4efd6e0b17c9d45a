package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func command(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	status = run(context.Background(), args, strings.NewReader(stdin), &out, &err)
	return status, out.String(), err.String()
}

const wrong = `original = load_model("digits_mlp")
compressed = magnitude_prune(original, sparsity=0.9)
print(accuracy(original) == accuracy(compressed))
`

func TestPlain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "wrong.py")
	if err := os.WriteFile(file, []byte(wrong), 0o644); err != nil {
		t.Fatal(err)
	}
	status, out, errs := command(t, "", "run", file)
	if status != 0 || errs != "" || !strings.HasPrefix(out, "True\n\ncritical, line 2: Pruning compressed also pruned original\n") {
		t.Errorf("status %d\n%s\n%s", status, out, errs)
	}
}

func TestErrorHasCaret(t *testing.T) {
	status, out, errs := command(t, "x = 1\n\tif x: y\n", "run", "-")
	if status != 1 || out != "" {
		t.Errorf("status %d, output %q", status, out)
	}
	status, _, errs = command(t, "x = 1\nprint(xx)\n", "run", "-")
	if status != 1 || !strings.Contains(errs, "-:2:7: name error: ") || !strings.Contains(errs, "    print(xx)\n          ^\n") {
		t.Errorf("status %d\n%s", status, errs)
	}
}

// One object and nothing else on standard output, with the documented keys.
func TestJSON(t *testing.T) {
	for _, c := range []struct {
		text   string
		status int
	}{{wrong, 0}, {"while True: pass", 1}, {"(", 1}} {
		status, out, errs := command(t, c.text, "run", "--json", "-")
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(out), &object); err != nil || errs != "" || status != c.status {
			t.Fatalf("%q: status %d, %v, %s", c.text, status, err, errs)
		}
		for _, key := range []string{"output", "error", "names", "objects", "findings"} {
			if object[key] == nil {
				t.Errorf("%q: no %s in %s", c.text, key, out)
			}
		}
		if (string(object["error"]) == "null") != (c.status == 0) {
			t.Errorf("%q: status %d, error %s", c.text, status, object["error"])
		}
	}
	_, out, _ := command(t, wrong, "run", "-", "--json")
	if !strings.Contains(out, `"evidence":{"accuracy_after":`) || !strings.Contains(out, `"changed":4435`) {
		t.Error(out)
	}
}

func TestSeed(t *testing.T) {
	const text = "print(Linear(2, 1).weight.data.tolist())"
	_, zero, _ := command(t, text, "run", "-")
	_, seven, _ := command(t, text, "run", "--seed", "7", "-")
	_, again, _ := command(t, text, "run", "-", "--seed=7")
	if zero == seven || seven != again || seven == "" {
		t.Errorf("%s %s %s", zero, seven, again)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"walk"}, {"run"}, {"run", "a", "b"}, {"run", "--fast", "-"}, {"run", "no/such/file.py"}, {"run", "--seed", "x", "-"}} {
		if status, out, errs := command(t, "", args...); status != 2 || out != "" || errs == "" {
			t.Errorf("%q: status %d, %q, %q", args, status, out, errs)
		}
	}
	for _, args := range [][]string{{"--help"}, {"help"}, {"run", "--help"}} {
		if status, out, errs := command(t, "", args...); status != 0 || !strings.Contains(out, "Exit status") || errs != "" {
			t.Errorf("%q: status %d, %q, %q", args, status, out, errs)
		}
	}
}

// The command has a clock: a profile tells the time of a forward pass.
func TestClock(t *testing.T) {
	status, out, errs := command(t, `print(profile(load_model("digits_mlp")).seconds > 0)`, "run", "-")
	if status != 0 || out != "True\n" {
		t.Errorf("status %d, %q, %s", status, out, errs)
	}
}
