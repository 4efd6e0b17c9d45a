package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"compressionlab/engine/compress"
	"compressionlab/engine/export"
	"compressionlab/engine/modelio"
)

// export is lab export.
func (c *console) export(args []string) int {
	f := c.flags("export")
	how := answers(f)
	model, out, force := f.String("model", "digits_mlp", ""), f.String("out", "", ""), f.Bool("force", false, "")
	names, status, done := c.parse(f, args, 1, "one recipe", helpExport)
	if done {
		return status
	}
	var text []byte
	var err error
	if names[0] == "-" {
		text, err = io.ReadAll(c.stdin)
	} else {
		text, err = os.ReadFile(names[0])
	}
	if err != nil {
		return c.fail(unread(names[0], err))
	}
	recipe, err := compress.Parse(text)
	if err != nil {
		return c.fail(fmt.Errorf("%s%s: %w", names[0], line(text, err), err))
	}
	network, err := c.network(*model, *how)
	if err != nil {
		return c.fail(err)
	}
	script, err := export.PyTorch(recipe, network.Reading)
	if err != nil {
		return c.fail(fmt.Errorf("%s: %w", names[0], err))
	}
	if *out == "" {
		c.stdout.Write(script)
		return 0
	}
	if err := write(*out, *force, []string{names[0], *model}, whole(script)); err != nil {
		return c.fail(err)
	}
	fmt.Fprintf(c.stdout, "%s: %d steps for %s\n", *out, len(recipe.Steps), network.Reading)
	return 0
}

// network is the network in a file.
func (c *console) network(name string, how modelio.Answers) (*modelio.Network, error) {
	file, err := c.read(name)
	if err != nil {
		return nil, err
	}
	tensors, err := file.Tensors()
	if err != nil {
		return nil, err
	}
	network, err := modelio.Recognize(tensors, how)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return network, nil
}

// line is where in a recipe the JSON breaks off, ":3"; "" for another error.
func line(text []byte, err error) string {
	var format *compress.FormatError
	var syntax *json.SyntaxError
	if !errors.As(err, &format) && !errors.As(err, &syntax) {
		return ""
	}
	var offset int64
	if format != nil {
		offset = format.Offset
	}
	if syntax != nil {
		offset = syntax.Offset
	}
	if offset <= 0 {
		return ""
	}
	return fmt.Sprintf(":%d", 1+bytes.Count(text[:min(int(offset), len(text))], []byte("\n")))
}
