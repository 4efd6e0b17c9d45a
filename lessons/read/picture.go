package read

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"compressionlab/lessons"
)

// isPicture reports whether a fenced block is "picture KIND".
func isPicture(block *ast.FencedCodeBlock, source []byte) bool {
	return string(block.Language(source)) == "picture"
}

// readPicture reads the block: a line alt, a line ---, the code.
func (b *builder) readPicture(block *ast.FencedCodeBlock) error {
	at := block.Info.Segment.Start
	_, kind, _ := strings.Cut(string(block.Info.Segment.Value(b.source)), " ")
	kind = strings.TrimSpace(kind)
	if !slices.Contains(lessons.PictureKinds, kind) {
		return b.errorAt(at, "picture %q: want one of %s", kind, strings.Join(lessons.PictureKinds, ", "))
	}
	if b.picture != nil {
		return b.errorAt(at, "there is another picture")
	}
	var text strings.Builder
	for i := range block.Lines().Len() {
		segment := block.Lines().At(i)
		text.Write(segment.Value(b.source))
	}
	header, code, ok := strings.Cut(text.String(), "---\n")
	key, alt, message := keyValue(strings.TrimSpace(header))
	if !ok || message != "" || key != "alt" || alt == "" || strings.TrimSpace(code) == "" {
		return b.errorAt(at, "picture: want a line alt: what it shows, a line ---, and the code that prints it")
	}
	b.picture = &lessons.Picture{Kind: kind, Alt: alt, Code: code}
	return nil
}
