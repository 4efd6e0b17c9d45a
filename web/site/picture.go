package main

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"compressionlab/engine/lab"
	"compressionlab/lessons"
	"compressionlab/web/state"
)

// Size of a picture, in its own units.
const pictureWide, pictureHigh = 72, 32

// picture draws what a lesson's picture prints, as SVG. A lesson without one
// gets none.
func picture(l lessons.Lesson) (string, error) {
	if l.Picture == nil {
		return "", nil
	}
	run := lab.Run(lab.Request{Cells: []string{l.Picture.Code}, Seed: state.Seed}).Run
	if e := run.Error; e != nil {
		return "", fmt.Errorf("%s, picture: line %d, column %d: %s", l.Slug, e.Line, e.Column, e.Message)
	}
	lines := strings.Split(strings.TrimSpace(run.Output), "\n")
	marks, err := map[string]func([]string) (string, error){"bars": bars, "rows": rows, "cells": cells}[l.Picture.Kind](lines)
	if err != nil {
		return "", fmt.Errorf("%s, picture: %w", l.Slug, err)
	}
	return fmt.Sprintf(`<svg class="pic" viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg>`, pictureWide, pictureHigh, html.EscapeString(l.Picture.Alt), marks), nil
}

// bars draws a bar a line on a common ground, as high as its number; none is
// too low to be seen but zero.
func bars(lines []string) (string, error) {
	heights, faint := make([]float64, len(lines)), make([]bool, len(lines))
	most := 0.0
	for i, line := range lines {
		number, word, _ := strings.Cut(strings.TrimSpace(line), " ")
		h, err := strconv.ParseFloat(number, 64)
		if err != nil || !(h >= 0) {
			return "", fmt.Errorf("bars: line %d, %q: want a number from 0 and perhaps a word", i+1, line)
		}
		heights[i], faint[i] = h, word != ""
		most = max(most, h)
	}
	if most == 0 {
		return "", fmt.Errorf("bars: all are 0")
	}
	var b strings.Builder
	step := float64(pictureWide) / float64(len(lines))
	for i, h := range heights {
		if h > 0 {
			high := max(0.75, (pictureHigh-1)*h/most)
			b.WriteString(rect(faint[i], step*float64(i), pictureHigh-1-high, step*0.78, high))
		}
	}
	return b.String() + rect(false, 0, pictureHigh-1, pictureWide, 1), nil
}

// rows draws the numbers of a line end to end, all lines on one scale.
func rows(lines []string) (string, error) {
	numbers, most := make([][]float64, len(lines)), 0.0
	for i, line := range lines {
		sum := 0.0
		for word := range strings.FieldsSeq(line) {
			n, err := strconv.ParseFloat(word, 64)
			if err != nil || !(n >= 0) {
				return "", fmt.Errorf("rows: line %d, %q: want numbers from 0", i+1, line)
			}
			numbers[i] = append(numbers[i], n)
			sum += n
		}
		most = max(most, sum)
	}
	if most == 0 {
		return "", fmt.Errorf("rows: all are 0")
	}
	var b strings.Builder
	step := float64(pictureHigh) / float64(len(lines))
	for i, row := range numbers {
		at := 0.0
		for j, n := range row {
			b.WriteString(rect(j%2 == 1, at, step*(float64(i)+0.12), max(0.75, pictureWide*n/most), step*0.76))
			at += pictureWide * n / most
		}
	}
	return b.String(), nil
}

// cells draws a grid: a square for each #, a dot for anything else.
func cells(lines []string) (string, error) {
	wide := len(lines[0])
	for i, line := range lines {
		if len(line) != wide || wide == 0 {
			return "", fmt.Errorf("cells: line %d has %d characters, and the first %d", i+1, len(line), wide)
		}
	}
	size := min(float64(pictureWide)/float64(wide), float64(pictureHigh)/float64(len(lines)))
	left, top := (pictureWide-size*float64(wide))/2, (pictureHigh-size*float64(len(lines)))/2
	var b strings.Builder
	for i, line := range lines {
		for j := range line {
			x, y := left+size*float64(j), top+size*float64(i)
			if line[j] == '#' {
				b.WriteString(rect(false, x+size*0.1, y+size*0.1, size*0.8, size*0.8))
			} else {
				b.WriteString(rect(true, x+size*0.4, y+size*0.4, size*0.2, size*0.2))
			}
		}
	}
	return b.String(), nil
}

func rect(faint bool, x, y, wide, high float64) string {
	class := ""
	if faint {
		class = ` class="faint"`
	}
	n := func(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
	return fmt.Sprintf(`<rect%s x="%s" y="%s" width="%s" height="%s"/>`, class, n(x), n(y), n(wide), n(high))
}
