package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
)

// A Line is one measurement.
type Line struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`           // a median, where it was taken more than once; 0 if it could not be
	Spread Spread  `json:"spread,omitzero"` // the tenth and the ninetieth of a hundred
	Unit   string  `json:"unit"`
	Goal   float64 `json:"goal,omitempty"` // stay below it; 0 for no goal

	Peer       string  `json:"peer,omitempty"`
	PeerValue  float64 `json:"peerValue,omitempty"`
	PeerSpread Spread  `json:"peerSpread,omitzero"`
	Ratio      float64 `json:"ratio,omitempty"` // PeerValue / Value: how many times faster ours is
	Least      float64 `json:"least,omitempty"` // Ratio is to be at least this; 0 for no goal

	Verdict string `json:"verdict,omitempty"` // met, or MISSED
	Note    string `json:"note,omitempty"`
}

// judged is the line with its verdict. What was not measured gets none.
func (l Line) judged() Line {
	measured, missed := l.Goal > 0 && l.Value > 0, l.Value >= l.Goal
	if l.Least > 0 {
		measured, missed = l.Ratio > 0, l.Ratio < l.Least
	}
	if measured && missed {
		l.Verdict = "MISSED"
	} else if measured {
		l.Verdict = "met"
	}
	return l
}

// write prints the lines as a table, or as one JSON array.
func write(out io.Writer, lines []Line, asJSON bool) error {
	for i := range lines {
		lines[i] = lines[i].judged()
	}
	if asJSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(lines)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		value, goal, ratio, against := number(l.Value, l.Unit)+" "+l.Unit+l.Spread.String(), "", "", ""
		if l.Value == 0 && l.Unit == "ms" { // nothing takes no time: it could not be measured
			value = "-"
		}
		if l.PeerValue > 0 {
			against = number(l.PeerValue, l.Unit) + " " + l.Unit + l.PeerSpread.String()
		}
		if l.Ratio > 0 {
			ratio = fmt.Sprintf("%.2fx", l.Ratio)
		}
		switch {
		case l.Least > 0:
			goal = fmt.Sprintf("goal %.2fx", l.Least)
		case l.Goal > 0:
			goal = fmt.Sprintf("goal < %s", number(l.Goal, l.Unit))
		}
		if l.Peer != "" {
			against = l.Peer + ": " + against
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.Name, value, against, ratio, goal, l.Verdict, l.Note)
	}
	return w.Flush()
}

// number has three digits that count, or all of them for bytes.
func number(v float64, unit string) string {
	if unit == "bytes" {
		s := fmt.Sprintf("%.0f", v)
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return s
	}
	switch {
	case v < 1:
		return fmt.Sprintf("%.3f", v)
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

// quantile is the smallest of some times that at least a share q of them do
// not exceed: 0.5 gives the median of an odd number.
func quantile(times []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(times))
	rank := int(math.Ceil(q * float64(len(sorted))))
	return sorted[max(0, rank-1)]
}

// A Spread is the range of most of some times, without the slowest and the
// fastest tenth.
type Spread [2]float64

func spread(times []float64) Spread { return Spread{quantile(times, 0.1), quantile(times, 0.9)} }

// String is the range in ms in brackets, or nothing for none.
func (s Spread) String() string {
	if s == (Spread{}) {
		return ""
	}
	return fmt.Sprintf(" (%s to %s)", number(s[0], "ms"), number(s[1], "ms"))
}
