package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"compressionlab/tests/chrome"
)

// A term shows its meaning where it stands: by the keyboard, which gets its
// place back, and with scripting off.
func TestTerms(t *testing.T) {
	site := serve(t, "/")
	for _, scripts := range []bool{true, false} {
		p := window(t, chrome.View{NoScript: !scripts})
		p.Lesson(site, slug)
		if scripts {
			p.Live("wrong")
		}
		const term, meaning = ".term[popovertarget=term-threshold]", "#term-threshold"
		if p.Has(meaning) {
			t.Error("a meaning is shown that nobody asked for")
		}
		p.Focus(term)
		p.Keys(chrome.Enter)
		p.WaitHas(meaning, true)
		wants(t, "the meaning", p.Text(meaning), "weights smaller than it become zero")
		p.Keys(chrome.Escape)
		p.WaitHas(meaning, false)
		p.Until("the focus is on the term", `document.activeElement === document.querySelector("`+term+`")`)
		p.Keys(chrome.Enter)
		p.WaitHas(meaning, true)
		p.Focus(meaning + " a")
		p.Keys(chrome.Enter)
		p.Until("the glossary is there", `location.pathname.endsWith("/glossary/") && document.querySelector("#threshold")`)
		quiet(t, p, site)
	}
}

// Search by the keyboard alone: / opens it, letters find, arrows and Enter go
// there. The index is asked for when it is first wanted.
func TestSearch(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Lesson(site, slug)
	p.Live("wrong")
	if asked := strings.Join(p.Requests(), " "); strings.Contains(asked, "/search.") {
		t.Error("the index is fetched before anybody searches")
	}
	const open, hits = "#lab-search[open]", "#lab-search .hits a"
	said := func(what string) {
		t.Helper()
		p.Until("the search says "+what, `document.querySelector("#lab-search .said").innerText.includes("`+what+`")`)
	}
	p.Focus(chrome.Hook("wrong", "code")) // where a slash is a character
	p.Keys("/")
	p.WaitCode("wrong", "/")
	p.Focus(".mark")
	p.Keys("/")
	p.WaitHas(open, true)
	said("Type a word")
	p.Keys("nothinglikethis")
	said("Nothing in the course has “nothinglikethis”")
	p.Keys("a", chromedp.ModifierCtrl)
	p.Keys("indptr")
	said("places")
	wants(t, "what was found", p.Text("#lab-search .hits"), "Storage", "indptr")
	p.Keys(kb.ArrowDown)
	p.Until("the focus is on the first place", `document.activeElement === document.querySelector("`+hits+`")`)
	p.Keys(chrome.Escape)
	p.WaitHas(open, false)
	p.Until("the focus is back", `document.activeElement.classList.contains("mark")`)
	p.Keys("/")
	p.WaitHas(open, true)
	p.Until("the query is still there", `document.activeElement.value === "indptr"`)
	p.Keys(chrome.Enter)
	p.Until("the place is there", `location.pathname.includes("/storage/") && location.hash.length > 1 && document.querySelector(location.hash)`)
	quiet(t, p, site)
}

// Where the index does not come the search says so, and asks again.
func TestSearchWithoutIndex(t *testing.T) {
	site := serve(t, "/")
	site.Break(func(path string) bool { return strings.Contains(path, "/search.") })
	p := window(t, chrome.View{})
	p.Go(site.Root)
	p.Until("home is live", `document.documentElement.dataset.labLive`)
	p.Click("[data-lab-search]")
	p.Until("the search says that there is no index", `document.querySelector("#lab-search .said").innerText.includes("did not arrive")`)
	p.Keys(chrome.Escape)
	site.Break(nil)
	p.Click("[data-lab-search]")
	p.Keys("<b>threshold")
	p.Until("it searches", `document.querySelector("#lab-search .said").innerText.includes("<b>threshold")`)
}

// ? lists the keys; the keys of one character can be turned off, and stay so.
func TestKeysDialog(t *testing.T) {
	p := lesson(t)
	p.Live("wrong")
	const open = "#lab-keys[open]"
	p.Focus(".mark")
	p.Keys("?")
	p.WaitHas(open, true)
	wants(t, "the list", p.Text(open), "Ctrl ↵", "run the cell", "Page Up", "Esc")
	p.Click(open + " [role=switch]")
	p.Until("the switch is off", `document.querySelector("#lab-keys [role=switch]").getAttribute("aria-checked") === "false"`)
	p.Keys(chrome.Escape)
	p.WaitHas(open, false)
	p.Until("the focus is back", `document.activeElement.classList.contains("mark")`)
	p.Reload()
	p.Live("wrong")
	p.Focus(".mark")
	p.Keys("?/")
	p.Click("[data-lab-keys]") // by its button it opens all the same, and the search did not
	p.WaitHas(open, true)
	if p.Has("#lab-search[open]") {
		t.Error("a key that is off opened the search")
	}
	p.Click(open + ` header [data-do="close"]`)
	p.WaitHas(open, false)
}
