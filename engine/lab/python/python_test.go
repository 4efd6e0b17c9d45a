package python

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// accepts is a Python program that says of each of the texts on its standard
// input whether it compiles.
const accepts = `
import json, sys, warnings
warnings.simplefilter("ignore")
def compiles(text):
    try:
        compile(text, "cell", "exec")
        return True
    except SyntaxError:
        return False
print(json.dumps([compiles(text) for text in json.load(sys.stdin)]))
`

func snippets(t testing.TB, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(data), "# ---\n")
}

func python(t *testing.T, texts []string) []bool {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on this machine")
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "-c", accepts)
	cmd.Stdin = strings.NewReader(string(in))
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("python3 does not run: %v", err)
	}
	var ok []bool
	if err := json.Unmarshal(out, &ok); err != nil || len(ok) != len(texts) {
		t.Fatalf("python3 answered %q, %v", out, err)
	}
	return ok
}

// What Python accepts the lab accepts, and what Python rejects it rejects,
// but for testdata/refused.py, which Python accepts and the lab has not.
func TestAgreesWithPython(t *testing.T) {
	both, refused := snippets(t, "testdata/both.py"), snippets(t, "testdata/refused.py")
	for i, ok := range python(t, both) {
		if _, err := Parse("cell", both[i]); (err == nil) != ok {
			t.Errorf("Python accepts: %v, the lab: %v\n%s", ok, err, both[i])
		}
	}
	for i, ok := range python(t, refused) {
		if !ok {
			t.Errorf("Python rejects\n%s", refused[i])
		}
	}
	for _, text := range refused {
		if _, err := Parse("cell", text); err == nil {
			t.Errorf("the lab accepts\n%s", text)
		}
	}
}
