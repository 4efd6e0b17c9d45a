//go:build !lesson

package text

func init() { English.Bench = &englishWorkbench }

var englishWorkbench = Workbench{
	Title:    "Workbench",
	Lead:     "Your own cells, over any network. Each cell goes on with the names of those above it, and all of them stay on this device.",
	NoScript: "Scripting is off, so the cells cannot run. This is what the first two give.",

	Cells: []string{
		`import copy

original = load_model("digits_mlp")
pruned = magnitude_prune(copy.deepcopy(original), sparsity=0.80)

print(f"original  {accuracy(original):.1%} read right")
print(f"pruned    {accuracy(pruned):.1%} read right")
print(storage(pruned, formats=["dense", "csr", "bitmap"]))`,
		`tuned = fine_tune(copy.deepcopy(pruned), digits().train, epochs=4,
                  lr=0.02, keep_zeros=True, verbose=False)
small = quantize(tuned, bits=8)

print(f"tuned     {accuracy(tuned):.1%} read right")
print(f"small     {accuracy(small):.1%} read right")
print(storage(small))`,
	},

	Cell:        "Cell %d",
	Above:       "goes on with the cells above",
	Add:         "Add a cell",
	AddBelow:    "Add a cell below cell %d",
	Up:          "Move cell %d up",
	Down:        "Move cell %d down",
	Remove:      "Remove cell %d",
	PutBack:     "Put it back",
	Removed:     "A cell was removed.",
	Full:        "There are %d cells, which is the most. Remove one to add another.",
	CellTools:   "Cell %d: add, move, remove",
	SaidAdded:   "Cell %d was added.",
	SaidMoved:   "It is now cell %d.",
	SaidRemoved: "Cell %d was removed.",
	SaidPutBack: "Cell %d is back.",
	KeepAll:     "keep all",
	KeepNone:    "keep none",
	RankFull:    "full rank",
	RankOne:     "rank 1",

	SaidReturn:   "The cells are those that made variant %d.",
	Variants:     "Variants",
	VariantsSub:  "every state of a model that your runs came through, below the one that it was made of",
	VariantsNone: "Run a cell, and each state of a model that it comes through appears here.",
	VariantsLeft: "There were more variants than are kept here. The first ones are.",
	Variant:      "Variant %d: %s",
	GoBack:       "Go back",
	GoBackLabel:  "Go back to the cells that made variant %d",
	Branch:       "Branch",
	BranchLabel:  "Go on from variant %d: its cells, as far as the line that made it",
	Point:        "Variant %d, %s: %s read right, %s bytes",
	Made:         "weights as found",
	NotRead:      "does not read the digits",
	NotHeld:      "–",
	Newest:       "in the newest run",
	BytesIn:      "Bytes",
	FormatName:   map[string]string{"smallest": "smallest", "held": "in memory", "csr": "CSR", "bitmap": "bitmap"},
	Pareto:       "Accuracy against bytes",
	ParetoSub:    "filled points: nothing here reads better in as few bytes",
	ParetoLabel:  "Accuracy against bytes of %d variants; the table below has the numbers",
	ParetoNone:   "No variant that reads the digits can be held in this format.",
	AxisBytes:    "bytes, on a log scale",
	AxisAccuracy: "% read right, errors on a log scale",
	OnFrontier:   "on the frontier",
	VariantTable: "Variants as a table",
	ColVariant:   "variant",
	ColMade:      "made by",
	ColFrom:      "from",
	ColAccuracy:  "read right",
	ColNonzero:   "nonzero weights",
	ColFrontier:  "frontier",

	Compare:      "Compare two variants",
	CompareSub:   "both are made again from their cells",
	CompareSide1: "from",
	CompareSide2: "to",
	CompareRun:   "Compare",
	Comparing:    "Making both again…",
	CompareNote: map[string]string{
		"stopped": "The comparison was stopped. Press Compare to begin again.",
		"lost":    "One of the two cannot be made again: a file that its cells read is gone, or is another one. Give it to the page again.",
	},
	CompareRight: "Variant %d reads %d of %d right, variant %d %d. Their answers differ in %d: %d were right before, %d are right now.",
	CompareNone:  "There is only one variant. Change a number, run the cell again, and compare the two.",
	CompareSame:  "Both give the same answer to all %d images.",
	CompareBlind: "One of the two does not read the digits, so only weights are compared.",
	MoreChanged:  "and %d more",
	Lost:         "was right",
	Won:          "is right now",
	WrongBoth:    "wrong twice",
	ChangedDigit: "Image %d, a %d: read as %d, then as %d; %s",
	Shift:        "Confusion, the second less the first",
	ShiftSub:     "how many more images of a row's digit are read as the column's",
	ShiftTrue:    "is",
	ShiftSaid:    "read as",
	Masks:        "Masks side by side",
	MasksSub:     "which weights are not zero",
	MaskOf:       "%s, %d × %d: %s in both, %s in the first alone, %s in the second alone; the weights moved by %s of their length",
	MaskOther:    "Only one of the two has %s in this shape.",
	MaskBoth:     "in both",
	MaskFirst:    "in the first alone",
	MaskSecond:   "in the second alone",
	MaskPicture:  "Mask of %s",

	Export:        "Take it away",
	ExportSub:     "made on this device from the variant's own cells",
	ExportChoose:  "Variant to take away",
	ExportAs:      map[string]string{"safetensors": "safetensors", "npz": "npz", "recipe": "Recipe, JSON", "pytorch": "PyTorch script"},
	ExportDrawing: "Chart, SVG",
	ExportPrint:   "Print a report…",
	SaidExported:  "%s is made.",
	ByHand:        "weights written by hand",
	NoFile: map[string]string{
		"stopped":    "The file was not made: the engine was stopped. Press the button again.",
		"no-variant": "This variant cannot be made again: a file that its cells read is gone, or is another one. Give it to the page again.",
		"no-floats":  "The weights of a quantized model are codes, and such a file holds float32. Take the variant that it was made of, or the recipe.",
		"no-step":    "There is no recipe: a step of it would have to be %s. A recipe has the lab's own methods.",
		"no-network": "There is no script: the network that it began with is no chain of Linear layers with a ReLU between them.",
	},

	Files:         "Your files",
	FilesSub:      "Drop .safetensors, .npz or .npy files anywhere on this page. Nothing is uploaded.",
	Choose:        "Choose files…",
	ChooseLabel:   "Choose files of weights",
	UseFile:       "Load in a cell",
	UseFileLabel:  "Load %s in a cell",
	DropFile:      "Remove",
	DropFileLabel: "Remove %s",
	SaidFiles:     "%s can be loaded in a cell.",
	SaidFileGone:  "%s is removed.",
	TooManyFiles:  "Only the first %d files were taken. Remove one to give another.",
	FilesKept:     "Kept in this browser until you remove them: %s bytes.",
	FilesDenied:   "This browser does not let the page keep files. They are here until you leave it; give them again on your next visit.",
	Saved:         "Files of this run",
	SavedSub:      "made on this device",
	Download:      "Download",
	DownloadLabel: "Download %s",
}
