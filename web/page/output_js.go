package page

// follow keeps the end of an output in sight that grows while its run goes on,
// unless the reader has scrolled up. Only then is the page asked for its layout.
func (b *browser) follow() {
	for _, c := range b.now.Cells {
		before, known := b.followed[c.ID]
		if c.Progress == nil && !known {
			continue
		}
		out := query(cellSelector(c.ID) + " [data-lab-output]")
		if !out.Truthy() {
			continue
		}
		const line = 22
		if !known || out.Get("scrollTop").Int()+out.Get("clientHeight").Int() >= before-line {
			out.Set("scrollTop", out.Get("scrollHeight"))
		}
		if b.followed[c.ID] = out.Get("scrollHeight").Int(); c.Progress == nil {
			delete(b.followed, c.ID) // the run is over
		}
	}
}
