// Package frame runs a stage in its frame, an iframe of the lesson: it carries
// messages between the page and a stage.Stage, and puts that Stage's pictures
// on the screen through Ebitengine, or into a plain canvas where there is no
// WebGL 2. It exists in the browser only.
//
// # Why a frame?
//
// Ebitengine takes the document that it runs in: it adds its canvas to the
// body, sets styles, hears every key, and asks for every animation frame. In an
// iframe that document is its own, and static/stage.js keeps it from the rest:
// the wheel, touches, Tab and all keys stay with the lesson, and a picture that
// does not change costs no frames.
//
// # Why does the page hear of a lost context?
//
// A browser takes WebGL contexts away when there are many, or when the GPU
// restarts. Ebitengine would reload the frame; the page would not know that its
// scene is gone. So the page is told, and mounts the frame again.
package frame
