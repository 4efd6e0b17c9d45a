package lab

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"compressionlab/engine/lab/python"
)

// programs are the texts that the suites run: those whose output or findings are
// known, and those that assert what they are about.
func programs(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"testdata/language.py", "*_test.go", "../../tests/conform/cases/*.py", "../../tests/lab/cells/*.py", "../../tests/lab/errors.txt", "../../tests/audit/*/*.py", "../../tests/findings/*/*.py"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
			all.WriteByte('\n')
		}
	}
	return all.String()
}

// Each snippet of testdata/language.py holds, and says in its head which line of the
// language it is about.
func TestLanguage(t *testing.T) {
	text, err := os.ReadFile("testdata/language.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split("\n"+string(text), "\n# --- ")[1:] {
		name, code, _ := strings.Cut(part, "\n")
		if !strings.Contains(code, "assert ") {
			t.Errorf("%s asserts nothing", name)
		}
		if e := Run(Request{Cells: []string{code}, Files: &Folder{}}).Run.Error; e != nil {
			t.Errorf("%s: line %d: %s (%s)", name, e.Line, e.Message, e.Hint)
		}
	}
}

// Each function of the language, and each of its arguments by name or in its place, is in
// some program of the suites.
func TestEachFunctionIsTried(t *testing.T) {
	text := programs(t)
	s := newSession(Request{}, 0)
	functions := map[string]*function{}
	for name, v := range s.predeclared {
		if f, ok := v.(*function); ok && !strings.HasPrefix(name, python.Hidden) {
			functions[name] = f
		}
	}
	for name, v := range s.numpy() {
		if f, ok := v.(*function); ok {
			functions["np."+name] = f
		}
	}
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		f := functions[name]
		calls := callsOf(text, name)
		if len(calls) == 0 {
			t.Errorf("no program calls %s", name)
			continue
		}
		for i, p := range f.params {
			p, optional := strings.CutSuffix(p, "=")
			if !optional {
				continue
			}
			tried := slices.ContainsFunc(calls, func(args []string) bool {
				positional := 0
				for _, a := range args {
					name, value, _ := strings.Cut(a, "=")
					named := value != "" && value[0] != '=' && isName(strings.TrimSpace(name))
					if named && strings.TrimSpace(name) == p || strings.HasPrefix(a, "*") {
						return true
					}
					if !named {
						positional++
					}
				}
				return positional > i
			})
			if !tried {
				t.Errorf("no program gives %s its %s", name, p)
			}
		}
	}
}

func isName(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0
}

// callsOf are the arguments of the calls of a name in a text.
func callsOf(text, name string) (calls [][]string) {
	for from := 0; ; {
		at := strings.Index(text[from:], name+"(")
		if at < 0 {
			return calls
		}
		at += from
		from = at + len(name) + 1
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); before == '.' || before == '_' || unicode.IsLetter(before) || unicode.IsDigit(before) {
			continue // the end of another name
		}
		var args []string
		depth, start := 0, from
		for i := from; i < len(text) && depth >= 0; i++ {
			switch text[i] {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth--
			}
			if depth < 0 || depth == 0 && text[i] == ',' {
				args = append(args, strings.TrimSpace(text[start:i]))
				start = i + 1
			}
		}
		calls = append(calls, args)
	}
}
