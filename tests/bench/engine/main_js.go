package main

import (
	"encoding/json"
	"syscall/js"
)

// ask in the worker's scope takes a request and gives a reply, both as JSON.
func main() {
	var w worker
	js.Global().Set("ask", js.FuncOf(func(_ js.Value, args []js.Value) any {
		var q request
		if err := json.Unmarshal([]byte(args[0].String()), &q); err != nil {
			panic(err)
		}
		out, err := json.Marshal(w.ask(q))
		if err != nil {
			panic(err)
		}
		return string(out)
	}))
	select {}
}
