// Command lab is the lab without a browser: it runs cells of the lab language, with
// the same result; it reads, converts and measures files of weights; and it writes
// a recipe of compression as a PyTorch script.
//
//	lab run [--json] [--seed N] FILE
//	lab report [--json] MODEL
//	lab convert IN OUT
//	lab export [--model MODEL] RECIPE.json
//
// Its manual is lab --help.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"compressionlab/engine/advice"
	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the command without the process: it returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(stderr, "lab: the lab itself failed: %v\n", p)
			status = 1
		}
	}()
	if len(args) == 0 {
		fmt.Fprint(stderr, help)
		return 2
	}
	c := &console{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr}
	switch args[0] {
	case "run":
		return runScript(ctx, args[1:], stdin, stdout, stderr)
	case "report":
		return c.report(args[1:])
	case "convert":
		return c.convert(args[1:])
	case "export":
		return c.export(args[1:])
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, helpFor(args[1:]))
		return 0
	}
	return misuse(stderr, "there is no command %q", args[0])
}

func misuse(stderr io.Writer, format string, args ...any) int {
	fmt.Fprintf(stderr, "lab: "+format+"\nTry: lab --help\n", args...)
	return 2
}

func runScript(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	asJSON := flags.Bool("json", false, "")
	seed := flags.Uint64("seed", 0, "")
	var files []string
	for rest := args; len(rest) > 0; {
		if err := flags.Parse(rest); errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(stdout, helpRun)
			return 0
		} else if err != nil {
			return misuse(stderr, "%v", err)
		}
		if rest = flags.Args(); len(rest) > 0 { // options may follow the file
			files, rest = append(files, rest[0]), rest[1:]
		}
	}
	if len(files) != 1 {
		return misuse(stderr, "run takes one file, and %d are given", len(files))
	}
	script, folder := files[0], "."
	var text []byte
	var err error
	if script == "-" {
		text, err = io.ReadAll(stdin)
	} else {
		folder = filepath.Dir(script)
		text, err = os.ReadFile(script)
	}
	if err != nil {
		return misuse(stderr, "cannot read the script: %v", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return misuse(stderr, "cannot open the script's folder: %v", err)
	}
	defer root.Close()

	start := time.Now()
	clock := func() time.Duration { return time.Since(start) }
	request := lab.Request{Cells: []string{string(text)}, Seed: *seed, Context: ctx, Files: lab.In(root.FS()), Clock: clock}
	request.Crew = lab.Goroutines(request, 3, 100*time.Millisecond)
	if !*asJSON { // who reads that is a program
		request.Progress = teller(stderr, clock)
	}
	done := lab.Run(request)
	result := done.Run
	if err := keep(root, done.Files); err != nil {
		result.Error = &trace.Error{Kind: trace.File, Message: err.Error(), Hint: "The script itself ran to its end."}
	}
	result.Findings = advice.Find(&result)
	status := 0
	if result.Error != nil {
		status = 1
	}
	if *asJSON {
		encoder := json.NewEncoder(stdout)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(result); err != nil {
			return misuse(stderr, "cannot write the result: %v", err)
		}
		return status
	}
	show(result, string(text), script, stdout, stderr)
	return status
}

// keep writes what a script saved, each file whole or not at all: beside its place
// under another name, which is then changed.
func keep(root *os.Root, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		temp := path.Join(path.Dir(name), fmt.Sprintf(".%s.%d", path.Base(name), os.Getpid()))
		err := root.WriteFile(temp, files[name], 0o644)
		if err == nil {
			err = root.Rename(temp, name)
		}
		if err != nil {
			root.Remove(temp)
			return fmt.Errorf("cannot write %s: %w", name, err)
		}
	}
	return nil
}

// show prints a result for a person: the output, then the error or the findings.
func show(r trace.Run, text, file string, stdout, stderr io.Writer) {
	fmt.Fprint(stdout, r.Output)
	if r.Output != "" && !strings.HasSuffix(r.Output, "\n") {
		fmt.Fprintln(stdout)
	}
	if e := r.Error; e != nil {
		at := file
		if e.Line > 0 { // 0 is of no line: a file that could not be kept
			at = fmt.Sprintf("%s:%d:%d", file, e.Line, e.Column)
		}
		fmt.Fprintf(stderr, "%s: %s error: %s\n", at, e.Kind, e.Message)
		if line, ok := lineOf(text, e.Line); ok {
			fmt.Fprintf(stderr, "    %s\n    %s^\n", line, blank(line, e.Column-1))
		}
		for _, call := range e.Calls {
			fmt.Fprintf(stderr, "  in %s, called from line %d\n", call.Func, call.Line)
		}
		if e.Hint != "" {
			fmt.Fprintf(stderr, "  %s\n", e.Hint)
		}
		return
	}
	for _, f := range r.Findings {
		fmt.Fprintf(stdout, "\n%s, line %d: %s\n  %s\n", f.Severity, f.Line, plain(f.Title), plain(f.Detail))
		for _, row := range f.Rows {
			if row.Before == "" {
				fmt.Fprintf(stdout, "    %s: %s\n", row.Label, row.After)
			} else {
				fmt.Fprintf(stdout, "    %s: %s -> %s\n", row.Label, row.Before, row.After)
			}
		}
		if f.Fix == nil {
			continue
		}
		fmt.Fprintf(stdout, "  %s:\n", f.Fix.Label)
		for _, e := range f.Fix.Edits {
			fmt.Fprintf(stdout, "    line %d: %s\n    becomes %s\n", e.Line, e.Old, strings.ReplaceAll(e.New, "\n", "\n            "))
		}
	}
}

// plain takes the backquotes of names out, as a terminal shows none.
func plain(text string) string { return strings.ReplaceAll(text, "`", "") }

func lineOf(text string, n int) (string, bool) {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if n < 1 || n > len(lines) {
		return "", false
	}
	return lines[n-1], true
}

// blank is what stands before the caret: as wide as the line up to there.
func blank(line string, n int) string {
	var b strings.Builder
	for i, c := range []rune(line) {
		if i >= n {
			break
		}
		if c == '\t' {
			b.WriteRune('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}
