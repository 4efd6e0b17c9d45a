package port

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"syscall/js"
	"time"
	"unsafe"

	"compressionlab/web/wire"
)

// Post sends m to target (a Worker, a worker's own scope, or a window) and
// hands it the buffers: they are empty here afterwards. A window also needs
// the origin that may read the message; "" for the others.
func Post(target js.Value, origin string, m wire.Message, buffers ...js.Value) error {
	return post(target, origin, m, buffers, true)
}

// Give posts m to a worker with objects that it gets copies of: Files, whose
// bytes stay where they are.
func Give(worker js.Value, m wire.Message, objects ...js.Value) error {
	return post(worker, "", m, objects, false)
}

func post(target js.Value, origin string, m wire.Message, buffers []js.Value, transfer bool) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("port: %s: %w", m.Kind(), err)
	}
	list := js.Global().Get("Array").New()
	for _, b := range buffers {
		if transfer {
			held = max(0, held-b.Get("byteLength").Int())
		}
		list.Call("push", b)
	}
	message := js.Global().Get("Object").New()
	message.Set("kind", m.Kind())
	message.Set("json", string(text))
	message.Set("buffers", list)
	switch {
	case !transfer:
		target.Call("postMessage", message)
	case origin == "":
		target.Call("postMessage", message, list)
	default:
		target.Call("postMessage", message, origin, list)
	}
	return nil
}

// Read makes the message of a MessageEvent, with its buffers as JavaScript
// ArrayBuffers. It returns an error for anything that is not one of the messages
// heard, so that a listener on a window can drop what others post there.
func Read(event js.Value, heard ...wire.Message) (wire.Message, []js.Value, error) {
	data := event.Get("data")
	if data.Type() != js.TypeObject || data.Get("kind").Type() != js.TypeString || data.Get("json").Type() != js.TypeString {
		return nil, nil, fmt.Errorf("port: not a message of this site")
	}
	m, err := wire.Decode(data.Get("kind").String(), data.Get("json").String(), heard...)
	if err != nil {
		return nil, nil, err
	}
	list := data.Get("buffers")
	if list.Type() != js.TypeObject {
		return m, nil, nil
	}
	buffers := make([]js.Value, list.Length())
	for i := range buffers {
		buffers[i] = list.Index(i)
		if n := buffers[i].Get("byteLength"); n.Type() == js.TypeNumber { // else it is a File
			held += n.Int()
		}
	}
	if held > mostHeld {
		held = 0
		time.AfterFunc(0, runtime.GC)
	}
	return m, buffers, nil
}

// A browser keeps a buffer for as long as this program has a handle to it, which
// is until the collector has been here; and that does not know how large the
// buffer is, so that a page of a few megabytes would keep a gigabyte of weights.
// So it is called when as much as this has come.
const mostHeld = 64 << 20

var held int // bytes that have come since, and not gone on

// spare are buffers to copy into. The pages of a new one are made when they are
// written to, which takes longer than to fill them: of a run over a million weights
// it was a tenth.
var spare []js.Value

// Reuse keeps buffers that nobody reads any more, to be copied into; those of a
// model that is too large to be there twice it drops.
func Reuse(buffers ...js.Value) {
	spare = append(spare, buffers...)
	bytes := 0
	for _, b := range spare {
		bytes += b.Get("byteLength").Int()
	}
	if bytes > mostHeld {
		spare = nil
	}
}

// Spare takes what there is, for who makes buffers instead.
func Spare() (buffers []js.Value) {
	buffers, spare = spare, nil
	return buffers
}

// empty makes a Uint8Array of n bytes, whatever is in them.
func empty(n int) js.Value {
	for i, b := range spare {
		if b.Get("byteLength").Int() == n {
			spare = slices.Delete(spare, i, i+1)
			return js.Global().Get("Uint8Array").New(b)
		}
	}
	return js.Global().Get("Uint8Array").New(n)
}

// Copy copies an ArrayBuffer.
func Copy(buffer js.Value) js.Value {
	bytes := empty(buffer.Get("byteLength").Int())
	bytes.Call("set", js.Global().Get("Uint8Array").New(buffer))
	return bytes.Get("buffer")
}

// Float32s copies an ArrayBuffer into a Go slice: into, if that has its length.
func Float32s(buffer js.Value, into []float32) []float32 {
	bytes, w := js.Global().Get("Uint8Array").New(buffer), into
	if n := bytes.Length() / 4; len(w) != n {
		w = make([]float32, n)
	}
	if len(w) > 0 {
		js.CopyBytesToGo(unsafe.Slice((*byte)(unsafe.Pointer(&w[0])), 4*len(w)), bytes)
	}
	return w
}

// Bytes copies b into an ArrayBuffer.
func Bytes(b []byte) js.Value {
	bytes := empty(len(b))
	js.CopyBytesToJS(bytes, b)
	return bytes.Get("buffer")
}

// Buffer copies w into an ArrayBuffer.
func Buffer(w []float32) js.Value {
	bytes := empty(4 * len(w))
	if len(w) > 0 {
		js.CopyBytesToJS(bytes, unsafe.Slice((*byte)(unsafe.Pointer(&w[0])), 4*len(w)))
	}
	return bytes.Get("buffer")
}
