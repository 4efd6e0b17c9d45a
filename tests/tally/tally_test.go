package main

import (
	"strings"
	"testing"
)

func TestTally(t *testing.T) {
	for _, c := range []struct {
		name, input, want string // want is in the output; its last line is the whole last line
	}{
		{"nothing", "", "0 passed, 0 failed"},
		{"one", `
{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"A","Output":"=== RUN A\n"}
{"Action":"pass","Package":"p","Test":"A","Elapsed":0}
{"Action":"pass","Package":"p","Elapsed":0.25}`, "ok      p (0.2 s)\n1 passed, 0 failed"},
		{"leaves are counted", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/1"}
{"Action":"run","Package":"p","Test":"A/1/x"}
{"Action":"pass","Package":"p","Test":"A/1/x"}
{"Action":"pass","Package":"p","Test":"A/1"}
{"Action":"run","Package":"p","Test":"A/2"}
{"Action":"skip","Package":"p","Test":"A/2"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"pass","Package":"p"}`, "1 passed, 0 failed, 1 skipped"},
		{"a failed leaf is one failure", `
{"Action":"output","Package":"p","Test":"A/1","Output":"wrong\n"}
{"Action":"fail","Package":"p","Test":"A/1"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}
{"Action":"exit","Package":"go test","Code":1}`, "wrong\nFAILED p A/1\n0 passed, 1 failed"},
		{"a slash in a subtest's name", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/1/x"}
{"Action":"fail","Package":"p","Test":"A/1/x"}
{"Action":"run","Package":"p","Test":"A/2/x"}
{"Action":"pass","Package":"p","Test":"A/2/x"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, "FAILED p A/1/x\n1 passed, 1 failed"},
		{"a parent's own failure counts", `
{"Action":"pass","Package":"p","Test":"A/1"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, "FAILED p A\n1 passed, 1 failed"},
		{"a package that does not build", `
{"ImportPath":"p [p.test]","Action":"build-output","Output":"x.go:1: undefined\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
{"Action":"output","Package":"p","Output":"FAIL p [build failed]\n"}
{"Action":"fail","Package":"p","FailedBuild":"p [p.test]"}
{"Action":"exit","Package":"go test","Code":1}`, "x.go:1: undefined\nFAIL p [build failed]\nFAILED p does not build\n0 passed, 1 failed"},
		{"a package that dies", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"A","Output":"panic: no\n"}
{"Action":"fail","Package":"p"}`, "panic: no\nFAILED p as a whole\n0 passed, 1 failed"},
		{"a package that never ends", `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"pass","Package":"p","Test":"A"}`, "FAILED p as a whole\n1 passed, 1 failed"},
		{"a run that could not begin", `
go: cannot find module
{"Action":"exit","Package":"go test ./...","Code":1}`, "go: cannot find module\nFAILED go test ./...: status 1\n0 passed, 1 failed"},
		{"each run needs its own reason", `
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"exit","Package":"one","Code":1}
{"Action":"fail","Package":"p"}
{"Action":"exit","Package":"two","Code":2}`, "FAILED two: status 2\n0 passed, 2 failed"},
		{"a check that is no test", `
{"Action":"pass","Package":"build.sh","Test":"gofmt"}
{"Action":"fail","Package":"build.sh","Test":"go vet"}
{"Action":"fail","Package":"build.sh"}`, "FAILED build.sh go vet\n1 passed, 1 failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			tally := newTally(&out)
			for line := range strings.Lines(strings.TrimPrefix(c.input, "\n")) {
				tally.line([]byte(line))
			}
			tally.close()
			if !strings.HasSuffix(out.String(), c.want+"\n") {
				t.Errorf("got\n%s\nwant at the end\n%s", out.String(), c.want)
			}
		})
	}
}
