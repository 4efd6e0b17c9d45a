package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// A load is how many cores were busy with somebody else's work at several moments.
type load struct{ cores []float64 }

// look measures for a while in which nothing of ours runs. Where there is no
// /proc/stat it learns nothing.
func (l *load) look() {
	const while = 300 * time.Millisecond
	before, err := os.ReadFile("/proc/stat")
	if err != nil {
		return
	}
	time.Sleep(while)
	after, err := os.ReadFile("/proc/stat")
	if err != nil {
		return
	}
	if share, ok := busy(string(before), string(after)); ok {
		l.cores = append(l.cores, share*float64(runtime.NumCPU()))
	}
}

// lines tell of a machine that was not ours alone.
func (l *load) lines() []Line {
	if len(l.cores) == 0 {
		return nil
	}
	sum := 0.0
	for _, c := range l.cores {
		sum += c
	}
	return []Line{{Name: "this machine, busy with something else", Value: max(sum/float64(len(l.cores)), 0.001), Unit: "cores", Goal: 0.2,
		Note: "where it is more, those with two threads lose more than ours: judge no ratio"}}
}

// busy is the share of the processors' time between two readings of /proc/stat
// that was not idle. Its first line counts: user, nice, system, idle, waiting for
// a disk, interrupts, …, stolen (proc_stat(5)).
func busy(before, after string) (share float64, ok bool) {
	var total, idle float64
	for sign, text := range map[float64]string{-1: before, 1: after} {
		var n [8]float64
		if _, err := fmt.Sscanf(strings.SplitN(text, "\n", 2)[0], "cpu %g %g %g %g %g %g %g %g", &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7]); err != nil {
			return 0, false
		}
		for _, v := range n {
			total += sign * v
		}
		idle += sign * (n[3] + n[4])
	}
	return 1 - idle/total, total > 0
}
