package main

import "testing"

func TestFromRoot(t *testing.T) {
	for html, want := range map[string]string{
		`<a href="../storage/">`:               `<a href="?lessons/storage/">`,
		`<a href="../../glossary/#mask">`:      `<a href="?glossary/#mask">`,
		`<a href="../../#lessons">`:            `<a href="?#lessons">`,
		`<a href="#here"><a href="https://x">`: `<a href="#here"><a href="https://x">`,
	} {
		if got := fromRoot("lessons/low-rank/", html); got != want {
			t.Errorf("%s becomes %s, want %s", html, got, want)
		}
	}
}
