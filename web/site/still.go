package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image/png"
	"strings"

	"compressionlab/engine/advice"
	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/page"
	"compressionlab/web/stage"
	"compressionlab/web/state"
	"compressionlab/web/text"
	"compressionlab/web/wire"
)

const (
	stillWidth = 1064 // CSS pixels of the stage in a wide window
	stillScale = 2    // sharp on a dense screen, and squares compress well
)

// addStills runs every cell of the site's lesson and puts what it gives into
// the cell, the pictures into a. A cell that stops with an error is an error.
func addStills(a *assets, site state.Site) error {
	reader := newReader(site)
	for i, b := range site.Lesson.Blocks {
		if b.Cell == nil {
			continue
		}
		cell := *b.Cell
		result, err := reader.run(cell.ID)
		if err != nil {
			return fmt.Errorf("%s, cell %s: %w", site.Lesson.Slug, cell.ID, err)
		}
		if cell.Still, err = still(a, site.Lesson.Slug+"-"+cell.ID, result); err != nil {
			return err
		}
		if cell.Still.Alt != "" {
			cell.Still.Parts = page.Parts(reader.state.Cell(cell.ID))
		}
		site.Lesson.Blocks[i].Cell = &cell
	}
	return nil
}

// a reader is somebody who presses Run, with the engine in the same process.
type reader struct {
	state   state.State
	answers map[string]lab.Result // by cell
}

func newReader(site state.Site) *reader {
	r := &reader{state: state.New(site), answers: map[string]lab.Result{}}
	r.update(state.Started{})
	r.update(state.WorkerReady{})
	return r
}

// outcome is what a run gives a reader: text, and perhaps a picture's scene.
type outcome struct {
	run     trace.Run
	scene   *wire.Scene
	weights [][]float32 // of the scene
}

// run presses Run on a cell and lets the picture be drawn.
func (r *reader) run(cell string) (outcome, error) {
	r.update(state.RunPressed{Cell: cell})
	answer, ok := r.answers[cell]
	if !ok {
		return outcome{}, fmt.Errorf("it did not run")
	}
	if e := answer.Run.Error; e != nil {
		return outcome{}, fmt.Errorf("line %d, column %d: %s", e.Line, e.Column, e.Message)
	}
	o := outcome{run: answer.Run}
	for _, cmd := range r.update(state.StageUp{Cell: cell}) {
		if post, ok := cmd.(state.PostScene); ok && post.Cell == cell {
			o.scene, o.weights = &post.Scene, answer.Weights[post.First:post.First+post.Count]
		}
	}
	return o, nil
}

// update hands the state a message and does what it asks of the engine.
func (r *reader) update(m state.Msg) []state.Cmd {
	var cmds, all []state.Cmd
	r.state, cmds = r.state.Update(m)
	for _, cmd := range cmds {
		all = append(all, cmd)
		send, ok := cmd.(state.SendRun)
		if !ok {
			continue
		}
		cell := r.state.Flight.Cell
		result := lab.Run(lab.Request{Cells: send.Cells, Seed: send.Seed})
		result.Run.Findings = advice.Find(&result.Run)
		r.answers[cell] = result
		all = append(all, r.update(state.Answered{Ran: wire.Ran{ID: send.ID, Run: result.Run}})...)
	}
	return all
}

// still paints an outcome, light and dark, into a.
func still(a *assets, name string, o outcome) (*lessons.Still, error) {
	s := &lessons.Still{Output: o.run.Output}
	if o.scene == nil {
		return s, nil
	}
	for _, picture := range []struct {
		path *string
		dark bool
		name string
	}{{&s.Light, false, name + "-light.png"}, {&s.Dark, true, name + "-dark.png"}} {
		scene := *o.scene
		scene.Look = wire.Look{Dark: picture.dark}
		image := stage.Still(scene, o.weights, stillWidth, stillScale)
		s.Width, s.Height = image.Rect.Dx()/stillScale, image.Rect.Dy()/stillScale
		var file bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&file, image); err != nil {
			return nil, err
		}
		*picture.path = a.add(picture.name, file.Bytes())
	}
	s.Alt = alt(o)
	return s, nil
}

// alt says in words what a picture shows.
func alt(o outcome) string {
	w := text.Words
	if v := o.scene.View; v.Kind != trace.Weights {
		return fmt.Sprintf(w.StageFrame, cmp.Or(v.Part, w.Fig.Matrix)+", "+w.Fig.BesideName[v.Kind])
	}
	var names []string
	for _, n := range o.run.Order {
		if o.run.Names[n] == o.scene.View.Object {
			names = append(names, n)
		}
	}
	said := fmt.Sprintf(w.StageFrame, strings.Join(names, ", "))
	object := o.run.Objects[o.scene.View.Object]
	if object.Weights > 0 {
		said += ": " + fmt.Sprintf(w.NonzeroWord, text.Count(object.Nonzero), text.Count(object.Weights))
	}
	return said
}
