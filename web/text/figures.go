package text

// A Figures is the words of the figures that stand with the stage: a matrix beside
// what a method made of it.
type Figures struct {
	BesideSub, BesideName map[string]string // by the kind of the view

	ByHand, Automatic, First, Second, FirstLess                                          string
	Matrix, Difference                                                                   string
	Rank, RankK, RankKeeps, RankErrs, RankValue, RankFirst, RankAll                      string
	RankSays, RankNoGain, RankCode, RankNine                                             string
	SpectrumLabel, SpectrumTitle, EnergyTitle, EvenAt                                    string
	RankTable, RankTableOf, ColRank, ColValue, ColEnergy, ColError, ColNumbers           string
	Soft, SoftSub, SoftSubAlone, SoftImages, SoftImage, SoftTable, SoftTableOf, ColClass string
	Temperature, SoftSays, SoftBothSay, SoftCode, SoftChance, SoftLabel                  string
	SoftTeacher, SoftStudent, SoftSharp, SoftFlat                                        string
	Codes, CodesBits, Rounding, RoundingEnds                                             string
	GridOne, GridMany, GridBook, GridErrors, GridClipped, GridNoneClipped                string
	GridZeros, GridZero, GridCut, GridLabel, GridTitle, GridTable, GridBookTable         string
	GridWeights, GridAll, ColColumn, ColScale, ColZero, ColFirst, ColLast                string
	ColMark, ColValueOf, ColFrom, ColWeights                                             string
}

var englishFigures = Figures{
	BesideSub:  map[string]string{"low-rank": "a matrix, its nearest of a lower rank, and what is missing", "coded": "a weight, what its codes stand for, and the rounding error", "compared": "one weight in the first variant, in the second, and the first less the second", "brushed": "a weight, what the mask by hand leaves of it, and what the automatic one does"},
	BesideName: map[string]string{"low-rank": "low rank", "coded": "as codes", "compared": "in both", "brushed": "masked"},

	Matrix:     "matrix",
	Difference: "Difference",
	ByHand:     "By hand",
	Automatic:  "Automatic",
	First:      "First",
	Second:     "Second",
	FirstLess:  "first less second",

	Rank:       "Rank shown",
	RankK:      "Rank %d",
	RankKeeps:  "keeps %s",
	RankErrs:   "%s of its size, colours ×3",
	RankValue:  "%d of %d, keeps %s of the energy",
	RankFirst:  "rank 1",
	RankAll:    "all of it",
	RankSays:   "Rank %d of %d keeps %s of the energy and is %s off. Two factors hold %s numbers in place of %s, with S multiplied into one of them; U, S and V apart hold %s.",
	RankNoGain: "That saves nothing: a rank pays below *mn*/(*m*+*n*) = %s.",
	RankCode:   "The code keeps rank %d.",
	RankNine:   "It is the lowest rank that keeps nine tenths.",

	SpectrumLabel: "Chart of %d singular values, and of the energy that each rank keeps. The table below has its numbers.",
	SpectrumTitle: "singular values *σ*",
	EnergyTitle:   "energy kept",
	EvenAt:        "no gain from *mn*/(*m*+*n*) = %s on",
	RankTable:     "What each rank keeps",
	RankTableOf:   "What each rank of %s keeps",
	ColRank:       "rank",
	ColValue:      "singular value",
	ColEnergy:     "energy kept",
	ColError:      "error",
	ColNumbers:    "numbers in two factors",

	Soft:         "Soft targets",
	SoftSub:      "what teacher and student say of one image, after the run",
	SoftSubAlone: "what a network says of one image",
	SoftImages:   "Which image",
	SoftImage:    "a %d, test image %d",
	SoftTable:    "Table",
	SoftTableOf:  "What is said of the %d at temperature %s",
	ColClass:     "digit",
	Temperature:  "Temperature shown",
	SoftSays:     "Of this %d, at temperature %s, the network says %s.",
	SoftBothSay:  "Of this %d, at temperature %s: the teacher says %s; the student says %s. Divergence KL(teacher‖student): %s.",
	SoftCode:     "The code has temperature %s.",
	SoftChance:   "%d with %s",
	SoftLabel:    "Chart of the chance of each digit. The table below has its numbers.",
	SoftTeacher:  "teacher",
	SoftStudent:  "student",
	SoftSharp:    "sharp",
	SoftFlat:     "flat",

	Codes:           "Codes",
	CodesBits:       "%d bits a weight",
	Rounding:        "Rounding error",
	RoundingEnds:    "colours end at ±%s",
	GridOne:         "One grid of %d bits: %s marks, scale *s* = %s, and 0 is code %s.",
	GridMany:        "%d grids, one a column, of %s marks each: scales from %s to %s.",
	GridBook:        "A codebook of %d numbers.",
	GridErrors:      "Rounding moves a weight by %s at most, and by %s on average (root mean square).",
	GridClipped:     "%s weights lie beyond the ends and are clipped.",
	GridNoneClipped: "None is clipped.",
	GridZeros:       "Of the exact zeros %s of %s stay 0.",
	GridZero:        "0, code %s",
	GridCut:         "0: %s weights, cut off",
	GridLabel:       "Chart of the weights by value, over the marks that they may take. The table below has its numbers.",
	GridTitle:       "weights by value, and the marks of the grid",
	GridTable:       "Grids of %s",
	GridBookTable:   "Codebook of %s",
	GridWeights:     "Weights of %s by value",
	GridAll:         "all",
	ColColumn:       "column",
	ColScale:        "scale",
	ColZero:         "code of 0",
	ColFirst:        "lowest",
	ColLast:         "highest",
	ColMark:         "code",
	ColValueOf:      "stands for",
	ColFrom:         "from",
	ColWeights:      "weights",
}
