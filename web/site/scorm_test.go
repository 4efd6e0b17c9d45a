package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// packed makes the packages of the built site, and gives the files of each by the
// zip's name.
func packed(t *testing.T) map[string]map[string][]byte {
	t.Helper()
	site := fstest.MapFS{}
	for name, content := range built(t) {
		site[name] = &fstest.MapFile{Data: content}
	}
	dir := filepath.Join(t.TempDir(), "scorm")
	if err := packages(site, sourcesOf(t), dir); err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string][]byte{}
	found, err := filepath.Glob(filepath.Join(dir, "*.zip"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		z, err := zip.OpenReader(name)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		files := map[string][]byte{}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if files[f.Name], err = io.ReadAll(r); err != nil {
				t.Fatalf("%s: %s: %v", name, f.Name, err)
			}
			r.Close()
		}
		all[filepath.Base(name)] = files
	}
	return all
}

// A manifest as a platform reads it.
type manifest12 struct {
	XMLName    xml.Name `xml:"manifest"`
	Identifier string   `xml:"identifier,attr"`
	Metadata   struct {
		Schema  string `xml:"schema"`
		Version string `xml:"schemaversion"`
	} `xml:"metadata"`
	Organizations struct {
		Default string `xml:"default,attr"`
		All     []struct {
			Identifier string `xml:"identifier,attr"`
			Title      string `xml:"title"`
			Items      []struct {
				Identifier string `xml:"identifier,attr"`
				Ref        string `xml:"identifierref,attr"`
				Title      string `xml:"title"`
				Sequencing *struct {
					Controls struct {
						Completion string `xml:"completionSetByContent,attr"`
						Objective  string `xml:"objectiveSetByContent,attr"`
					} `xml:"deliveryControls"`
				} `xml:"sequencing"`
			} `xml:"item"`
		} `xml:"organization"`
	} `xml:"organizations"`
	Resources []struct {
		Identifier string     `xml:"identifier,attr"`
		Type       string     `xml:"type,attr"`
		Href       string     `xml:"href,attr"`
		Attributes []xml.Attr `xml:",any,attr"`
		Files      []struct {
			Href string `xml:"href,attr"`
		} `xml:"file"`
	} `xml:"resources>resource"`
}

// Each lesson has a package in both standards: one SCO, every file listed, none
// missing, and nothing that the lesson does not need.
func TestPackages(t *testing.T) {
	all, sources := packed(t), sourcesOf(t)
	if len(all) != 18 {
		t.Errorf("%d packages, want two for each of nine lessons: %v", len(all), sorted(all))
	}
	identifier := regexp.MustCompile(`^[A-Za-z_][\w.-]*$`)
	for _, name := range sorted(all) {
		files := all[name]
		var m manifest12
		if err := xml.Unmarshal(files["imsmanifest.xml"], &m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		version, space, kind := "1.2", "http://www.adlnet.org/xsd/adlcp_rootv1p2", "scormtype"
		if strings.HasSuffix(name, "2004.zip") {
			version, space, kind = "2004 3rd Edition", "http://www.adlnet.org/xsd/adlcp_v1p3", "scormType"
		}
		if m.Metadata.Schema != "ADL SCORM" || m.Metadata.Version != version {
			t.Errorf("%s: metadata %+v", name, m.Metadata)
		}
		if len(m.Organizations.All) != 1 || len(m.Organizations.All[0].Items) != 1 || len(m.Resources) != 1 {
			t.Fatalf("%s: want one organization, one item, one resource: %+v", name, m)
		}
		course, item, sco := m.Organizations.All[0], m.Organizations.All[0].Items[0], m.Resources[0]
		if m.Organizations.Default != course.Identifier || item.Ref != sco.Identifier || course.Title == "" || item.Title == "" {
			t.Errorf("%s: a reference leads nowhere, or a title is missing: %+v", name, m.Organizations)
		}
		if (item.Sequencing != nil) != (version != "1.2") || item.Sequencing != nil && (item.Sequencing.Controls.Completion != "true" || item.Sequencing.Controls.Objective != "true") {
			t.Errorf("%s: sequencing %+v", name, item.Sequencing)
		}
		ids := []string{m.Identifier, course.Identifier, item.Identifier, sco.Identifier}
		slices.Sort(ids)
		if len(slices.Compact(ids)) != 4 || slices.ContainsFunc(ids, func(id string) bool { return !identifier.MatchString(id) }) {
			t.Errorf("%s: identifiers %q, want four that XML takes", name, ids)
		}
		if sco.Type != "webcontent" || sco.Href != "index.html" || !slices.Contains(sco.Attributes, xml.Attr{Name: xml.Name{Space: space, Local: kind}, Value: "sco"}) {
			t.Errorf("%s: resource %q, %q, %v", name, sco.Type, sco.Href, sco.Attributes)
		}
		listed := []string{"imsmanifest.xml"}
		for _, f := range sco.Files {
			listed = append(listed, f.Href)
		}
		slices.Sort(listed)
		if !slices.Equal(listed, sorted(files)) {
			t.Errorf("%s: the manifest lists\n%q\nthe zip holds\n%q", name, listed, sorted(files))
		}
		for file, content := range files {
			if strings.Contains(file, "workbench") || strings.Contains(file, "search") || file == "sw.js" {
				t.Errorf("%s: %s is of no use to a lesson", name, file)
			}
			if ext := path.Ext(file); ext != ".html" && ext != ".css" {
				continue
			}
			for _, m := range address.FindAllSubmatch(content, -1) {
				to := string(m[1]) + string(m[2])
				if strings.HasPrefix(to, "https://") && strings.Contains(string(m[0]), "href=") || strings.ContainsAny(to, " ") || to == "1.2" {
					continue // followed by the reader, a sentence, a number
				}
				if target := path.Join(path.Dir(file), to); files[target] == nil {
					t.Errorf("%s: %s leads to %s, which is not there", name, file, to)
				}
			}
		}
		programs := 0
		for file, content := range files {
			if path.Ext(file) == ".wasm" {
				t.Errorf("%s: %s would be %d bytes to a browser, as a platform compresses nothing", name, file, len(content))
			}
			if path.Ext(file) != ".bin" {
				continue
			}
			programs++
			z, err := gzip.NewReader(bytes.NewReader(content))
			if err != nil {
				t.Fatalf("%s: %s: %v", name, file, err)
			}
			plain, err := io.ReadAll(z)
			if stem, _, _ := strings.Cut(path.Base(file), "."); err != nil || !bytes.Equal(plain, sources[stem+".wasm"]) {
				t.Errorf("%s: %s is not the program %s: %v", name, file, stem, err)
			}
		}
		if programs != 3 {
			t.Errorf("%s: %d programs, want the page's, the worker's and the stage's", name, programs)
		}
		for _, wants := range []string{"index.html", lessonPage, "scorm.js", "scorm.css"} {
			if len(files[wants]) == 0 {
				t.Errorf("%s: no %s", name, wants)
			}
		}
		if text := string(files[lessonPage]); strings.Contains(text, `href="../`) || !strings.Contains(text, "data-lab-cell") {
			t.Errorf("%s: the lesson has no cell, or leads out of the package", name)
		}
	}
}

// The same site gives the same packages.
func TestPackagesTwice(t *testing.T) {
	one, two := packed(t), packed(t)
	for _, name := range sorted(one) {
		for file := range one[name] {
			if !bytes.Equal(one[name][file], two[name][file]) {
				t.Errorf("%s: %s differs from one time to the next", name, file)
			}
		}
	}
}

// The manifests are valid by ADL's own schemas, to which build.sh sets
// LAB_SCORM_SCHEMAS. Their wildcards are strict, so that what is not declared in
// any of them is refused.
func TestPackagesSchema(t *testing.T) {
	schemas := os.Getenv("LAB_SCORM_SCHEMAS")
	if schemas == "" {
		t.Skip("LAB_SCORM_SCHEMAS does not name a folder with ADL's schemas; ./build.sh test fetches them from npm")
	}
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed: apt-get install libxml2-utils")
	}
	all := packed(t)
	for _, s := range []struct {
		suffix, folder string
		spaces         [][2]string
	}{
		{"scorm12.zip", "scorm12edition", [][2]string{
			{"http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"}, {"http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"}}},
		{"scorm2004.zip", "scorm20043rdedition", [][2]string{
			{"http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"}, {"http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"}, {"http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"}}},
	} {
		var b strings.Builder
		b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`)
		for _, space := range s.spaces {
			b.WriteString(`<xs:import namespace="` + space[0] + `" schemaLocation="` + filepath.ToSlash(filepath.Join(schemas, s.folder, space[1])) + `"/>`)
		}
		b.WriteString(`</xs:schema>`)
		both := filepath.Join(t.TempDir(), "both.xsd")
		if err := os.WriteFile(both, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		valid := func(manifest []byte) (string, bool) {
			c := exec.Command(lint, "--nonet", "--noout", "--schema", both, "-")
			c.Stdin = bytes.NewReader(manifest)
			out, err := c.CombinedOutput()
			return string(out), err == nil
		}
		checked := 0
		for name, files := range all {
			if !strings.HasSuffix(name, s.suffix) {
				continue
			}
			checked++
			if out, ok := valid(files["imsmanifest.xml"]); !ok {
				t.Errorf("%s: %s", name, out)
			}
			if _, ok := valid(bytes.Replace(files["imsmanifest.xml"], []byte(`="sco"`), []byte(`="SCO"`), 1)); ok {
				t.Errorf("%s: a wrong value passes, so the schemas say nothing", name)
			}
		}
		if checked != 9 {
			t.Errorf("%d manifests of %s", checked, s.suffix)
		}
	}
}
