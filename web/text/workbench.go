package text

// A Workbench is the words that only a workbench has.
type Workbench struct {
	Title, Lead, NoScript string

	// The cells that a reader finds there.
	Cells []string

	Cell, Above                                                                             string
	Add, AddBelow, Up, Down, Remove                                                         string
	PutBack, Removed, Full, CellTools                                                       string
	SaidAdded, SaidMoved, SaidRemoved                                                       string
	SaidPutBack, KeepAll, KeepNone                                                          string
	Files, FilesSub, Choose, ChooseLabel                                                    string
	UseFile, UseFileLabel, DropFile, DropFileLabel                                          string
	SaidFiles, SaidFileGone, TooManyFiles, FilesKept, FilesDenied                           string
	Saved, SavedSub, Download, DownloadLabel                                                string
	SaidReturn                                                                              string
	Variants, VariantsSub, VariantsNone, VariantsLeft                                       string
	Variant, GoBack, GoBackLabel, Branch, BranchLabel, Point                                string
	Made, NotRead, NotHeld, Newest                                                          string
	BytesIn                                                                                 string
	FormatName                                                                              map[string]string
	Pareto, ParetoSub, ParetoLabel, ParetoNone, AxisBytes, AxisAccuracy, OnFrontier         string
	VariantTable, ColVariant, ColMade, ColFrom, ColAccuracy, ColNonzero, ColFrontier        string
	Compare, CompareSub, CompareSide1, CompareSide2, CompareRun, Comparing                  string
	CompareNote                                                                             map[string]string
	CompareRight, CompareNone, CompareSame, CompareBlind, MoreChanged                       string
	Lost, Won, WrongBoth, ChangedDigit                                                      string
	Shift, ShiftSub, ShiftTrue, ShiftSaid                                                   string
	Masks, MasksSub, MaskOf, MaskOther, MaskBoth, MaskFirst, MaskSecond, MaskPicture        string
	Export, ExportSub, ExportChoose                                                         string
	ExportAs                                                                                map[string]string
	ExportDrawing, ExportPicture, ExportPrint, SaidExported, ByHand                         string
	FigurePicture, FigurePictureLabel, FigureVector, FigureVectorLabel, ChartVectorLabel    string
	NoFile                                                                                  map[string]string
	Brush, BrushSub, BrushVariant, BrushWeight, BrushStart, BrushErased, BrushSize          string
	BrushMode, BrushErase, BrushKeep, BrushUndo, BrushPut, BrushKeys, BrushSays, BrushReads string
	RankFull, RankOne                                                                       string
}
