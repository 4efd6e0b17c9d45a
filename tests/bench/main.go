package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"compressionlab/tests/chrome"
)

// A Line is one measurement.
type Line struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Goal  float64 `json:"goal,omitempty"` // stay below it; 0 for no goal
	Note  string  `json:"note,omitempty"`
}

func main() {
	asJSON := flag.Bool("json", false, "print one JSON object")
	only := flag.String("only", "start,run,slider,idle,bytes", "which measurements")
	slug := flag.String("lesson", "magnitude-pruning", "the lesson")
	flag.Parse()
	t := chrome.Command{}
	dir, err := chrome.Dir()
	if err != nil {
		t.Fatalf("%v", err)
	}
	wanted := func(name string) bool { return slices.Contains(strings.Split(*only, ","), name) }

	var lines []Line
	if wanted("start") || wanted("run") || wanted("slider") || wanted("idle") {
		b, err := chrome.Start(chrome.Options{})
		if err != nil {
			t.Fatalf("%v", err)
		}
		defer b.Close()
		site := chrome.Serve(dir, "/")
		defer site.Close()
		home := b.Open(t, chrome.View{})
		home.Go(site.Root)
		url := home.Link(*slug)
		home.Close()
		if wanted("start") {
			lines = append(lines, start(t, b, url)...)
		}
		if wanted("run") || wanted("slider") || wanted("idle") {
			p := b.Open(t, chrome.View{Height: 1700, Width: 1440})
			p.Go(url)
			if wanted("run") {
				lines = append(lines, warm(p)...)
			}
			if wanted("slider") {
				lines = append(lines, slider(p)...)
			}
			if wanted("idle") {
				lines = append(lines, idle(t, b, p)...)
			}
			p.Close()
		}
	}
	if wanted("bytes") {
		more, err := sizes(dir)
		if err != nil {
			t.Fatalf("%v", err)
		}
		lines = append(lines, more...)
	}

	if *asJSON {
		out, err := json.MarshalIndent(lines, "", "  ")
		if err != nil {
			t.Fatalf("%v", err)
		}
		fmt.Println(string(out))
		return
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, l := range lines {
		goal := ""
		if l.Goal > 0 {
			verdict := "met"
			if l.Value >= l.Goal {
				verdict = "MISSED"
			}
			goal = fmt.Sprintf("goal < %s, %s", number(l.Goal, l.Unit), verdict)
		}
		fmt.Fprintf(w, "%s\t%s %s\t  %s\t  %s\t\n", l.Name, number(l.Value, l.Unit), l.Unit, goal, l.Note)
	}
	w.Flush()
}

func number(v float64, unit string) string {
	if unit == "bytes" {
		s := fmt.Sprintf("%.0f", v)
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return s
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
