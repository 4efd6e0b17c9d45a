package page

import (
	"compressionlab/web/state"
)

func cellNode(site state.Site, c *state.Cell) Node {
	return el("section.cell", el("h2", txt(c.Title)), el("pre", txt(c.Text()))).at("data-lab-cell", c.ID).at("data-lab-state", c.Phase)
}
