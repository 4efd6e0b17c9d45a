package text

// An EmbeddingCatalogue is the words of pages that stand in somebody else's.
type EmbeddingCatalogue struct {
	// Parameters.
	ParamWrong, QueryLong                                                 string
	WantHere, WantChoice, WantList, WantFlag, WantNumber, WantOrigins     string
	Problems                                                              string
	FullLesson, FullLessonTitle, WorkbenchLink, GoesOn1, GoesOn, ReadOnly string
	Paused, NotKept, Unsaved                                              string

	Pack, Packing, Packed, PackFailed, PackLarge string

	Element map[string]string // of embed.js
}

// Embedding is the catalogue in use. It is apart from [Words], so that a program
// which embeds nothing does not carry it.
var Embedding = EmbeddingCatalogue{
	ParamWrong:  "The address says %s=%s: %s",
	QueryLong:   "The address has more than 8,192 characters after its question mark; none of them are read.",
	WantHere:    "this page is another %s, and stays it.",
	WantChoice:  "want one of %s; %s is used.",
	WantList:    "want some of %s, with commas between; nothing is hidden.",
	WantFlag:    "want true or false; %s is used.",
	WantNumber:  "want a whole number from 1; %s is used.",
	WantOrigins: "want origins such as https://course.example, with commas between; none is used.",
	Problems:    "About this page’s address",

	FullLesson:      "Full lesson",
	FullLessonTitle: "Open the lesson that this is from, in a new tab",
	WorkbenchLink:   "Open in a new tab",
	GoesOn1:         "Goes on with the cell “%s”, which runs first:",
	GoesOn:          "Goes on with %d cells, which run first:",
	ReadOnly:        "read only",
	Paused:          "Paused by the page around it",
	NotKept:         "Nothing is kept: this page is in a sandbox, and what you change goes with it.",
	Unsaved:         "Nothing has arrived? Then the page around this one keeps it in a sandbox that lets no file out, or no print. Its author can add allow-downloads and allow-modals to the sandbox; with Copy link you can open your work in a tab of its own.",

	Pack:       "Download as one HTML file",
	Packing:    "Making one file of this page …",
	Packed:     "The file has %s MB, your code in it, and works without a network.",
	PackFailed: "The file could not be made: %s. It is made from the site’s own files, so try again once the network is back.",
	PackLarge:  "The file could not be made: the code is too long for a link.",

	Element: map[string]string{
		"title":    "Compression Lab",
		"lesson":   "Compression Lab: there is no lesson “%s”. There are: %s.",
		"widget":   "Compression Lab: the lesson “%s” has no cell “%s”. It has: %s.",
		"exercise": "Compression Lab: the lesson “%s” has no exercise %s. It has %s.",
		"site":     "Compression Lab: the attribute site is to say where the lab is, as this script came from no such place.",
		"early":    "The frame is not there: it is made when the element comes near the window.",
	},
}
