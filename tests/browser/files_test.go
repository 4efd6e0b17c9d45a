package browser

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// choose gives a file to the page as its dialog does.
func choose(p *chrome.Page, name string, content []byte) {
	p.T.Helper()
	chrome.Eval[bool](p, transfer(name, content)+`
		const field = document.querySelector("[data-lab-give]");
		field.files = data.files;
		field.dispatchEvent(new Event("change", {bubbles: true}));
		return true })()`)
}

func transfer(name string, content []byte) string {
	return fmt.Sprintf(`(() => {
		const bytes = Uint8Array.from(atob(%q), c => c.charCodeAt(0));
		const data = new DataTransfer(); data.items.add(new File([bytes], %s));`, base64.StdEncoding.EncodeToString(content), quoted(name))
}

// drop drops a file of these bytes on the page.
func drop(p *chrome.Page, name string, content []byte) {
	p.T.Helper()
	chrome.Eval[bool](p, transfer(name, content)+`
		const on = document.querySelector("main");
		for (const kind of ["dragenter", "dragover", "drop"]) on.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
		return true })()`)
}

func quoted(s string) string { return fmt.Sprintf("%q", s) }

// keep has the page keep what it hands out as files, by name.
const keep = `window.labKept = {};
	const urls = new Map(), make = URL.createObjectURL.bind(URL);
	URL.createObjectURL = b => { const u = make(b); urls.set(u, b); return u };
	HTMLAnchorElement.prototype.click = function () { urls.get(this.href).arrayBuffer().then(b => labKept[this.download] = btoa(Array.from(new Uint8Array(b), c => String.fromCharCode(c)).join(""))) };`

// handed waits for a file that was handed out.
func handed(p *chrome.Page, name string) []byte {
	p.T.Helper()
	p.Until("the download "+name, fmt.Sprintf("window.labKept?.[%s]", quoted(name)))
	b, err := base64.StdEncoding.DecodeString(chrome.Eval[string](p, fmt.Sprintf("labKept[%s]", quoted(name))))
	if err != nil {
		p.T.Fatalf("%v", err)
	}
	return b
}

// bundled is the bundled network as a file.
func bundled(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "engine", "digits", "digits_mlp.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The bundled network as a file: chosen, loaded by keyboard, read as well as the
// one that is bundled, saved as the other kind and handed out; that file dropped
// gives the same. Nothing goes to the server.
func TestYourFiles(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{Before: keep})
	choose(p, "digits_mlp.safetensors", bundled(t))
	p.WaitHas(`[data-lab-file="digits_mlp.safetensors"]`, true)
	p.After("3", func() { press(p, `[data-lab-file="digits_mlp.safetensors"] [data-do="usefile"]`) })
	p.Until("the focus is in the new cell", `document.activeElement.closest("[data-lab-cell]")?.dataset.labCell === "3"`)
	wants(t, "the cell that loads it", p.Output("3"), "64-48-32-10", "20,072")
	score, _, _ := native(t, 0.5)
	p.Type("3", `mine = load_safetensors("digits_mlp.safetensors", verbose=False)
print(f"{accuracy(mine):.1%}")
save_npz(mine, "again.npz")
np.save("first", mine.layers[0].weight.data)`)
	p.Type("3", "import numpy as np\n"+p.Code("3"))
	if state := p.Run("3"); state != "done" {
		t.Fatalf("%q: %s", state, p.Text(chrome.Hook("3", "error")))
	}
	p.WaitHas(chrome.Hook("3", `download="again.npz"`), true) // the run's own result is shown
	wants(t, "the output", p.Output("3"), score.cell())
	press(p, chrome.Hook("3", `download="again.npz"`))
	npz := handed(p, "again.npz")
	press(p, chrome.Hook("3", `download="first.npy"`))
	if b := handed(p, "first.npy"); !strings.HasPrefix(string(b), "\x93NUMPY") || len(b) < 4*64*48 {
		t.Errorf("first.npy has %d bytes", len(b))
	}

	hostile := `<img src=x onerror="alert(1)">.npz`
	drop(p, hostile, npz)
	p.WaitHas("[data-lab-file*=onerror]", true)
	if p.Has("main img[src=x]") {
		t.Error("a file's name became markup")
	}
	p.After("4", func() { press(p, `[data-lab-file*=onerror] [data-do="usefile"]`) })
	wants(t, "the cell that loads what was saved", p.Output("4"), "64-48-32-10", "20,072")
	for _, r := range p.Requests() {
		if !strings.HasPrefix(r, site.Root+"assets/") && !strings.HasPrefix(r, site.Root+"workbench/") && !strings.HasPrefix(r, "data:") {
			t.Errorf("asked for %s", r)
		}
	}

	// A worker that was stopped forgets the files; the next one is told of them.
	p.Type("4", "while True:\n    pass")
	p.Click(chrome.Hook("4", "run"))
	p.WaitHas(chrome.Hook("4", "stop"), true)
	p.Click(chrome.Hook("4", "stop"))
	p.Run("3")
	wants(t, "the output after Stop", p.Output("3"), score.cell())
	quiet(t, p, site)
}

// Files that are no network, or none of ours, are refused by the cell that loads
// them, in words that say what to do; the page goes on.
func TestBadFiles(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{})
	network := bundled(t)
	huge := append([]byte{}, network...)
	copy(huge, []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
	for _, c := range []struct {
		name    string
		content []byte
		says    []string
	}{
		{"cut.safetensors", network[:5000], []string{"cut.safetensors", "save it again"}},
		{"header.safetensors", huge, []string{"header.safetensors"}},
		{"empty.npz", nil, []string{"empty.npz"}},
		{"model.pt", []byte("\x80\x02}q\x00."), []string{"model.pt", "pickle"}},
		{"page.npz", []byte("<!doctype html><script>alert(1)</script>"), []string{"page.npz", "none of safetensors, .npy and .npz"}},
	} {
		drop(p, c.name, c.content)
		p.WaitHas(fmt.Sprintf("[data-lab-file=%q]", c.name), true)
		p.Type("2", fmt.Sprintf("m = load_npz(%q)", c.name))
		if state := p.Run("2"); state != "error" {
			t.Errorf("%s: the cell is %q", c.name, state)
		}
		wants(t, c.name, p.Text(chrome.Hook("2", "error")), c.says...)
	}
	p.Type("2", `m = load_npz("heder.safetensors")`)
	p.Run("2")
	wants(t, "a name that is nearly right", p.Text(chrome.Hook("2", "error")), "header.safetensors")
	p.Type("2", `m = load_npz("elsewhere")`)
	p.Run("2")
	wants(t, "a name that is not there", p.Text(chrome.Hook("2", "error")), "Your files")
	quiet(t, p, site)
}

// A file that was given is there after a reload, with its bytes, until it is
// removed; nobody else is told of it.
func TestFilesStay(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{})
	const row = `[data-lab-file="mine.safetensors"]`
	choose(p, "mine.safetensors", bundled(t))
	p.WaitHas(`[data-lab-shelf="kept"]`, true)
	wants(t, "the panel", p.Text("[data-lab-files]"), "mine.safetensors", "Kept in this browser", "20,496 bytes")
	p.Reload()
	p.WaitHas(row, true)
	p.Live("1")
	p.After("3", func() { press(p, row+` [data-do="usefile"]`) })
	wants(t, "the cell that loads it", p.Output("3"), "64-48-32-10", "20,072")
	for _, r := range p.Requests() {
		if !strings.HasPrefix(r, site.Root) {
			t.Errorf("asked for %s", r)
		}
	}
	press(p, row+` [data-do="dropfile"]`)
	p.WaitHas(row, false)
	p.Until("it is forgotten", `(indexedDB.open("compression-lab").onsuccess = e => {
		const base = e.target.result, all = base.transaction("files").objectStore("files").count();
		all.onsuccess = () => { window.labLeft = all.result; base.close() } }, window.labLeft === 0)`)
	quiet(t, p, site)
}

// Where storage is denied files work as long as the page, which says so.
func TestFilesDenied(t *testing.T) {
	for name, before := range map[string]string{
		"throws": `Object.defineProperty(window, "indexedDB", {get() { throw new DOMException("denied", "SecurityError") }});`,
		"is not": `Object.defineProperty(window, "indexedDB", {value: undefined});`,
		"fails":  `indexedDB.open = () => { const r = {}; queueMicrotask(() => r.onerror?.()); return r };`,
		"silent": `indexedDB.open = () => ({});`,
		"full":   `IDBObjectStore.prototype.put = function () { throw new DOMException("full", "QuotaExceededError") };`,
	} {
		t.Run(name, func(t *testing.T) {
			p, site := workbenchPage(t, chrome.View{Before: before})
			choose(p, "mine.safetensors", bundled(t))
			p.WaitHas(`[data-lab-file="mine.safetensors"]`, true)
			p.WaitHas("[data-lab-shelf]", true)
			p.Until("the panel says that it is not kept", `document.querySelector("[data-lab-shelf]").dataset.labShelf === "denied"`)
			wants(t, "the panel", p.Text("[data-lab-files]"), "until you leave")
			p.After("3", func() { press(p, `[data-lab-file="mine.safetensors"] [data-do="usefile"]`) })
			wants(t, "the cell that loads it", p.Output("3"), "64-48-32-10")
			quiet(t, p, site)
		})
	}
}
