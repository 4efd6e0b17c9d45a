package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"strings"
	"testing"
)

// The service worker knows every file that a page can ask for, by its hash.
func TestOfflineFiles(t *testing.T) {
	files := built(t)
	m := regexp.MustCompile(`const version = "([0-9a-f]{12})";\nconst files = (.*);`).FindSubmatch(files[worker])
	if m == nil {
		t.Fatalf("no list in\n%s", files[worker])
	}
	var list [][2]string
	if err := json.Unmarshal(m[2], &list); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, entry := range list {
		name := entry[0]
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		sum := sha256.Sum256(files[name])
		if entry[1] != base64.StdEncoding.EncodeToString(sum[:]) || files[name] == nil {
			t.Errorf("%s is not there with the hash %s", name, entry[1])
		}
		listed[name] = true
	}
	for name := range files {
		kept := strings.HasPrefix(name, "assets/") || strings.HasSuffix(name, "index.html") || name == "embed.js"
		if listed[name] != kept {
			t.Errorf("%s is kept: %t, want %t", name, listed[name], kept)
		}
	}
}

// What the manifest names is there, in the size that it says, and relative.
func TestManifest(t *testing.T) {
	files := built(t)
	var m struct {
		Name, ID string
		Start    string `json:"start_url"`
		Scope    string
		Icons    []struct{ Src, Sizes, Purpose string }
	}
	if err := json.Unmarshal(files[manifest], &m); err != nil {
		t.Fatal(err)
	}
	if m.Name == "" || m.Start != "./" || m.Scope != "./" || m.ID != "./" || len(m.Icons) != 4 {
		t.Errorf("%+v", m)
	}
	for _, icon := range m.Icons {
		picture, err := png.Decode(bytes.NewReader(files[icon.Src]))
		if err != nil {
			t.Errorf("%s: %v", icon.Src, err)
			continue
		}
		side := picture.Bounds().Dx()
		if !strings.HasPrefix(icon.Sizes, "192x192") && side != 512 || side != picture.Bounds().Dy() {
			t.Errorf("%s is %v, said to be %s", icon.Src, picture.Bounds(), icon.Sizes)
		}
		at := func(x, y float64) color.NRGBA {
			return color.NRGBAModel.Convert(picture.At(int(x*float64(side)/32), int(y*float64(side)/32))).(color.NRGBA)
		}
		if icon.Purpose == "any" {
			for point, want := range map[[2]float64]color.NRGBA{
				{0, 0}: {}, {16, 2}: {255, 255, 255, 255}, {8, 8}: {0, 0x58, 0xa5, 255}, {24, 24}: {0x77, 0x83, 0x8a, 255}, {24, 8}: {0x77, 0x83, 0x8a, 255},
				{6, 26}: {0xf1, 0xad, 0x79, 255},
			} {
				if got := at(point[0], point[1]); got != want {
					t.Errorf("%s at %v: %v, want %v", icon.Src, point, got, want)
				}
			}
			continue
		}
		// Whatever a system cuts off outside of the circle is ground.
		for y := range side {
			for x := range side {
				if math.Hypot(float64(x)+.5-float64(side)/2, float64(y)+.5-float64(side)/2) > .4*float64(side) {
					if c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA); c != (color.NRGBA{255, 255, 255, 255}) {
						t.Fatalf("%s at %d, %d: %v, outside of the circle", icon.Src, x, y, c)
					}
				}
			}
		}
	}
}

// A drawing that goes beyond what is read is an error, not another picture.
func TestIconErrors(t *testing.T) {
	for _, svg := range []string{
		"", "<svg>", `<svg><text>a</text></svg>`, `<svg><path fill="#fff" d="M1 1l5 5z"/></svg>`, `<svg><rect width="3" height="3" fill="red"/></svg>`,
		`<svg><path fill="#fff" d="M1 1h6v6H2z"/></svg>`,
	} {
		if e, err := readIcon([]byte(svg)); err == nil {
			t.Errorf("%s: %v, want an error", svg, e)
		}
	}
}
