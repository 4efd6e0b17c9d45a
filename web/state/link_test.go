package state

import (
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/link"
)

// copied presses Copy link and returns what goes to the clipboard.
func copied(t *testing.T, p *page) string {
	t.Helper()
	p.send(CopyPressed{Cell: "wrong"})
	c, ok := has[Copy](p)
	if !ok {
		t.Fatalf("no link: %+v", p.cmds)
	}
	return c.Fragment
}

// A link brings the texts, the seed and the runs to another page, the cells
// included that a run goes on with, and leaves the others alone.
func TestLinkRoundTrip(t *testing.T) {
	from := open(t)
	from.Seed = 7
	from.send(Edited{"c", "f(sparsity=0.5) # <b>é</b>"})
	from.send(RunPressed{"next"})
	from.answer(trace.Run{Output: "x"}, 0.006)
	fragment := copied(t, from)
	if _, stored := has[Save](from); stored {
		t.Error("copying stores something")
	}

	to := open(t)
	to.send(Edited{"d", "mine"})
	to.send(LinkOpened{"#" + fragment})
	if _, stored := has[Save](to); stored {
		t.Error("opening a link stores something")
	}
	if to.Cell("c").Text() != "f(sparsity=0.5) # <b>é</b>" || to.Cell("d").Text() != "mine" || to.Seed != 7 || !to.Linked {
		t.Errorf("opened: %q, %q, seed %d", to.Cell("c").Text(), to.Cell("d").Text(), to.Seed)
	}
	if want := []string{"wrong", "next", "c"}; !reflect.DeepEqual(to.Opened.Cells, want) {
		t.Errorf("the page tells of %q, want %q", to.Opened.Cells, want)
	}
	run := to.sent()
	if run == nil || run.Seed != 7 || !reflect.DeepEqual(run.Cells, []string{wrongCode, "print(compressed)"}) {
		t.Fatalf("it runs %+v", run)
	}
	to.answer(trace.Run{Output: "x"}, 0.006)
	if to.sent() != nil || to.Cell("c").Phase != Idle {
		t.Error("a cell runs that had not been run")
	}
	to.send(UndoPressed{"d"})
	to.send(UndoPressed{"d"})
	if again := copied(t, to); again != fragment {
		t.Errorf("the link of what a link opened is %q, want %q", again, fragment)
	}
}

// What a link takes the place of is one Undo away, also after the next visit,
// and one button brings all of it back.
func TestLinkKeepsMine(t *testing.T) {
	other := open(t)
	other.send(Edited{"wrong", "theirs"})
	other.send(Edited{"c", "f(sparsity=0.9)"})
	fragment := copied(t, other)

	p := open(t)
	p.send(Edited{"wrong", "mine"})
	p.send(LinkOpened{fragment})
	if p.Cell("wrong").Text() != "theirs" || !p.HasMine() || p.Cell("c").Mine != "" {
		t.Fatalf("opened: %+v", p.Cell("wrong"))
	}
	p.send(Edited{"c", "f(sparsity=0.91)"})
	save, ok := has[Save](p)
	if !ok || save.Texts["wrong"] != "theirs" || save.Mine["wrong"] != "mine" || len(save.Mine) != 1 {
		t.Fatalf("stored %+v", save)
	}
	if _, ok := has[DropLink](p); !ok || p.Linked {
		t.Error("the address still says that this is the link's session")
	}
	p.send(Edited{"c", "f(sparsity=0.92)"})
	if _, ok := has[DropLink](p); ok {
		t.Error("the link is dropped twice")
	}

	next := open(t) // the next visit
	next.send(Started{Texts: save.Texts, Mine: save.Mine, Seed: save.Seed})
	if next.Cell("wrong").Text() != "theirs" {
		t.Error("the next visit does not begin where this one ended")
	}
	next.send(UndoPressed{"wrong"})
	if next.Cell("wrong").Text() != "mine" || next.HasMine() {
		t.Errorf("Undo gives %q", next.Cell("wrong").Text())
	}
	next.send(RedoPressed{"wrong"})
	next.send(MinePressed{})
	if next.Cell("wrong").Text() != "mine" || next.HasMine() || next.Opened != nil {
		t.Errorf("the button gives %q", next.Cell("wrong").Text())
	}
	if save, _ := has[Save](next); save.Texts["wrong"] != "mine" || len(save.Mine) != 0 {
		t.Errorf("stored %+v", save)
	}
}

// A reload with the link still in the address takes nothing away: the link is
// opened over what was stored, and that over nothing.
func TestLinkTwice(t *testing.T) {
	other := open(t)
	other.send(Edited{"wrong", "theirs"})
	fragment := copied(t, other)
	p := open(t)
	p.send(Edited{"wrong", "mine"})
	p.send(LinkOpened{fragment})
	p.send(LinkOpened{fragment})
	if p.Cell("wrong").Mine != "mine" || len(p.Cell("wrong").History) != 3 {
		t.Errorf("opened twice: %+v", p.Cell("wrong"))
	}
	third := open(t)
	third.send(Edited{"wrong", "of a third"})
	p.send(LinkOpened{copied(t, third)})
	if p.Cell("wrong").Mine != "mine" || p.Cell("wrong").Text() != "of a third" {
		t.Errorf("another link: %+v", p.Cell("wrong"))
	}
}

// A bad link changes nothing and says why.
func TestBadLinks(t *testing.T) {
	encode := func(s link.Session) string {
		fragment, err := link.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		return fragment
	}
	some := []link.Cell{{ID: "nowhere", Text: "x", Ran: true}}
	for why, fragment := range map[string]string{
		link.Damaged: "#session=1.abc<script>", link.Newer: "session=2.abc", link.TooLong: "session=1." + strings.Repeat("A", 1e6),
		Elsewhere: encode(link.Session{Lesson: "other", Seed: 1, Cells: some}), Strange: encode(link.Session{Lesson: "lesson", Seed: 1, Cells: some}),
	} {
		p := open(t)
		p.send(Edited{"wrong", "mine"})
		before := p.State
		p.send(LinkOpened{fragment})
		if p.Opened == nil || p.Opened.Why != why {
			t.Errorf("%s: %+v", why, p.Opened)
			continue
		}
		if said, ok := has[Announce](p); !ok || said.Text == "" || len(p.cmds) != 1 {
			t.Errorf("%s: %+v", why, p.cmds)
		}
		after := p.State
		after.Opened = nil
		if !reflect.DeepEqual(after, before) {
			t.Errorf("%s: something changed", why)
		}
	}
	p := open(t)
	before := p.State
	for _, fragment := range []string{"", "#", "#main", "#cell-wrong", "#lessons"} {
		p.send(LinkOpened{fragment})
	}
	if !reflect.DeepEqual(p.State, before) || len(p.cmds) > 0 {
		t.Error("an anchor was taken for a link")
	}
	p.send(LinkOpened{encode(link.Session{Lesson: "lesson", Seed: 1, Cells: append(some, link.Cell{ID: "c", Text: "y"})})})
	if p.Opened == nil || p.Opened.Lost != 1 || p.Cell("c").Text() != "y" {
		t.Errorf("a cell that this lesson has not: %+v", p.Opened)
	}
}

// The note under a cell says what became of the link, until the text changes.
func TestLinkNote(t *testing.T) {
	p := open(t)
	copied(t, p)
	p.send(Copied{Cell: "wrong", URL: "https://x/#session=1.a", OK: true})
	if c := p.Cell("wrong"); c.LinkNote != LinkCopied {
		t.Errorf("%+v", c)
	}
	p.send(Copied{Cell: "c", URL: "https://x/#session=1.a"})
	if p.Cell("wrong").LinkNote != "" || p.Cell("c").LinkNote != LinkDenied || p.Cell("c").Link == "" {
		t.Error("the note is not where the link was asked for")
	}
	if _, ok := has[SelectLink](p); !ok {
		t.Error("a link that could not be copied is not selected")
	}
	p.send(Escaped{"c"})
	if p.Cell("c").LinkNote != "" {
		t.Error("Esc leaves the note")
	}
	p.send(Edited{"wrong", strings.Repeat("a", link.MaxSession)})
	p.send(CopyPressed{Cell: "wrong"})
	if _, ok := has[Copy](p); ok || p.Cell("wrong").LinkNote != LinkLarge {
		t.Error("a session that does not fit is not refused")
	}
	p.send(Edited{"wrong", "x"})
	if p.Cell("wrong").LinkNote != "" {
		t.Error("the note outlives the text")
	}
}
