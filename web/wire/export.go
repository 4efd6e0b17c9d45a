package wire

// Export asks the workbench's worker for a variant as a file, made again from
// its cells.
type Export struct {
	ID   int    `json:"id"`
	Seed uint64 `json:"seed"`
	Side Side   `json:"side"`
	As   string `json:"as"` // one of trace.AsSafetensors, …
}

// Exported answers the Export of the same ID, with the file as its one buffer,
// or says why there is none.
type Exported struct {
	ID  int    `json:"id"`
	Why string `json:"why,omitempty"` // trace.NoVariant, …
	By  string `json:"by,omitempty"`  // of trace.NoStep: what was done
}

// Kind is the name of the message.
func (Export) Kind() string { return "export" }

// Kind is the name of the message.
func (Exported) Kind() string { return "exported" }
